//! Labels against a schema: which there are, what they hold, and whether it is of the kind that the schema asks for.

use std::collections::BTreeSet;

use dockerfile::expand::{unquote, variables};
use dockerfile::{Kind, Pair};

use crate::variables::walk;
use crate::{Context, Edit, LabelKind, Report, Rule, Trust};

/// A label of the schema that a file sets.
pub(crate) struct Label<'p> {
    /// The pair, as written.
    pub(crate) pair: &'p Pair,
    /// Its name, without quotes.
    pub(crate) name: String,
    /// Its value, expanded.
    pub(crate) value: String,
    /// What it is to hold.
    pub(crate) kind: LabelKind,
}

impl Label<'_> {
    /// Another value in place of this one, where it stands in the file letter by letter.
    pub(crate) fn replaced(&self, value: &str) -> Option<Edit> {
        let written = &self.pair.value;
        let at = written.value.find(&self.value).filter(|_| !self.value.is_empty())?;
        Some(Edit::replace(written.part(at..at + self.value.len()), value))
    }
}

/// Visits every label of the schema whose value can be known. A value with a variable that only the one who builds
/// sets cannot be.
pub(crate) fn each(cx: &Context<'_>, mut visit: impl FnMut(Label<'_>)) {
    if cx.options.labels.is_empty() {
        return;
    }
    let escape = cx.file.escape;
    walk(cx, |_, instruction, scope| {
        let Kind::Label(pairs) = &instruction.kind else { return };
        for pair in &pairs.pairs {
            let name = unquote(&pair.key, escape).text;
            let schema = cx.options.labels.iter().find(|(label, _)| *label == name);
            let known = |name: &str| scope.values.get(name).is_some_and(|value| !value.is_empty());
            let Some(&(_, kind)) = schema else { continue };
            if variables(&pair.value, escape).iter().all(|used| known(&used.name)) {
                let value = scope.expand(&pair.value, escape);
                visit(Label { pair, name, value, kind });
            }
        }
    });
}

/// What the labels of a kind hold.
pub(crate) struct Wanted {
    pub(crate) kind: LabelKind,
    /// What a value is, in words ("a URL").
    pub(crate) what: &'static str,
    pub(crate) is_right: fn(&str) -> bool,
    /// Whether the peer takes a wrong value for a right one.
    pub(crate) peer_takes: fn(&str) -> bool,
    /// A right value in place of a wrong one.
    pub(crate) mended: fn(&str) -> Option<String>,
}

/// Finds labels of a kind whose value is not of it.
pub(crate) fn wrong_kind(
    cx: &Context<'_>,
    report: &mut Report,
    rule: &'static Rule,
    wanted: &Wanted,
) {
    let Wanted { kind, what, is_right, peer_takes, mended } = *wanted;
    each(cx, |label| {
        if label.kind == kind && !is_right(&label.value) {
            let message = format!("`{}` holds `{}`, which is not {what}", label.name, label.value);
            let mended = mended(&label.value).filter(|mended| is_right(mended));
            let edit = mended.as_ref().and_then(|mended| label.replaced(mended));
            let aliases = if peer_takes(&label.value) { &[] } else { rule.aliases };
            report.found(rule, label.pair.value.span).message(message).aliases(aliases).fix(
                format!("Write `{}`", mended.unwrap_or_default()),
                Trust::Review,
                edit,
            );
        }
    });
}

/// The names of the labels that each stage sets itself.
pub(crate) fn of_stages(cx: &Context<'_>) -> Vec<BTreeSet<String>> {
    let of_stage = |stage: usize| {
        let pairs = cx.of_stage(stage).filter_map(|(_, instruction)| match &instruction.kind {
            Kind::Label(pairs) => Some(&pairs.pairs),
            _ => None,
        });
        pairs.flatten().map(|pair| unquote(&pair.key, cx.file.escape).text).collect()
    };
    cx.stages().map(|(stage, _)| of_stage(stage)).collect()
}

/// Whether a text is an absolute URI: a scheme, a colon, and only letters that a URI may hold (RFC 3986).
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_is_right = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let may_stand =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let escapes = rest.split('%').skip(1).all(|behind| {
        behind.len() >= 2 && behind.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
    });
    let host =
        rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let port = host.and_then(|host| host.rsplit(['@', ']']).next()?.rsplit_once(':'));
    let port_is_number =
        port.is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    scheme_is_right && rest.bytes().all(may_stand) && escapes && port_is_number
}

