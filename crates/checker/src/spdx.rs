//! The licences that SPDX lists, and the expressions made of them.
//!
//! The list is version 3.27.0 of 2025-07-01, without the identifiers that it calls deprecated.

const LICENCES: &str = include_str!("../data/spdx-licences.txt");
const EXCEPTIONS: &str = include_str!("../data/spdx-exceptions.txt");

/// Whether a text is an SPDX expression: identifiers joined by `AND`, `OR` and `WITH`, with brackets.
pub(crate) fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut depth = 0_u32;
    // Whether a licence comes next, or something that follows one.
    let mut licence_next = true;
    let mut words = spaced.split_whitespace();
    while let Some(word) = words.next() {
        match (word, licence_next) {
            ("(", true) => depth += 1,
            (")", false) if depth > 0 => depth -= 1,
            ("AND" | "OR", false) => licence_next = true,
            ("WITH", false) => {
                if !words.next().is_some_and(|word| EXCEPTIONS.lines().any(|line| line == word)) {
                    return false;
                }
            }
            (word, true) if is_licence(word) => licence_next = false,
            _ => return false,
        }
    }
    depth == 0 && !licence_next
}

fn is_licence(word: &str) -> bool {
    let own = |text: &str, start: &str| {
        text.strip_prefix(start).is_some_and(|id| {
            !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
        })
    };
    let document = word.split_once(':').is_some_and(|(document, licence)| {
        own(document, "DocumentRef-") && own(licence, "LicenseRef-")
    });
    document
        || own(word, "LicenseRef-")
        || listed(word)
        || word.strip_suffix('+').is_some_and(may_have_plus)
}

/// `MIT+` means "or a later version"; GNU's licences say that in words.
fn may_have_plus(word: &str) -> bool {
    listed(word) && !word.ends_with("-only") && !word.ends_with("-or-later")
}

fn listed(word: &str) -> bool {
    LICENCES.lines().any(|line| line == word)
}

/// The identifier that a text means: written in another case, or by its old name.
pub(crate) fn meant(text: &str) -> Option<String> {
    let line = LICENCES.lines().find(|line| line.eq_ignore_ascii_case(text));
    let later = || Some(format!("{}-or-later", text.strip_suffix('+')?)).filter(|id| listed(id));
    let only = || Some(format!("{text}-only")).filter(|id| listed(id));
    line.map(str::to_owned).or_else(later).or_else(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        for right in [
            "MIT",
            "MIT OR Apache-2.0",
            "(MIT AND (0BSD OR ISC))",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "LicenseRef-own",
            "DocumentRef-a:LicenseRef-b",
            "CDDL-1.0+",
        ] {
            assert!(is_expression(right), "{right}");
        }
        for wrong in [
            "",
            "mit",
            "Apache 2.0",
            "MIT OR",
            "OR MIT",
            "(MIT",
            "MIT)",
            "GPL-3.0",
            "GPL-2.0+",
            "MIT or ISC",
            "MIT ISC",
            "MIT WITH nothing",
            "GPL-3.0-only+",
            "LicenseRef-",
        ] {
            assert!(!is_expression(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_meant() {
        assert_eq!(meant("apache-2.0").as_deref(), Some("Apache-2.0"));
        assert_eq!(meant("GPL-3.0").as_deref(), Some("GPL-3.0-only"));
        assert_eq!(meant("GPL-2.0+").as_deref(), Some("GPL-2.0-or-later"));
        assert_eq!(meant("Proprietary"), None);
    }
}
