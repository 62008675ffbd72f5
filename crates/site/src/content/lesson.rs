//! A lesson's blocks: prose, questions, predictions, scenes, links to exercises.

use course::{Block, Lesson, LessonKind, Level, Myth, Scene};

use super::code::escape;
use super::document::{Document, Marked, Node};
use super::error::Errors;
use super::front_matter::{FrontMatter, is_slug};
use super::glossary;
use super::question;
use super::render::{Names, Renderer};
use super::scene;

/// The title of a section that every myth has, and what stands in it.
pub(super) const MYTH_SECTIONS: [(&str, &str); 3] = [
    ("the-belief", "## The belief"),
    ("the-mechanism", "## The mechanism"),
    ("the-measured-case", "## The measured case"),
];

/// Reads the fields of a lesson.
pub(super) fn head(front: &FrontMatter, document: &Document, errors: &mut Errors) -> Lesson {
    let source = &document.source;
    let kind = if source.path.starts_with("lessons/myths/") {
        LessonKind::Myth
    } else {
        LessonKind::Lesson
    };
    let myth = matches!(kind, LessonKind::Myth);
    let known: &[&str] = if myth {
        &["id", "title", "summary", "minutes", "level", "belief", "verdict"]
    } else {
        &["id", "title", "summary", "minutes", "level"]
    };
    front.only(known, source, errors);
    let mut field = |key, meaning| front.required(key, meaning, source, errors);
    let id = field("id", "a stable slug: a-z, 0-9 and dashes");
    let title = field("title", "the page's title");
    let summary = field("summary", "one sentence for the map");
    let minutes = field("minutes", "reading time");
    let level = field("level", "starter, practitioner or expert");
    let myth = myth.then(|| Myth {
        belief: field("belief", "one sentence, in the words of someone who holds it"),
        verdict: field("verdict", "one sentence: that it is wrong, and what is true"),
    });
    let mut wrong = |key: &str, value: &str, expected: &str| {
        if !value.is_empty() {
            errors.line(&source.path, front.line(key), format!("`{key}: {value}`"), expected);
        }
    };
    if !is_slug(&id) {
        wrong("id", &id, "a-z, 0-9 and dashes, a letter first");
    }
    let minutes = minutes.parse().unwrap_or_else(|_| {
        wrong("minutes", &minutes, "a whole number");
        0
    });
    let level = match level.as_str() {
        "practitioner" => Level::Practitioner,
        "expert" => Level::Expert,
        "starter" => Level::Starter,
        other => {
            wrong("level", other, "starter, practitioner or expert");
            Level::Starter
        }
    };
    let headings = document.headings().into_iter();
    let headings = headings.map(|(level, id, words, _)| (level, id, words)).collect();
    Lesson { id, kind, myth, title, summary, minutes, level, blocks: Vec::new(), headings }
}

/// The scenes of a lesson, those inside predictions included, with their places.
pub(super) fn scenes(
    document: &Document,
    names: &Names,
    errors: &mut Errors,
) -> Vec<(Scene, usize)> {
    let mut out = Vec::new();
    for node in &document.nodes {
        let Some((info, text)) = node.code() else { continue };
        let offset = node.start();
        if let Some(scene) = scene::read(&info, &text, offset, document, &names.contexts, errors) {
            out.push((scene, offset));
        }
    }
    out
}

/// Reads the blocks of a lesson; all scenes and figures are known by now.
pub(super) fn blocks(lesson: &mut Lesson, document: &Document, names: &Names, errors: &mut Errors) {
    let mut renderer = Renderer::new(document, names);
    let mut prose = String::new();
    let mut at = 0;
    while let Some(node) = document.nodes.get(at) {
        at += 1;
        let block = match node.marked() {
            Some((kind, id)) => {
                let end = question_end(&document.nodes, at);
                let body = &document.nodes[at..end];
                let (block, used) = match kind {
                    Marked::Question => {
                        question::question(id, node.start(), body, document, &mut renderer, errors)
                    }
                    Marked::Prediction => question::prediction(
                        id,
                        node.start(),
                        body,
                        document,
                        names,
                        &mut renderer,
                        errors,
                    ),
                };
                at += used;
                block
            }
            None => standalone(node, names),
        };
        match block {
            Some(block) => {
                flush(&mut prose, &mut lesson.blocks);
                lesson.blocks.push(block);
            }
            None if node.marked().is_some() => {}
            None => {
                let html = renderer.blocks(&node.events, errors);
                match glossary::term(node).filter(|_| lesson.id == course::GLOSSARY) {
                    Some((_, anchor)) => prose.push_str(&html.replacen(
                        "<p>",
                        &format!("<p class=\"term\" id=\"{anchor}\">"),
                        1,
                    )),
                    None => prose.push_str(&html),
                }
                if let (Some(myth), true) = (&lesson.myth, is_belief(node, document)) {
                    prose.push_str(&card(myth));
                }
            }
        }
    }
    flush(&mut prose, &mut lesson.blocks);
    let sources = renderer.sources(errors);
    if !sources.is_empty() {
        lesson.blocks.push(Block::Prose(sources));
        lesson.headings.push((2, "sources".to_owned(), document.sources_title().to_owned()));
    }
}

/// Whether a block is the heading under which a myth is stated.
fn is_belief(node: &Node, document: &Document) -> bool {
    let headings = document.headings();
    let own = headings.iter().find(|heading| heading.3 == node.start());
    own.is_some_and(|heading| heading.1 == MYTH_SECTIONS[0].0)
}

/// The belief and, right below it, that it is wrong: a belief alone is what a reader remembers.
fn card(myth: &Myth) -> String {
    format!(
        "<div class=\"myth\">\n<p class=\"belief\">{}</p>\n<p class=\"verdict\">{}</p>\n</div>\n",
        escape(&myth.belief),
        escape(&myth.verdict)
    )
}

/// A scene or a link to an exercise, if the block is one.
fn standalone(node: &Node, names: &Names) -> Option<Block> {
    if let Some((info, _)) = node.code() {
        let id = info.split_whitespace().find_map(|word| word.strip_prefix("scene="))?;
        return names.scenes.get(id).cloned().map(Block::Scene);
    }
    let target = node.lone_link()?;
    let id = target.strip_suffix("/task.md")?.rsplit('/').next()?;
    let known = names.pages.contains_key(&format!("exercises/{id}/task.md"));
    known.then(|| Block::Exercise(id.to_owned()))
}

/// Where the body of a question can end at the latest: before the next heading.
fn question_end(nodes: &[Node], from: usize) -> usize {
    let next = nodes[from..].iter().position(|node| node.heading().is_some());
    next.map_or(nodes.len(), |len| from + len)
}

fn flush(prose: &mut String, blocks: &mut Vec<Block>) {
    if !prose.is_empty() {
        blocks.push(Block::Prose(std::mem::take(prose)));
    }
}
