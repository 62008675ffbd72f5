//! What can be looked up: every page, every section of a lesson, every rule, every base image.

use checker::{RULES, Rule};
use course::search::{Entry, Index, Place};
use course::{Block, Course, Exercise, GLOSSARY, Lesson, LessonKind, Term};
use image::{BaseImage, Catalog};

use crate::page::{PageKind, pages};
use crate::parts::words::{plain, without_tags};
use crate::widgets::bases::anchor;
use crate::words;

/// Letters of an entry's first words.
const START: usize = 150;

/// The index of everything.
pub(super) fn index(course: &Course) -> Index {
    let mut entries = Vec::new();
    entries.extend(tools(course));
    entries.extend(course.terms.iter().map(term));
    entries.extend(course.lessons.iter().flat_map(sections));
    entries.extend(course.exercises.iter().map(exercise));
    entries.extend(RULES.iter().map(rule));
    entries.extend(Catalog::builtin().bases().iter().map(base));
    Index::of(entries)
}

/// Pages that are none of the course's texts.
fn tools(course: &Course) -> Vec<(Entry, String)> {
    let tool = |kind: &PageKind| {
        !matches!(
            kind,
            PageKind::Home
                | PageKind::Lesson(_)
                | PageKind::Exercise(_)
                | PageKind::Rule(_)
                | PageKind::Search
                | PageKind::NotFound
        )
    };
    pages(course)
        .into_iter()
        .filter(|page| tool(&page.kind))
        .map(|page| {
            let start = page.description.clone();
            (entry(Place::Tool, page.title, String::new(), page.path, &start), start)
        })
        .collect()
}

fn term(term: &Term) -> (Entry, String) {
    let meaning = text_of(&term.definition);
    let text = format!("{} {meaning}", term.forms.join(" "));
    let path = format!("lessons/{GLOSSARY}/#{}", term.anchor);
    (entry(Place::Term, term.term.clone(), String::new(), path, &meaning), text)
}

/// A lesson's page and its sections.
fn sections(lesson: &Lesson) -> Vec<(Entry, String)> {
    let place = match lesson.kind {
        LessonKind::Lesson => Place::Lesson,
        LessonKind::Myth => Place::Myth,
    };
    let mut found = Vec::new();
    // Title, fragment and text of the section that is read just now; the first one is the page itself.
    let mut open = (lesson.title.clone(), String::new(), lesson.summary.clone());
    if let Some(myth) = &lesson.myth {
        open.2 = format!("{} {} {}", open.2, myth.belief, myth.verdict);
    }
    let mut close = |(title, fragment, text): (String, String, String)| {
        let first = fragment.is_empty();
        let page = if first { String::new() } else { lesson.title.clone() };
        let path = if first { lesson.path() } else { format!("{}#{fragment}", lesson.path()) };
        let start = if first { &lesson.summary } else { &text };
        found.push((entry(place, title, page, path, start), text.clone()));
    };
    for block in &lesson.blocks {
        match block {
            Block::Prose(html) => {
                let mut rest = html.as_str();
                while let Some((before, heading, behind)) = next_heading(rest) {
                    open.2 = format!("{} {}", open.2, text_of(before));
                    close(std::mem::replace(&mut open, heading));
                    rest = behind;
                }
                // The list of sources is not what a page says.
                let rest = rest.split("<section class=\"sources\">").next().unwrap_or_default();
                open.2 = format!("{} {}", open.2, text_of(rest));
            }
            Block::Question(question) => {
                open.2 = format!("{} {}", open.2, text_of(&question.prompt));
            }
            Block::Prediction(prediction) => {
                open.2 = format!("{} {}", open.2, text_of(&prediction.prompt));
            }
            Block::Scene(scene) => open.2 = format!("{} {}", open.2, scene.title),
            Block::Exercise(_) => {}
        }
    }
    close(open);
    found
}

/// What stands before the next heading, the heading's words and id with an empty text, and what stands behind it.
fn next_heading(html: &str) -> Option<(&str, (String, String, String), &str)> {
    let at = html.match_indices("<h").map(|(at, _)| at).find(|&at| {
        let tag = &html[at + 2..];
        tag.starts_with("2 id=\"") || tag.starts_with("3 id=\"") || tag.starts_with("4 id=\"")
    })?;
    // The heading of the sources ends what is searched.
    let (before, tag) = html.split_at(at);
    let (id, rest) = tag["<h2 id=\"".len()..].split_once('"')?;
    if id == "sources" {
        return None;
    }
    let (words, behind) = rest.split_once("</h")?;
    let (_, behind) = behind.split_once('>')?;
    let (_, words) = words.split_once('>')?;
    Some((before, (without_tags(words), id.to_owned(), String::new()), behind))
}

