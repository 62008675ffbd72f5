//! Search over everything that can be looked up: an index made at build time, small enough to be fetched, forgiving
//! about spelling.
//!
//! A word of a query fits a word of the index when it is the same, when the index' word begins with it, or when a letter
//! or two are wrong, missing, too many or swapped. An entry must have a fitting word for every word of the query. What
//! fits in a title counts more than what fits in the text; what fits exactly counts more than what nearly fits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What kind of place an entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A term of the glossary.
    #[serde(rename = "g")]
    Term,
    /// A lesson, or a section of one.
    #[serde(rename = "l")]
    Lesson,
    /// A myth, or a section of one.
    #[serde(rename = "m")]
    Myth,
    /// An exercise.
    #[serde(rename = "e")]
    Exercise,
    /// A rule of the checker.
    #[serde(rename = "r")]
    Rule,
    /// A base image.
    #[serde(rename = "b")]
    Base,
    /// A tool: the labs, the checker.
    #[serde(rename = "t")]
    Tool,
}

/// Something that can be found. Plain text throughout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What kind of place it is.
    #[serde(rename = "k")]
    pub place: Place,
    /// Its title.
    #[serde(rename = "t")]
    pub title: String,
    /// The page that it stands on, if the title is not the page's.
    #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// Its path from the site's root, perhaps with a fragment.
    #[serde(rename = "a")]
    pub path: String,
    /// Its first words.
    #[serde(rename = "s")]
    pub start: String,
}

/// Entries, and which words stand in which.
///
/// Invariant: `words` is sorted and without repetition, `places` has one element for each word, and each names entries of
/// `entries` in rising order. [`Index::read`] holds it for any text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// What can be found.
    entries: Vec<Entry>,
    /// Every word, in lower case.
    words: Vec<String>,
    /// For each word the entries that have it: twice the entry's number, and one more if it stands in the title.
    places: Vec<Vec<u32>>,
}

/// An entry that fits a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// How well it fits; more is better.
    pub score: u32,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found<'a> {
    /// The best entries, the best first.
    pub hits: Vec<Hit<'a>>,
    /// How many fit, shown or not.
    pub total: usize,
    /// Whether a word of the query is nowhere, and words that are spelled like it were taken.
    pub respelled: bool,
}

/// Words that stand everywhere and find nothing.
const STOP: &[&str] = &[
    "a", "about", "all", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does",
    "for", "from", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "my", "no",
    "not", "of", "on", "one", "or", "so", "than", "that", "the", "their", "them", "then", "there",
    "they", "this", "to", "was", "what", "when", "which", "why", "will", "with", "without", "you",
    "your",
];
/// Letters of the longest word that is kept.
const LONGEST: usize = 40;
/// Words of a query that are looked at.
const MOST_WORDS: usize = 8;

impl Index {
    /// Makes the index of entries, each with the text that is searched besides its title.
    pub fn of(entries: impl IntoIterator<Item = (Entry, String)>) -> Self {
        let mut index = Self::default();
        let mut places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (entry, text) in entries {
            let number = 2 * index.entries.len() as u32;
            let mut own: BTreeMap<String, u32> = BTreeMap::new();
            for word in words(&text) {
                own.entry(word).or_insert(number);
            }
            own.extend(words(&entry.title).map(|word| (word, number + 1)));
            for (word, place) in own {
                places.entry(word).or_default().push(place);
            }
            index.entries.push(entry);
        }
        (index.words, index.places) = places.into_iter().unzip();
        index
    }

    /// Reads an index from JSON; `None` if it is damaged.
    pub fn read(json: &str) -> Option<Self> {
        let index: Self = serde_json::from_str(json).ok()?;
        let known = 2 * index.entries.len() as u32;
        let sound = index.words.len() == index.places.len()
            && index.words.is_sorted_by(|a, b| a < b)
            && index.places.iter().flatten().all(|place| *place < known);
        sound.then_some(index)
    }

    /// What can be found.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The best `most` entries for a query. Nothing for a query without words.
    pub fn find(&self, query: &str, most: usize) -> Found<'_> {
        let mut found = Found::default();
        // The score of each entry so far, by its number; an entry that lacks a word is dropped.
        let mut scores: Option<BTreeMap<u32, u32>> = None;
        let wanted: Vec<String> = words(query).take(MOST_WORDS).collect();
        for word in &wanted {
            let (fits, respelled) = self.fitting(word);
            found.respelled |= respelled;
            let mut own: BTreeMap<u32, u32> = BTreeMap::new();
            for (at, closeness) in fits {
                // A rare word says more about a place than one that stands everywhere.
                let rare = 1 + (self.entries.len() / (1 + self.places[at].len())).min(15) as u32;
                for place in &self.places[at] {
                    let score = closeness * rare * if place % 2 == 1 { 6 } else { 1 };
                    let best = own.entry(place / 2).or_default();
                    *best = (*best).max(score);
                }
            }
            scores = Some(match scores {
                None => own,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(entry, score)| Some((entry, score + own.get(&entry)?)))
                    .collect(),
            });
        }
        let whole = query.trim().to_lowercase();
        let mut hits: Vec<Hit<'_>> = scores
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(number, score)| {
                let entry = self.entries.get(number as usize)?;
                // What is called exactly so comes first, a term before the page that speaks of it.
                let named = entry.title.to_lowercase() == whole;
                let bonus = if named { 10_000 } else { 0 } + u32::from(entry.place == Place::Term);
                Some(Hit { entry, score: score + bonus })
            })
            .collect();
        found.total = hits.len();
        hits.sort_by(|a, b| b.score.cmp(&a.score).then(a.entry.path.cmp(&b.entry.path)));
        hits.truncate(most);
        found.hits = hits;
        found
    }

    /// The words of the index that fit a word of a query, each with how closely, and whether only words that are spelled
    /// otherwise do.
    fn fitting(&self, word: &str) -> (Vec<(usize, u32)>, bool) {
        let from = self.words.partition_point(|known| known.as_str() < word);
        let begin = self.words[from..].iter().take_while(|known| known.starts_with(word));
        let fits: Vec<(usize, u32)> = begin
            .enumerate()
            .map(|(at, known)| (from + at, if known == word { 12 } else { 6 }))
            .collect();
        if !fits.is_empty() {
            return (fits, false);
        }
        let length = word.chars().count();
        let allowed = match length {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let near = |known: &String| {
            if allowed == 0 || known.chars().count().abs_diff(length) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(word, known);
            (distance <= allowed).then(|| 4 - distance as u32)
        };
        let fits: Vec<(usize, u32)> = self
            .words
            .iter()
            .enumerate()
            .filter_map(|(at, known)| Some((at, near(known)?)))
            .collect();
        let respelled = !fits.is_empty();
        (fits, respelled)
    }
}

