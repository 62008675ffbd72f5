//! Questions and predictions, read from ordinary headings, lists and block quotes.

use course::{Block, Choice, Prediction, Question};
use pulldown_cmark::{Event, Tag};

use super::document::{Document, Node, Place, pieces, plain};
use super::error::Errors;
use super::front_matter::{is_slug, slug};
use super::nearest::one_of;
use super::render::{Names, Renderer};
use super::sizes::parse_bytes;

/// How a question is written, for messages.
const QUESTION: &str = "a heading ### Question `my-id`, the question, then a list of `- [x]` and `- [ ]` options, \
                        each with its reason as a block quote below it";
/// How a prediction is written, for messages.
const PREDICTION: &str = "a heading ### Prediction `my-id`, the question, then a list with `answer: {{…}}`, \
                          `scale: 0 to 80 MB`, `within: 5 MB` and, if there is one, `scene: an-id`, then a block quote \
                          with the explanation";

/// Reads a question from the blocks that follow its heading; says how many of them belong to it.
pub(super) fn question(
    id: String,
    offset: usize,
    body: &[Node],
    document: &Document,
    renderer: &mut Renderer<'_>,
    errors: &mut Errors,
) -> (Option<Block>, usize) {
    let source = &document.source;
    if !is_slug(&id) {
        errors.at(source, offset, format!("`{id}` as a question's id"), QUESTION);
    }
    let Some(list) = body.iter().position(Node::is_options) else {
        errors.at(source, offset, "a question without options", QUESTION);
        return (None, 0);
    };
    if list == 0 {
        errors.at(source, offset, "a question without words", QUESTION);
    }
    let prompt = html_of(&body[..list], renderer, errors);
    let mut choices: Vec<Choice> = Vec::new();
    for item in body[list].items().unwrap_or_default() {
        choices.push(choice(item, document, renderer, errors));
    }
    for choice in &mut choices {
        if choice.id.is_empty() {
            choice.id.push_str("option");
        }
    }
    let misconception = body.get(list + 1).and_then(|node| misconception(node, renderer, errors));
    let used = list + 1 + usize::from(misconception.is_some());
    let question = Question { id, prompt, choices, misconception };
    judge(&question, body, document, offset, errors);
    (Some(Block::Question(question)), used)
}

/// One option: its mark, its words, its reason.
fn choice(
    item: &[Place],
    document: &Document,
    renderer: &mut Renderer<'_>,
    errors: &mut Errors,
) -> Choice {
    let source = &document.source;
    let offset = item.first().map_or(0, |event| event.1.start);
    let mut right = None;
    let mut id = None;
    let mut words: Vec<Place> = Vec::new();
    let mut reason = String::new();
    for piece in pieces(item) {
        if let Event::Start(Tag::BlockQuote(_)) = &piece[0].0 {
            reason.push_str(&renderer.blocks(&piece[1..piece.len() - 1], errors));
            continue;
        }
        for (event, range) in piece {
            match event {
                Event::TaskListMarker(checked) => right = Some(*checked),
                Event::Html(raw) | Event::InlineHtml(raw) => {
                    let inner = raw.trim().strip_prefix("<!--").and_then(|c| c.strip_suffix("-->"));
                    match inner.and_then(|inner| inner.trim().strip_prefix("id:")) {
                        Some(given) => id = Some(given.trim().to_owned()),
                        None => words.push((event.clone(), range.clone())),
                    }
                }
                Event::Start(Tag::List(_)) => {
                    errors.at(source, range.start, "a list inside an option", QUESTION);
                }
                _ => words.push((event.clone(), range.clone())),
            }
        }
    }
    if right.is_none() {
        errors.at(source, offset, "an option without `[ ]` or `[x]`", QUESTION);
    }
    if reason.is_empty() {
        errors.at(
            source,
            offset,
            format!("the option “{}” has no reason", plain(&words).trim()),
            "a block quote below it: why it is right or wrong",
        );
    }
    let id = id.unwrap_or_else(|| slug(&plain(&words)));
    Choice { id, text: renderer.words(&words, errors), right: right == Some(true), reason }
}

/// The misconception that a question is about.
fn misconception(node: &Node, renderer: &mut Renderer<'_>, errors: &mut Errors) -> Option<String> {
    let Event::Start(Tag::Paragraph) = &node.events.first()?.0 else { return None };
    let inner = node.inner();
    let lead = pieces(inner).first().copied()?;
    if plain(lead).trim() != "Misconception:" || lead.len() < 3 {
        return None;
    }
    Some(renderer.words(&inner[lead.len()..], errors))
}

