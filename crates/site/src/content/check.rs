//! What pages must be as a whole, and how they belong together.

use std::collections::BTreeMap;

use course::{Block, Exercise, Lesson, PlannedUnit};
use pulldown_cmark::Event;

use super::document::Document;
use super::error::Errors;
use super::is_myth;
use super::lesson::MYTH_SECTIONS;
use super::map;

/// Whether a path may be a lesson's or a myth's: `lessons/NN-name.md`, `lessons/myths/NN-name.md`.
pub(super) fn is_lesson_path(path: &str) -> bool {
    let name = path.strip_prefix("lessons/").unwrap_or(path);
    let name = name.strip_prefix("myths/").unwrap_or(name);
    let Some(name) = name.strip_suffix(".md") else { return false };
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    digits == 2 && name[digits..].starts_with('-') && !name.contains('/')
}

/// Checks every page, and all of them together.
pub(super) fn pages(
    pages: &[(Lesson, Document)],
    exercises: &[Exercise],
    plan: &[PlannedUnit],
    errors: &mut Errors,
) {
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    let mut asked: BTreeMap<&str, &str> = BTreeMap::new();
    for (lesson, document) in pages {
        let path = document.source.path.as_str();
        if let Some(other) = ids.insert(&lesson.id, path) {
            let found = format!("the id `{}` of {other}", lesson.id);
            errors.line(path, document.source.line_of("id:"), found, "an id of its own");
        }
        if !plan.is_empty() && !plan.iter().any(|unit| unit.id == lesson.id) {
            let found = format!("`{}` is not on the map", lesson.id);
            let expected = format!("a unit with this id in {}", map::PATH);
            errors.line(path, document.source.line_of("id:"), found, expected);
        }
        for block in &lesson.blocks {
            let (Block::Question(course::Question { id, .. })
            | Block::Prediction(course::Prediction { id, .. })) = block
            else {
                continue;
            };
            if let Some(other) = asked.insert(id, path) {
                let line = document.source.line_of(&format!("`{id}`"));
                let found = format!("the id `{id}` of a question in {other}");
                errors.line(path, line, found, "an id of its own");
            }
        }
        shape(document, errors);
        if is_myth(lesson) {
            myth(lesson, document, errors);
        }
    }
    numbers(pages, plan, errors);
    for exercise in exercises {
        let path = format!("exercises/{}/exercise.toml", exercise.id);
        if !pages.iter().any(|(lesson, _)| lesson.id == exercise.step) {
            let known = ids.keys().copied().collect::<Vec<_>>().join(", ");
            let found = format!("no lesson `{}`", exercise.step);
            errors.line(&path, 1, found, format!("`step` names a lesson: {known}"));
        }
        let linked = pages.iter().any(|(lesson, _)| {
            lesson.blocks.iter().any(|block| *block == Block::Exercise(exercise.id.clone()))
        });
        if !linked {
            let expected =
                format!("a paragraph [Title](../exercises/{}/task.md) in a lesson", exercise.id);
            errors.line(&path, 1, "an exercise to which no lesson leads", expected);
        }
    }
}

/// The numbers in the names follow the map, lessons and myths each for themselves.
fn numbers(pages: &[(Lesson, Document)], plan: &[PlannedUnit], errors: &mut Errors) {
    for myths in [false, true] {
        let of_kind = pages.iter().filter(|(lesson, _)| is_myth(lesson) == myths);
        let mut places: Vec<(usize, &str)> = of_kind
            .filter_map(|(lesson, document)| {
                let place = plan.iter().position(|unit| unit.id == lesson.id)?;
                Some((place, document.source.path.as_str()))
            })
            .collect();
        places.sort_unstable();
        for pair in places.windows(2) {
            if pair[0].1 >= pair[1].1 {
                let found = format!("it comes after {} on the map", pair[0].1);
                errors.line(pair[1].1, 1, found, "a higher number in its name");
            }
        }
    }
}

