//! A teacher's notes (`lessons/notes/<id>.md`) and plans of workshops (`lessons/plans/<name>.md`).

use course::{Lesson, Note, Notes, Plan, PlanStep, PlanUnit};
use pulldown_cmark::{Event, Tag};

use super::document::{Document, Node};
use super::error::Errors;
use super::front_matter::{FrontMatter, is_slug, slug};
use super::render::{Names, Renderer};
use super::source::join;

/// Where notes are.
pub(super) const NOTES: &str = "lessons/notes/";

/// Where plans are.
pub(super) const PLANS: &str = "lessons/plans/";

/// The name of a file in one of the two folders, without its ending.
pub(super) fn name<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let name = path.strip_prefix(folder)?.strip_suffix(".md")?;
    is_slug(name).then_some(name)
}

/// Reads the notes of a page: the id of the page, and the notes.
pub(super) fn notes(
    document: &Document,
    pages: &[(Lesson, Document)],
    names: &Names,
    errors: &mut Errors,
) -> Option<(String, Notes)> {
    let id = name(&document.source.path, NOTES)?;
    let Some((_, page)) = pages.iter().find(|(lesson, _)| lesson.id == id) else {
        let known: Vec<&str> = pages.iter().map(|(lesson, _)| lesson.id.as_str()).collect();
        let expected = format!("the id of a page as the file's name: {}", known.join(", "));
        errors.line(&document.source.path, 1, format!("no lesson or myth `{id}`"), expected);
        return None;
    };
    let places = places(page);
    let mut renderer = Renderer::new(document, names);
    let mut out = Notes::default();
    let mut last = None;
    for (heading, body) in sections(document) {
        let text = body.iter().map(|node| renderer.blocks(&node.events, errors)).collect();
        let Some(heading) = heading else {
            out.about = text;
            continue;
        };
        let offset = heading.start();
        let (_, words) = heading.heading().unwrap_or_default();
        let (minutes, words) = timed(&words);
        let Some(at) = places.iter().position(|(anchor, _)| *anchor == anchor_of(words)) else {
            let known: Vec<&str> = places.iter().map(|(_, words)| words.as_str()).collect();
            let found = format!("`{words}`, which {} does not have", page.source.path);
            let expected = format!(
                "a heading of that page, with or without `5 min · ` before it: {}",
                known.join("; ")
            );
            errors.at(&document.source, offset, found, expected);
            continue;
        };
        if last.is_some_and(|last| last >= at) {
            let expected = "every heading at most once, in the order of the page";
            errors.at(&document.source, offset, format!("`{words}` out of its order"), expected);
        }
        last = Some(at);
        if body.is_empty() {
            errors.at(&document.source, offset, "a note without words", "a paragraph or a list");
        }
        out.places.push(Note { anchor: places[at].0.clone(), minutes, text });
    }
    out.sources = renderer.sources(errors);
    Some((id.to_owned(), out))
}

/// Reads a plan.
pub(super) fn plan(
    front: &FrontMatter,
    document: &Document,
    pages: &[(Lesson, Document)],
    names: &Names,
    errors: &mut Errors,
) -> Option<Plan> {
    let source = &document.source;
    let id = name(&source.path, PLANS)?.to_owned();
    front.only(&["title", "summary", "minutes"], source, errors);
    let title = front.required("title", "the plan's title", source, errors);
    let summary = front.required("summary", "one sentence: for whom, and what for", source, errors);
    let stated = front.required("minutes", "how long it takes in all", source, errors);
    let mut renderer = Renderer::new(document, names);
    let mut about = String::new();
    let mut steps = Vec::new();
    let mut sum = 0;
    for (heading, body) in sections(document) {
        let text: String = body.iter().map(|node| renderer.blocks(&node.events, errors)).collect();
        let Some(heading) = heading else {
            about = text;
            continue;
        };
        let (_, words) = heading.heading().unwrap_or_default();
        let (Some(minutes), title) = timed(&words) else {
            let expected = "`## 15 min · [A page](../03-page.md)` or `## 10 min · Break`";
            errors.at(source, heading.start(), format!("`{words}` without a time"), expected);
            continue;
        };
        let found = match target(heading) {
            Some(target) => {
                let found = unit(&join(&source.path, target), pages, names);
                if found.is_none() {
                    let expected = "the path of a lesson, a myth or an exercise's task.md";
                    errors.at(source, heading.start(), format!("no page `{target}`"), expected);
                }
                found
            }
            None => Some(PlanUnit::Pause(pause(&id, title, &steps))),
        };
        // The minutes of what is not found count all the same: one mistake is told once.
        sum += minutes;
        let Some(unit) = found else { continue };
        steps.push(PlanStep { minutes, title: title.to_owned(), unit, text });
    }
    match stated.parse::<u32>() {
        Ok(minutes) if minutes == sum => {}
        Ok(minutes) => {
            let found = format!("steps of {sum} minutes in all");
            let expected = format!("{minutes} as `minutes` says, or the sum there");
            errors.line(&source.path, front.line("minutes"), found, expected);
        }
        Err(_) if stated.is_empty() => {}
        Err(_) => {
            let found = format!("`minutes: {stated}`");
            errors.line(&source.path, front.line("minutes"), found, "a whole number");
        }
    }
    let sources = renderer.sources(errors);
    Some(Plan { id, title, summary, minutes: sum, about, steps, sources })
}

