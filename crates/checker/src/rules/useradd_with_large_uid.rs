//! Finds `useradd` of a user with a large number.

use crate::managers::edit_of;
use crate::{Check, Call, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `useradd` with a large number and without `--no-log-init`.
pub(super) const RULE: Rule = Rule {
    name: "useradd-with-large-uid",
    aliases: &["DL3046"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`useradd` of a large number makes a large file",
    why: "`useradd` notes each user in `/var/log/lastlog` and `/var/log/faillog`, at the place that the user's number \
          gives. For a number of six digits that is tens of megabytes of nothing, and an image does not know holes in \
          files. `--no-log-init` leaves them out.",
    bad: "FROM debian:bookworm-slim\nRUN useradd -u 1000000 app\n",
    good: "FROM debian:bookworm-slim\nRUN useradd -l -u 1000000 app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in run.calls_of("useradd") {
            if call.has_short('l') || call.has_long("--no-log-init") {
                continue;
            }
            let Some((uid, apart)) = uid(call) else { continue };
            // What a variable brings may be as large; the peer goes by the length of what is written.
            let may_be = uid.contains('$') && braced_len(uid) > 5 && cx.selected(&RULE);
            if !is_large(uid) && !may_be {
                continue;
            }
            let aliases = if apart { RULE.aliases } else { &[] };
            report.found(&RULE, call.span).aliases(aliases).fix(
                "Add `-l`",
                Trust::Safe,
                edit_of(run, Edit::insert(call.name_span.end, " -l")),
            );
        }
    }
}

/// The number that a `useradd` gives, and whether it stands behind `-u` as a word of its own: the peer reads no other.
fn uid<'c>(call: &'c Call<'_>) -> Option<(&'c str, bool)> {
    let mut args = call.args.iter().map(|arg| &*arg.text);
    while let Some(arg) = args.next() {
        if let Some(value) = arg.strip_prefix("--uid") {
            return Some((value.strip_prefix('=').or_else(|| args.next())?, false));
        }
        let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.starts_with('-')) else { continue };
        if let Some((_, value)) = letters.split_once('u') {
            return if value.is_empty() { Some((args.next()?, true)) } else { Some((value, false)) };
        }
    }
    None
}

/// More than five digits: the files begin to matter.
/// How long a word is with each variable's name in braces, as the peer reads it.
fn braced_len(word: &str) -> usize {
    let bare = word.match_indices('$').filter(|&(at, _)| !word[at + 1..].starts_with('{')).count();
    word.len() + 2 * bare
}

fn is_large(uid: &str) -> bool {
    let digits = uid.trim_start_matches('0');
    digits.len() > 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn large() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN useradd -mu 123456 a
                ^^^^^^^^^^^^^^^^^^^^ `useradd` of a large number makes a large file
            RUN useradd --uid=123456 a || useradd -u123456 a
                ^^^^^^^^^^^^^^^^^^^^^^ `useradd` of a large number makes a large file
                                          ^^^^^^^^^^^^^^^^^^ `useradd` of a large number makes a large file
            ",
        );
    }

    #[test]
    fn small_or_not_noted() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN useradd -u 99999 a && useradd -l -u 123456 a && useradd --no-log-init -u 123456 a
            RUN useradd -u 000001 a && useradd -u $ID a && useradd a && useradd -lu 123456 a
            ",
        );
    }
}