/// The text of a piece of HTML: what stands in cells of its own stays apart, and the numbers of sources are left out.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, note)) = rest.split_once("<sup class=\"source\">") {
        text.push_str(before);
        rest = note.split_once("</sup>").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    for end in ["</td>", "</th>", "</p>", "</li>", "</pre>"] {
        text = text.replace(end, " ");
    }
    without_tags(&text)
}

fn exercise(exercise: &Exercise) -> (Entry, String) {
    let text = format!("{} {}", exercise.summary, text_of(&exercise.task));
    let entry = entry(
        Place::Exercise,
        exercise.title.clone(),
        String::new(),
        exercise.path(),
        &exercise.summary,
    );
    (entry, text)
}

fn rule(rule: &Rule) -> (Entry, String) {
    let codes = rule.aliases.join(", ");
    let title = plain(rule.title);
    let start = if codes.is_empty() { title.clone() } else { format!("{title} ({codes})") };
    let text = format!("{start} {}", plain(rule.why));
    let path = format!("rules/{}/", rule.name);
    (entry(Place::Rule, rule.name.to_owned(), String::new(), path, &start), text)
}

fn base(base: &BaseImage) -> (Entry, String) {
    let start = words::reference::base_found(base.on_disk, base.transfer, base.os);
    let manager = base.package_manager.unwrap_or_default();
    let text = format!("{start} {manager} {} {:?}", base.shell.unwrap_or_default(), base.libc);
    let path = format!("bases/#{}", anchor(base.reference));
    (entry(Place::Base, base.reference.to_owned(), String::new(), path, &start), text)
}

/// An entry with its first words cut at a word.
fn entry(place: Place, title: String, page: String, path: String, text: &str) -> Entry {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = match text.char_indices().nth(START) {
        None => text,
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{} …", &text[..cut])
        }
    };
    Entry { place, title, page, path, start }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Lesson {
        Lesson {
            id: "images".into(),
            kind: LessonKind::Lesson,
            myth: None,
            title: "What an image is".into(),
            summary: "A list of layers.".into(),
            minutes: 5,
            level: course::Level::Starter,
            blocks: vec![
                Block::Prose("<p>Before.</p>\n<h2 id=\"two\"><a class=\"anchor\" href=\"#two\">Two <code>things</code></a></h2>\n<p>Layers<sup class=\"source\"><a href=\"#source-x\">1</a></sup> &amp; config.</p>".into()),
                Block::Prose("<p>More.</p><h3 id=\"deep\"><a href=\"#deep\">Deep</a></h3><p>Down.</p>\n<section class=\"sources\">\n<h2 id=\"sources\">Sources</h2><p>Nobody</p></section>".into()),
            ],
            headings: Vec::new(),
        }
    }

    #[test]
    fn a_lesson_and_its_sections() {
        let found: Vec<_> = sections(&sample())
            .into_iter()
            .map(|(entry, text)| (entry.title, entry.path, text.trim().to_owned()))
            .collect();
        let expected = [
            ("What an image is", "lessons/images/", "A list of layers. Before."),
            ("Two things", "lessons/images/#two", "Layers & config. More."),
            ("Deep", "lessons/images/#deep", "Down."),
        ];
        let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn first_words_are_cut_at_a_word() {
        let long = "word ".repeat(60);
        let cut = entry(Place::Lesson, String::new(), String::new(), String::new(), &long).start;
        assert!(cut.ends_with("word …") && cut.chars().count() <= START + 2, "{cut}");
    }

    #[test]
    fn everything_is_found_by_its_title() {
        let index = index(&Course { lessons: vec![sample()], ..Course::default() });
        for entry in index.entries() {
            let found = index.find(&entry.title, 5);
            assert!(
                found.hits.iter().any(|hit| hit.entry.path == entry.path),
                "{} finds {:?}",
                entry.title,
                found.hits
            );
        }
    }
}