/// What every question must be.
fn judge(
    question: &Question,
    body: &[Node],
    document: &Document,
    offset: usize,
    errors: &mut Errors,
) {
    let source = &document.source;
    let name = &question.id;
    match question.choices.iter().filter(|choice| choice.right).count() {
        0 => errors.at(source, offset, format!("`{name}` has no right option"), "one `- [x]`"),
        1 => {}
        _ => {
            let found = format!("`{name}` has several right options");
            errors.at(source, offset, found, "one `- [x]`");
        }
    }
    if question.choices.len() < 2 {
        errors.at(source, offset, format!("`{name}` has one option"), "at least two");
    }
    for (at, choice) in question.choices.iter().enumerate() {
        let earlier = &question.choices[..at];
        if !choice.reason.is_empty() && earlier.iter().any(|other| other.reason == choice.reason) {
            errors.at(
                source,
                offset,
                format!("two options of `{name}` share the reason of “{}”", choice.id),
                "for each option its own reason",
            );
        }
        if earlier.iter().any(|other| other.id == choice.id) {
            errors.at(
                source,
                offset,
                format!("two options of `{name}` have the id `{}`", choice.id),
                "other words, or `<!-- id: a-name -->` in one of them",
            );
        }
    }
    let options = body.iter().filter(|node| node.is_options());
    let texts = options.flat_map(|node| node.items().unwrap_or_default());
    let prompts = body.iter().take_while(|node| !node.is_options());
    let prompts = prompts.filter(|node| node.code().is_none());
    let texts = texts.map(plain).chain(prompts.map(|node| plain(&node.events)));
    for text in texts {
        let lower = text.to_lowercase();
        for phrase in ["all of the above", "none of the above"] {
            if lower.contains(phrase) {
                errors.at(
                    source,
                    offset,
                    format!("“{phrase}” in `{name}`"),
                    "an option that stands for itself: options may be shuffled",
                );
            }
        }
        if text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "NOT") {
            errors.at(
                source,
                offset,
                format!("“NOT” in `{name}`"),
                "a question that asks for what is true",
            );
        }
    }
}

/// Reads a prediction from the blocks that follow its heading; says how many of them belong to it.
pub(super) fn prediction(
    id: String,
    offset: usize,
    body: &[Node],
    document: &Document,
    names: &Names,
    renderer: &mut Renderer<'_>,
    errors: &mut Errors,
) -> (Option<Block>, usize) {
    let source = &document.source;
    if !is_slug(&id) {
        errors.at(source, offset, format!("`{id}` as a prediction's id"), PREDICTION);
    }
    let Some(list) = body.iter().position(|node| node.items().is_some()) else {
        errors.at(source, offset, "a prediction without its list", PREDICTION);
        return (None, 0);
    };
    let mut scene = None;
    let mut prompt = String::new();
    for node in &body[..list] {
        let own = node.code().and_then(|(info, _)| {
            let id = info.split_whitespace().find_map(|word| word.strip_prefix("scene="))?;
            names.scenes.get(id).cloned()
        });
        match own {
            Some(own) => scene = Some(own),
            None => prompt.push_str(&renderer.blocks(&node.events, errors)),
        }
    }
    if prompt.is_empty() {
        errors.at(source, offset, "a prediction without words", PREDICTION);
    }
    let (mut answer, mut scale, mut within) = (None, None, None);
    let mut wrong = false;
    for item in body[list].items().unwrap_or_default() {
        let at = item.first().map_or(offset, |event| event.1.start);
        let words = plain(item);
        let (key, value) = words.split_once(':').unwrap_or((&words, ""));
        let value = value.trim();
        let outcome = match key.trim() {
            "answer" => {
                let inner = value.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
                let inner = inner.ok_or_else(|| (format!("`{value}`"), "a figure `{{…}}`".into()));
                inner.and_then(|inner| names.figures.resolve(inner)).map(|value| {
                    answer = value.bytes();
                })
            }
            "scale" => parse_bytes(value.strip_prefix("0 to ").unwrap_or(value))
                .map(|bytes| scale = Some(bytes)),
            "within" => parse_bytes(value).map(|bytes| within = Some(bytes)),
            "scene" => {
                scene = names.scenes.get(value).cloned();
                let known = || one_of(value, names.scenes.keys().map(String::as_str));
                if scene.is_some() { Ok(()) } else { Err((format!("no scene `{value}`"), known())) }
            }
            _ => Err((format!("`{words}`"), PREDICTION.to_owned())),
        };
        if let Err((found, expected)) = outcome {
            errors.at(source, at, found, expected);
            wrong = true;
        }
    }
    let quotes = body[list + 1..].iter().take_while(|node| node.is_quote()).count();
    let mut reason = String::new();
    for node in &body[list + 1..list + 1 + quotes] {
        reason.push_str(&renderer.blocks(node.inner(), errors));
    }
    if reason.is_empty() {
        errors.at(source, offset, format!("`{id}` has no explanation"), PREDICTION);
    }
    let used = list + 1 + quotes;
    let (Some(answer), Some(scale), Some(tolerance)) = (answer, scale, within) else {
        if !wrong {
            errors.at(source, offset, format!("`{id}` is not complete"), PREDICTION);
        }
        return (None, used);
    };
    if answer > scale {
        errors.at(
            source,
            offset,
            format!("the answer of `{id}` ({}) lies beyond the scale", image::format_bytes(answer)),
            "a scale that leaves room on both sides of the answer",
        );
    }
    if tolerance == 0 || tolerance > scale / 4 {
        errors.at(
            source,
            offset,
            format!("`within` of `{id}`"),
            "more than 0, at most a quarter of the scale",
        );
    }
    (
        Some(Block::Prediction(Prediction { id, prompt, answer, scale, tolerance, reason, scene })),
        used,
    )
}

fn html_of(nodes: &[Node], renderer: &mut Renderer<'_>, errors: &mut Errors) -> String {
    nodes.iter().map(|node| renderer.blocks(&node.events, errors)).collect()
}
