//! A Markdown file as a run of top-level blocks, each with its events and their places.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::error::Errors;
use super::front_matter::{FrontMatter, slug};
use super::source::Source;

/// An event and the bytes of the file that it stands for.
pub(super) type Place = (Event<'static>, Range<usize>);

/// A lesson's or a task's file, parsed.
pub(super) struct Document {
    /// The file.
    pub(super) source: Source,
    /// Its top-level blocks in order; footnote definitions are not among them.
    pub(super) nodes: Vec<Node>,
    /// Footnote definitions: label, what stands in it, place.
    pub(super) notes: Vec<(String, Vec<Place>, usize)>,
    /// In a translation the ids of the original's headings in order: links lead to the same places in every language.
    pub(super) anchors: Option<Vec<String>>,
}

/// A top-level block: a paragraph, a heading, a list, …
pub(super) struct Node {
    /// Its events, balanced.
    pub(super) events: Vec<Place>,
}

/// The kinds of blocks that a heading can open besides prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marked {
    /// A question, `### Question …` with an id.
    Question,
    /// A size to predict, `### Prediction …` with an id.
    Prediction,
}

impl Document {
    /// Parses the Markdown from byte `start` of a file on.
    pub(super) fn parse(source: Source, start: usize) -> Self {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
        let body = source.text.get(start..).unwrap_or_default();
        let events: Vec<Place> =
            TextMergeWithOffset::new(Parser::new_ext(body, options).into_offset_iter())
                .map(|(event, range)| (event.into_static(), range.start + start..range.end + start))
                .collect();
        let mut nodes = Vec::new();
        let mut definitions = Vec::new();
        for piece in pieces(&events) {
            match &piece[0].0 {
                Event::Start(Tag::FootnoteDefinition(label)) => definitions.push((
                    label.to_string(),
                    piece[1..piece.len() - 1].to_vec(),
                    piece[0].1.start,
                )),
                _ => nodes.push(Node { events: piece.to_vec() }),
            }
        }
        Self { source, nodes, notes: definitions, anchors: None }
    }

    /// Parses a lesson: front matter, then Markdown.
    pub(super) fn lesson(source: Source, errors: &mut Errors) -> (FrontMatter, Self) {
        let front = FrontMatter::read(&source, errors);
        let end = front.end;
        (front, Self::parse(source, end))
    }

    /// What its list of sources is called, in its language.
    pub(super) fn sources_title(&self) -> &'static str {
        if self.anchors.is_some() { app::words::lesson::sources() } else { "Sources" }
    }

    /// Headings of prose in order: level, id, plain text, place. Ids are unique in the file.
    pub(super) fn headings(&self) -> Vec<(u8, String, String, usize)> {
        let mut out: Vec<(u8, String, String, usize)> = Vec::new();
        for node in &self.nodes {
            let Some((level, words)) = node.heading() else { continue };
            if node.marked().is_some() {
                continue;
            }
            let given = self.anchors.as_ref().and_then(|anchors| anchors.get(out.len()).cloned());
            let base = given.unwrap_or_else(|| slug(&words));
            let mut id = base.clone();
            let mut count = 1;
            while out.iter().any(|heading| heading.1 == id) {
                count += 1;
                id = format!("{base}-{count}");
            }
            out.push((level, id, words, node.start()));
        }
        out
    }
}

impl Node {
    /// Where it begins in the file.
    pub(super) fn start(&self) -> usize {
        self.events.first().map_or(0, |event| event.1.start)
    }

    /// What stands between its first and last event.
    pub(super) fn inner(&self) -> &[Place] {
        self.events.get(1..self.events.len().saturating_sub(1)).unwrap_or_default()
    }

    /// Level and words, if it is a heading.
    pub(super) fn heading(&self) -> Option<(u8, String)> {
        match &self.events.first()?.0 {
            Event::Start(Tag::Heading { level, .. }) => {
                Some((*level as u8, plain(self.inner()).trim().to_owned()))
            }
            _ => None,
        }
    }

    /// The kind and the id (empty if it is missing), if it is the heading of a question or a prediction.
    pub(super) fn marked(&self) -> Option<(Marked, String)> {
        self.heading()?;
        let Event::Text(first) = &self.inner().first()?.0 else { return None };
        let kind = match first.trim() {
            "Question" => Marked::Question,
            "Prediction" => Marked::Prediction,
            _ => return None,
        };
        let id = match self.inner().get(1..) {
            Some([(Event::Code(id), _)]) => id.trim().to_owned(),
            _ => String::new(),
        };
        Some((kind, id))
    }

    /// Info string and text, if it is a fenced code block.
    pub(super) fn code(&self) -> Option<(String, String)> {
        match &self.events.first()?.0 {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                Some((info.to_string(), code_text(self.inner())))
            }
            _ => None,
        }
    }

    /// The target, if it is a paragraph that holds nothing but one link.
    pub(super) fn lone_link(&self) -> Option<&str> {
        let Event::Start(Tag::Paragraph) = &self.events.first()?.0 else { return None };
        let [(Event::Start(Tag::Link { dest_url, .. }), _), .., (Event::End(TagEnd::Link), _)] =
            self.inner()
        else {
            return None;
        };
        (pieces(self.inner()).len() == 1).then_some(&**dest_url)
    }

    /// The items, if it is a list.
    pub(super) fn items(&self) -> Option<Vec<&[Place]>> {
        match &self.events.first()?.0 {
            Event::Start(Tag::List(_)) => Some(
                pieces(self.inner())
                    .into_iter()
                    .map(|item| item.get(1..item.len().saturating_sub(1)).unwrap_or_default())
                    .collect(),
            ),
            _ => None,
        }
    }

    /// Whether it is a list with `[ ]` and `[x]`.
    pub(super) fn is_options(&self) -> bool {
        self.items().is_some()
            && self.events.iter().any(|event| matches!(event.0, Event::TaskListMarker(_)))
    }

    /// Whether it is a block quote.
    pub(super) fn is_quote(&self) -> bool {
        matches!(self.events.first(), Some((Event::Start(Tag::BlockQuote(_)), _)))
    }
}

/// Splits balanced events into the blocks (or inline pieces) of their outermost level.
pub(super) fn pieces(events: &[Place]) -> Vec<&[Place]> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            out.push(&events[start..=at]);
            start = at + 1;
        }
    }
    out
}

/// The words of some events without any mark-up.
pub(super) fn plain(events: &[Place]) -> String {
    let mut out = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// The text of a code block.
pub(super) fn code_text(inner: &[Place]) -> String {
    let texts = inner.iter().filter_map(|(event, _)| match event {
        Event::Text(text) => Some(&**text),
        _ => None,
    });
    texts.collect()
}