/// The words of a text, in lower case. `apt-get`, `DL3008`, `docker.io` and `.dockerignore` are words, and so are their
/// parts.
fn words(text: &str) -> impl Iterator<Item = String> {
    let joined = |letter: char| letter.is_alphanumeric() || "-_./+".contains(letter);
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for word in text.split(|letter| !joined(letter)) {
        let word = word.trim_matches(|letter: char| "-_./+".contains(letter));
        let whole = word.chars().count() <= LONGEST;
        if whole && !word.is_empty() {
            found.push(word.to_owned());
        }
        let parts = word.split(|letter: char| !letter.is_alphanumeric());
        for part in parts.filter(|part| *part != word || !whole) {
            // Of a number with a point the parts say nothing.
            if part.chars().count() > 1
                && part.chars().count() <= LONGEST
                && part.parse::<u32>().is_err()
            {
                found.push(part.to_owned());
            }
        }
    }
    found.into_iter().filter(|word| !STOP.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(place: Place, title: &str, text: &str) -> (Entry, String) {
        let path = title.to_lowercase().replace(' ', "-");
        let entry =
            Entry { place, title: title.into(), page: String::new(), path, start: String::new() };
        (entry, text.into())
    }

    fn sample() -> Index {
        Index::of([
            entry(
                Place::Lesson,
                "Multi-stage builds",
                "Copy what you need from a builder with COPY --from.",
            ),
            entry(Place::Term, "Whiteout", "The entry that hides a path of the layers below."),
            entry(Place::Lesson, "What an image is", "Removing adds a whiteout to the layer."),
            entry(Place::Rule, "unpinned-apt-package", "DL3008: apt-get install without a version"),
            entry(Place::Base, "alpine:3.24", "musl busybox apk"),
            entry(Place::Lesson, "What .dockerignore leaves out", "The build context, filtered."),
        ])
    }

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        let index = sample();
        let found = index.find(query, 10);
        let titles: Vec<_> = found.hits.iter().map(|hit| hit.entry.title.as_str()).collect();
        assert_eq!(titles, expected, "{query}");
        assert_eq!(found.total, expected.len());
    }

    #[test]
    fn by_words_of_title_and_text() {
        check("whiteout", &["Whiteout", "What an image is"]);
        check("stage", &["Multi-stage builds"]);
        check("multi-stage", &["Multi-stage builds"]);
        check("copy builder", &["Multi-stage builds"]);
        check("copy whiteout", &[]);
        check("DL3008", &["unpinned-apt-package"]);
        check("apt get", &["unpinned-apt-package"]);
        check("dockerignore", &["What .dockerignore leaves out"]);
        check(".dockerignore", &["What .dockerignore leaves out"]);
        check("alpine:3.24", &["alpine:3.24"]);
    }

    #[test]
    fn by_the_beginning_of_a_word() {
        check("white", &["Whiteout", "What an image is"]);
        check("dl30", &["unpinned-apt-package"]);
    }

    #[test]
    fn spelled_badly() {
        check("witeout", &["Whiteout", "What an image is"]);
        check("whiteuot", &["Whiteout", "What an image is"]);
        check("dockerignroe", &["What .dockerignore leaves out"]);
        check("alpnie", &["alpine:3.24"]);
        check("mulit-stage", &["Multi-stage builds"]);
        assert!(sample().find("witeout", 5).respelled);
        assert!(!sample().find("whiteout", 5).respelled);
    }

    #[test]
    fn nothing_to_look_for() {
        check("", &[]);
        check("  the of ", &[]);
        check("zzz", &[]);
        check("❓ - . /", &[]);
    }

    #[test]
    fn there_and_back() {
        let index = sample();
        let json = serde_json::to_string(&index).expect("plain data");
        assert_eq!(Index::read(&json), Some(index));
        assert_eq!(Index::read("{}"), None);
        assert_eq!(Index::read(r#"{"entries":[],"words":["a"],"places":[[0]]}"#), None);
        assert_eq!(Index::read(r#"{"entries":[],"words":["b","a"],"places":[[],[]]}"#), None);
    }

    proptest! {
        #[test]
        fn any_query_is_answered(query in "\\PC{0,80}", most in 0_usize..5) {
            let index = sample();
            let found = index.find(&query, most);
            prop_assert!(found.hits.len() <= most && found.hits.len() <= found.total);
            prop_assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
        }

        #[test]
        fn every_word_of_a_title_finds_it(at in 0_usize..6) {
            let index = sample();
            let title = &index.entries()[at].title;
            for word in words(title) {
                let found = index.find(&word, 10);
                prop_assert!(found.hits.iter().any(|hit| hit.entry.title == *title), "{}", word);
            }
        }
    }
}