/// Whether a text is a time as RFC 3339 writes it.
pub(crate) fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |range: std::ops::Range<usize>| {
        let digits = bytes.get(range).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        Some(digits.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0')))
    };
    let is = |at: usize, letters: &[u8]| bytes.get(at).is_some_and(|byte| letters.contains(byte));
    let within = |at: usize, low: u32, high: u32| {
        number(at..at + 2).is_some_and(|number| (low..=high).contains(&number))
    };
    let (Some(year), Some(month)) = (number(0..4), number(5..7)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let date = is(4, b"-") && within(5, 1, 12) && is(7, b"-") && within(8, 1, days);
    let time = is(10, b"Tt")
        && within(11, 0, 23)
        && is(13, b":")
        && within(14, 0, 59)
        && is(16, b":")
        && within(17, 0, 60);
    let mut zone = 19;
    if is(19, b".") {
        let digits = bytes[20..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        zone = if digits > 0 { 20 + digits } else { return false };
    }
    let utc = is(zone, b"Zz") && bytes.len() == zone + 1;
    let offset = is(zone, b"+-")
        && within(zone + 1, 0, 23)
        && is(zone + 3, b":")
        && within(zone + 4, 0, 59)
        && bytes.len() == zone + 6;
    date && time && (utc || offset)
}

/// What the peer also takes for a time: blanks around it, an offset without a colon.
pub(crate) fn is_nearly_time(text: &str) -> bool {
    let text = text.trim();
    let colon = text.len().checked_sub(2).filter(|&at| text.is_char_boundary(at));
    is_time(text) || colon.is_some_and(|at| is_time(&format!("{}:{}", &text[..at], &text[at..])))
}

/// Whether a text is the hash of a Git commit: whole (SHA-1 or SHA-256), or shortened to seven digits or more.
pub(crate) fn is_commit(text: &str) -> bool {
    (matches!(text.len(), 7..=40) || text.len() == 64)
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a text is a version as semver.org defines it.
pub(crate) fn is_semver(text: &str) -> bool {
    let (rest, build) = match text.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (text, None),
    };
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| {
            pre.split('.').all(|part| word(part) && (!digits(part) || number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(word))
}

/// What the peer also takes for a version: zeros in front of numbers, nothing behind `-` and `+`.
pub(crate) fn is_nearly_semver(text: &str) -> bool {
    let text = text.trim_end_matches(['-', '+']);
    let parts = text.split_inclusive(['.', '-', '+']).map(|part| {
        let number = part.trim_end_matches(['.', '-', '+']);
        let zeros = number.len() - number.trim_start_matches('0').len();
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && !number.is_empty() { &part[zeros.min(number.len() - 1)..] } else { part }
    });
    is_semver(&parts.collect::<String>())
}

/// Whether a text is an e-mail address (RFC 5322's `addr-spec`).
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte))
    };
    let quoted = local.len() > 2
        && local.starts_with('"')
        && local.ends_with('"')
        && !local[1..local.len() - 1].contains('"');
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let literal = domain.starts_with('[') && domain.ends_with(']');
    (quoted || local.split('.').all(atom)) && (literal || domain.split('.').all(label))
}

/// What the peer also takes for an address: a dot or a blank behind it.
pub(crate) fn is_nearly_email(text: &str) -> bool {
    is_email(text.trim_end_matches([' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_right: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(is_right(text), "{text} is right");
        }
        for text in wrong {
            assert!(!is_right(text), "{text} is wrong");
        }
    }

    #[test]
    fn urls() {
        check(
            is_url,
            &[
                "https://a.example/b?c=d#e",
                "urn:a:b",
                "HTTP://a",
                "http://[::1]/",
                "http://a/%20",
                "http://a:b@c:80/:d",
            ],
            &[
                "",
                "a",
                "a.b/c",
                "//a",
                "http://a b",
                "git@a.example:b/c",
                "http://a/%zz",
                "1http://a",
                "http://é",
                "http://a:port/",
            ],
        );
    }

    #[test]
    fn nearly() {
        check(
            is_nearly_time,
            &["2020-01-01T00:00:00-0100", " 2020-01-01T00:00:00Z "],
            &["", "2020-01-01", "2020-01-01T00:00:00é"],
        );
        check(
            is_nearly_semver,
            &["01.2.3", "1.2.3-01", "1.2.3-", "1.00.3+"],
            &["", "-", "1.2", "v1.2.3"],
        );
        check(is_nearly_email, &["a@b.c ", "a@b."], &["", "a", "a@b@c"]);
    }

    #[test]
    fn times() {
        check(
            is_time,
            &["2020-01-01T00:00:00Z", "2024-02-29t23:59:60.123z", "2020-01-01T00:00:00+01:30"],
            &[
                "",
                "2020-01-01",
                "2023-02-29T00:00:00Z",
                "2020-13-01T00:00:00Z",
                "2020-01-01T24:00:00Z",
                "2020-01-01T00:00:00",
                "2020-01-01 00:00:00Z",
                "2020-01-01T00:00:00.Z",
                "2020-01-01T00:00:00-0100",
                "2020-01-01T00:00:00Zé",
                "é020-01-01T00:00:00Z",
            ],
        );
    }

    #[test]
    fn commits() {
        check(
            is_commit,
            &["1234567", "0123456789abcdef0123456789abcdef01234567"],
            &[
                "",
                "123456",
                "main",
                "1234567-dirty",
                "ABCDEF1",
                "0123456789abcdef0123456789abcdef012345678",
            ],
        );
    }

    #[test]
    fn versions() {
        check(
            is_semver,
            &["1.2.3", "0.0.0", "1.2.3-rc.1+b.01", "1.2.3--", "1.2.3-0a"],
            &[
                "",
                "1",
                "1.2",
                "v1.2.3",
                "1.2.3.4",
                "01.2.3",
                "1.2.3-",
                "1.2.3+",
                "1.2.3-01",
                "1.2.3-a_b",
                "1.2.3+a+b",
            ],
        );
    }

    #[test]
    fn addresses() {
        check(
            is_email,
            &["a@b", "a.b+c@d.example", "\"a b\"@c.d", "a@[1.2.3.4]"],
            &[
                "",
                "a",
                "@b.c",
                "a@",
                "a@b@c",
                "a b@c.d",
                ".a@b.c",
                "a..b@c.d",
                "a@b..c",
                "a@-b.c",
                "A <a@b.c>",
                "\"@c",
            ],
        );
    }
}