/// A page opens with something to commit to and closes by asking again.
fn shape(document: &Document, errors: &mut Errors) {
    let path = &document.source.path;
    let headings = document.nodes.iter().filter(|node| node.heading().is_some());
    if headings.clone().next().is_none_or(|first| first.marked().is_none()) {
        errors.line(
            path,
            1,
            "a page that explains before it asks",
            "a question or a prediction before the first `##` heading",
        );
    } else if headings.filter(|node| node.marked().is_some()).count() < 2 {
        errors.line(path, 1, "a page that asks once", "a question at the end that asks again");
    }
    if document.headings().iter().any(|heading| heading.1.is_empty()) {
        errors.line(path, 1, "a heading without letters", "words that a link can name");
    }
}

/// A myth has its sections in order, and each of them what it is for.
fn myth(lesson: &Lesson, document: &Document, errors: &mut Errors) {
    let path = &document.source.path;
    let headings = document.headings();
    let mut from = 0;
    for (id, words) in MYTH_SECTIONS {
        let rest = headings.iter().skip(from);
        if let Some(at) = rest.clone().position(|heading| heading.0 == 2 && heading.1 == id) {
            from += at + 1;
        } else {
            let order = MYTH_SECTIONS.map(|section| section.1).join(", ");
            let found = format!("a myth without `{words}`");
            errors.line(path, 1, found, format!("the sections {order}, in this order"));
        }
    }
    // What each section must hold, as seen in its Markdown.
    for (id, need, expected) in [
        (
            "the-belief",
            "a source",
            "a footnote for each place where the belief is taught, with its date",
        ),
        ("the-mechanism", "a live scene", "a fenced dockerfile block with `scene=…`"),
        ("the-measured-case", "a figure", "a figure `{{…}}` of a measured or simulated case"),
    ] {
        let Some(at) = headings.iter().position(|heading| heading.1 == id) else { continue };
        let start = headings[at].3;
        let end = headings[at + 1..].iter().find(|heading| heading.0 == 2);
        let end = end.map_or(document.source.text.len(), |heading| heading.3);
        let nodes = document.nodes.iter();
        let mut nodes = nodes.filter(|node| node.start() > start && node.start() < end);
        let met = match id {
            "the-belief" => nodes.any(|node| {
                node.events.iter().any(|event| matches!(event.0, Event::FootnoteReference(_)))
            }),
            "the-mechanism" => {
                nodes.any(|node| node.code().is_some_and(|(info, _)| info.contains("scene=")))
            }
            _ => nodes.any(|node| super::document::plain(&node.events).contains("{{")),
        };
        if !met {
            let line = document.source.line(start);
            errors.line(path, line, format!("this section lacks {need}"), expected);
        }
    }
    if !lesson.blocks.iter().any(|block| matches!(block, Block::Question(_))) {
        errors.line(
            path,
            1,
            "a myth without a question",
            "a question that only understanding answers",
        );
    }
}

/// Puts pages and exercises into the map's order.
pub(super) fn order(
    pages: &mut [(Lesson, Document)],
    exercises: &mut [Exercise],
    plan: &[PlannedUnit],
) {
    let place = |id: &str| plan.iter().position(|unit| unit.id == id).unwrap_or(usize::MAX);
    pages.sort_by_key(|(lesson, _)| place(&lesson.id));
    // Within a lesson the exercises come as it names them.
    let named: Vec<String> = pages
        .iter()
        .flat_map(|(lesson, _)| &lesson.blocks)
        .filter_map(|block| match block {
            Block::Exercise(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    exercises.sort_by_key(|exercise| {
        let at = named.iter().position(|id| *id == exercise.id);
        (place(&exercise.step), at.unwrap_or(usize::MAX))
    });
}

#[cfg(test)]
mod tests {
    use super::is_lesson_path;

    #[test]
    fn names_of_lessons() {
        for good in ["lessons/09-advanced.md", "lessons/myths/02-delete-later.md"] {
            assert!(is_lesson_path(good), "{good}");
        }
        for bad in
            ["lessons/advanced.md", "lessons/9-a.md", "lessons/x/09-a.md", "lessons/09-a.txt"]
        {
            assert!(!is_lesson_path(bad), "{bad}");
        }
    }
}
