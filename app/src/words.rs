//! Every word of the interface, in one place.
//!
//! English stands here, a file a group, and is compiled in. Any other language is data: the files of
//! `languages/<tag>/words/`, which `site` checks against this list, uses to render the pages of the language, and
//! writes as one file that living pages fetch before they draw anything. Where a language lacks a text, and where
//! its file does not come, the English one stands.

use std::cell::Cell;
use std::fmt::{Display, Write as _};

/// The texts of a group: for each a function of its name, and its place in the list of all texts.
///
/// A text with gaps (`"{n} of {all}"`) is a function of what fills them. A bar parts the form for one from the form for
/// any other number, by the first gap: `"{n} file|{n} files"`.
macro_rules! words {
    (@one $group:ident $id:ident () $english:literal) => {
        #[doc = $english]
        #[allow(clippy::doc_markdown, reason = "it is what a learner reads")]
        #[cfg_attr(not(feature = "ssr"), allow(dead_code, reason = "each bundle says less than all"))]
        pub fn $id() -> &'static str {
            $crate::words::text(const { FIRST + At::$id as usize }, $english)
        }
    };
    (@one $group:ident $id:ident ($($gap:ident),+) $english:literal) => {
        #[doc = $english]
        #[allow(clippy::doc_markdown, reason = "it is what a learner reads")]
        #[cfg_attr(not(feature = "ssr"), allow(dead_code, reason = "each bundle says less than all"))]
        pub fn $id($($gap: impl std::fmt::Display),+) -> String {
            let text = $crate::words::text(const { FIRST + At::$id as usize }, $english);
            $crate::words::fill(text, &[$((stringify!($gap), &$gap)),+])
        }
    };
    ($group:ident: $($id:ident $(($($gap:ident),+))? = $english:literal;)+) => {
        /// Places within the group.
        #[allow(non_camel_case_types, dead_code, reason = "named as the functions are")]
        enum At { $($id),+ }
        /// How many texts there are.
        pub(super) const COUNT: usize = [$(stringify!($id)),+].len();
        /// The place of the first one among all.
        const FIRST: usize = super::first(super::Group::$group);
        /// The texts in order.
        #[cfg(feature = "ssr")]
        pub(super) const TEXTS: [super::Text; COUNT] = [$(super::Text {
            group: stringify!($group),
            id: stringify!($id),
            gaps: &[$($(stringify!($gap)),+)?],
            english: $english,
        }),+];
        $(words! { @one $group $id ($($($gap),+)?) $english })+
    };
}

macro_rules! groups {
    ($($group:ident)+) => {
        $(pub mod $group;)+
        /// A group of texts.
        #[allow(non_camel_case_types, reason = "named as the modules are")]
        #[derive(Clone, Copy)]
        enum Group { $($group),+ }
        /// How many texts each group has.
        const COUNTS: &[usize] = &[$($group::COUNT),+];
        /// Every text, in the order in which a language's file lists them.
        #[cfg(feature = "ssr")]
        pub fn all() -> Vec<Text> {
            [$(&$group::TEXTS[..]),+].concat()
        }
    };
}

groups! {
    frame
    home
    lesson
    layers
    reference
    exercise
    workbench
    study
    teach
    pages
}

/// A text of the interface, for those who check and write other languages.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The group, which is the name of its file.
    pub group: &'static str,
    /// Its name in the group.
    pub id: &'static str,
    /// The names of its gaps.
    pub gaps: &'static [&'static str],
    /// The English text.
    pub english: &'static str,
}

thread_local! {
    /// The texts of the language that is spoken, in the order of all texts, empty where there is none; nothing for
    /// English. A page has one language, and natively a page is rendered on one thread.
    static SPOKEN: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// Says everything from now on in another language, by its texts in the order of all; in English with none.
pub fn speak(texts: &'static [&'static str]) {
    SPOKEN.set(texts);
}

/// What something gives when it is said in another language.
#[cfg(feature = "ssr")]
pub fn speaking<T>(texts: &'static [&'static str], say: impl FnOnce() -> T) -> T {
    let before = SPOKEN.replace(texts);
    let said = say();
    SPOKEN.set(before);
    said
}

/// The `lang` of what is there in English only: nothing where all is English.
pub fn english_only() -> Option<&'static str> {
    (!SPOKEN.get().is_empty()).then_some("en")
}

/// The place of a group's first text among all.
const fn first(group: Group) -> usize {
    let (mut at, mut sum) = (0, 0);
    while at < group as usize {
        sum += COUNTS[at];
        at += 1;
    }
    sum
}

/// A text in the language that is spoken, by its place.
#[inline(never)]
fn text(at: usize, english: &'static str) -> &'static str {
    SPOKEN.get().get(at).filter(|text| !text.is_empty()).unwrap_or(&english)
}

/// Puts values into the gaps of a text.
#[inline(never)]
fn fill(text: &str, gaps: &[(&str, &dyn Display)]) -> String {
    let text = match (text.split_once('|'), gaps) {
        (Some((one, _)), [(_, number), ..]) if number.to_string() == "1" => one,
        (Some((_, other)), _) => other,
        (None, _) => text,
    };
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled += before;
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        for (_, value) in gaps.iter().filter(|gap| gap.0 == name) {
            // Writing to a string does not fail.
            let _ = write!(filled, "{value}");
        }
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn gaps_are_filled() {
        assert_eq!(fill("{n} of {all} pages", &[("n", &3), ("all", &45)]), "3 of 45 pages");
        assert_eq!(fill("von {all} erst {n}", &[("n", &3), ("all", &45)]), "von 45 erst 3");
        assert_eq!(fill("{n} file|{n} files", &[("n", &1)]), "1 file");
        assert_eq!(fill("{n} file|{n} files", &[("n", &0)]), "0 files");
        assert_eq!(fill("no gap", &[]), "no gap");
        assert_eq!(fill("{value}", &[("value", &"{n}")]), "{n}", "what fills a gap is left alone");
    }

    #[test]
    fn every_text_is_found_at_its_place_and_names_its_gaps() {
        let all = all();
        let names: BTreeSet<_> = all.iter().map(|text| (text.group, text.id)).collect();
        assert_eq!(names.len(), all.len());
        for text in all {
            let pieces: Vec<&str> = text.english.split(['{', '}']).collect();
            let inside: BTreeSet<&str> = pieces.iter().skip(1).step_by(2).copied().collect();
            let gaps: BTreeSet<&str> = text.gaps.iter().copied().collect();
            assert_eq!(inside, gaps, "the gaps of {}.{}", text.group, text.id);
            assert!(!text.english.is_empty() && !text.english.contains('\n'), "{}", text.id);
        }
    }

    #[test]
    fn another_language_is_spoken_where_it_has_a_text() {
        let mut texts = vec![""; all().len()];
        assert_eq!(frame::skip(), "Skip to the text");
        assert_eq!(english_only(), None);
        texts[first(Group::frame)
            + all().iter().position(|text| text.id == "skip").expect("it is in this group")] =
            "Zum Text";
        speak(texts.leak());
        assert_eq!(frame::skip(), "Zum Text");
        assert_eq!(frame::site(), "Site", "a text that the language lacks");
        assert_eq!(english_only(), Some("en"));
        speak(&[]);
        assert_eq!(frame::skip(), "Skip to the text");
    }
}
