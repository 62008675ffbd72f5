//! Places and edits between the engine's text (bytes) and the field's (UTF-16 code units).

use std::ops::Range;

/// The byte offset of an offset in UTF-16 code units; one inside a character counts as its start, one behind the end
/// as the end.
pub fn byte_of(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, character) in text.char_indices() {
        seen += character.len_utf16();
        if seen > units {
            return at;
        }
    }
    text.len()
}

/// The UTF-16 offset of a byte offset; one inside a character counts as its start, one behind the end as the end.
pub fn units_of(text: &str, byte: usize) -> usize {
    let ends = text.char_indices().take_while(|(at, character)| at + character.len_utf8() <= byte);
    ends.map(|(_, character)| character.len_utf16()).sum()
}

/// The smallest replacement that leads from one text to another: the bytes of `old` that go, and what comes.
pub fn change<'n>(old: &str, new: &'n str) -> (Range<usize>, &'n str) {
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let before: usize =
        old.chars().zip(new.chars()).take_while(same).map(|(one, _)| one.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(one, _)| one.len_utf8())
        .sum();
    (before..old.len() - after, &new_rest[..new_rest.len() - after])
}

/// The text as a field holds it: every line end is a line feed.
pub fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_place(text: &str, byte: usize, units: usize) {
        assert_eq!((byte_of(text, units), units_of(text, byte)), (byte, units));
    }

    #[test]
    fn places() {
        check_place("", 0, 0);
        check_place("FROM a", 4, 4);
        check_place("é\nb", 3, 2);
        check_place("🐋b", 4, 2);
        check_place("a🐋b", 6, 4);
    }

    #[test]
    fn places_inside_a_character_are_its_start() {
        assert_eq!(byte_of("a🐋b", 2), 1);
        assert_eq!(units_of("a🐋b", 3), 1);
        assert_eq!(units_of("é", 1), 0);
    }

    #[test]
    fn places_behind_the_end_are_the_end() {
        assert_eq!(byte_of("🐋", 9), 4);
        assert_eq!(units_of("🐋", 9), 2);
    }

    #[track_caller]
    fn check_change(old: &str, new: &str, range: Range<usize>, text: &str) {
        assert_eq!(change(old, new), (range, text));
    }

    #[test]
    fn smallest_changes() {
        check_change("a", "a", 1..1, "");
        check_change("", "a", 0..0, "a");
        check_change("ADD a b", "COPY a b", 0..3, "COPY");
        check_change("aaa", "aa", 2..3, "");
        check_change("aa", "aaa", 2..2, "a");
        check_change("é", "è", 0..2, "è");
    }

    proptest! {
        #[test]
        fn a_change_leads_there(old in "[ab\n🐋é]{0,12}", new in "[ab\n🐋é]{0,12}") {
            let (range, text) = change(&old, &new);
            let mut changed = old.clone();
            changed.replace_range(range, text);
            prop_assert_eq!(changed, new);
        }

        #[test]
        fn places_come_back(text in "\\PC{0,20}") {
            for (at, _) in text.char_indices() {
                prop_assert_eq!(byte_of(&text, units_of(&text, at)), at);
            }
        }

        #[test]
        fn normal_texts_stay(text in "[a\r\n]{0,9}") {
            let normal = normal(&text);
            prop_assert!(!normal.contains('\r'));
            prop_assert_eq!(normal.matches('\n').count(), text.replace("\r\n", "\n").matches(['\r', '\n']).count());
        }
    }
}