/// The parts of a file: what stands before the first heading, then each heading with what follows it.
fn sections(document: &Document) -> Vec<(Option<&Node>, Vec<&Node>)> {
    let mut out: Vec<(Option<&Node>, Vec<&Node>)> = vec![(None, Vec::new())];
    for node in &document.nodes {
        if node.heading().is_some() {
            out.push((Some(node), Vec::new()));
        } else if let Some(part) = out.last_mut() {
            part.1.push(node);
        }
    }
    out
}

/// The places of a page that a note can belong to: anchor, and what an author writes for it.
fn places(page: &Document) -> Vec<(String, String)> {
    let headings = page.headings();
    let place = |node: &Node| {
        let (_, words) = node.heading()?;
        if let Some((_, id)) = node.marked() {
            return Some((id, words));
        }
        let heading = headings.iter().find(|heading| heading.3 == node.start())?;
        Some((heading.1.clone(), words))
    };
    page.nodes.iter().filter_map(place).collect()
}

/// The anchor that a note's heading names: a question's id, or a heading's words as a link would.
fn anchor_of(words: &str) -> String {
    let id = words.strip_prefix("Question ").or_else(|| words.strip_prefix("Prediction "));
    id.filter(|id| is_slug(id)).map_or_else(|| slug(words), ToOwned::to_owned)
}

/// A heading's minutes and the rest of it: `5 min · The rest`.
fn timed(words: &str) -> (Option<u32>, &str) {
    let parts = words.split_once('·').map(|(time, rest)| (time.trim(), rest.trim()));
    let timed = parts.and_then(|(time, rest)| {
        Some((time.strip_suffix("min")?.trim_end().parse::<u32>().ok()?, rest))
    });
    timed.map_or((None, words), |(minutes, rest)| (Some(minutes), rest))
}

/// Where the link of a heading leads, as it is written.
fn target(heading: &Node) -> Option<&str> {
    heading.inner().iter().find_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(&**dest_url),
        _ => None,
    })
}

/// The id of a pause: the plan's, and its own words; with a number from the second one of these words on.
fn pause(plan: &str, title: &str, before: &[PlanStep]) -> String {
    let id = format!("{plan}.{}", slug(title));
    let same = before.iter().filter(|step| {
        matches!(&step.unit, PlanUnit::Pause(_)) && slug(&step.title) == slug(title)
    });
    match same.count() {
        0 => id,
        earlier => format!("{id}-{}", earlier + 1),
    }
}

/// The page of a Markdown file.
fn unit(path: &str, pages: &[(Lesson, Document)], names: &Names) -> Option<PlanUnit> {
    if let Some((lesson, _)) = pages.iter().find(|(_, document)| document.source.path == path) {
        return Some(PlanUnit::Lesson(lesson.id.clone()));
    }
    let exercise = path.strip_prefix("exercises/")?.strip_suffix("/task.md")?;
    names.pages.contains_key(path).then(|| PlanUnit::Exercise(exercise.to_owned()))
}
