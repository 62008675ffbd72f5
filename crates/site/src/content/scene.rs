//! Scenes: a fenced block of a Dockerfile whose info string says what the layer lab makes of it.

use std::collections::BTreeMap;

use course::{Scene, Toggle};
use image::BuildContext;
use serde::Deserialize;

use super::document::Document;
use super::error::Errors;
use super::front_matter::is_slug;
use super::nearest::one_of;
use super::render::Names;
use super::source::Source;
use super::toml_file::{self, RawContext};

/// Where build contexts are, and scenes that texts only speak of.
pub(super) const PATH: &str = "lessons/scenes.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    #[serde(default)]
    contexts: BTreeMap<String, RawContext>,
    #[serde(default)]
    scenes: BTreeMap<String, RawScene>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScene {
    title: String,
    dockerfile: String,
    context: Option<String>,
}

/// Reads the shared contexts and scenes.
pub(super) fn shared(source: &Source, names: &mut Names, errors: &mut Errors) {
    let Some(shared) = toml_file::read::<Shared>(source, errors) else { return };
    for (name, raw) in shared.contexts {
        let context = raw.build(source, errors);
        names.contexts.insert(name, context);
    }
    for (id, raw) in shared.scenes {
        let line = source.line_of(&format!("[scenes.{id}]"));
        let context = match &raw.context {
            None => BuildContext::default(),
            Some(name) => names.contexts.get(name).cloned().unwrap_or_else(|| {
                let found = format!("no build context `{name}`");
                errors.line(&source.path, line, found, "one of the contexts of this file");
                BuildContext::default()
            }),
        };
        if !is_slug(&id) {
            errors.line(&source.path, line, format!("`{id}` as a scene's id"), "a-z, 0-9, dashes");
        }
        let scene = Scene {
            id: id.clone(),
            title: raw.title,
            dockerfile: raw.dockerfile,
            context,
            toggles: Vec::new(),
            watch: Vec::new(),
        };
        names.figures.add_scene(&scene);
        names.scenes.insert(id, scene);
    }
}

/// What an info string may hold, for messages.
const SHAPE: &str = "```dockerfile scene=my-id title=\"What it shows\" toggles=merge-runs,transfer \
                     context=a-name watch=/path";

/// The scene of a code block with this info string; `None` if it is a mere code block.
/// Mistakes are reported where `offset` is.
pub(super) fn read(
    info: &str,
    dockerfile: &str,
    offset: usize,
    document: &Document,
    contexts: &BTreeMap<String, BuildContext>,
    errors: &mut Errors,
) -> Option<Scene> {
    let (language, rest) = info.trim().split_once(char::is_whitespace)?;
    let source = &document.source;
    if language != "dockerfile" {
        errors.at(source, offset, format!("`{info}` behind the fence"), "a language alone");
        return None;
    }
    let mut scene = Scene {
        id: String::new(),
        title: String::new(),
        dockerfile: dockerfile.to_owned(),
        context: BuildContext::default(),
        toggles: Vec::new(),
        watch: Vec::new(),
    };
    for (key, value) in attributes(rest) {
        match key.as_str() {
            "scene" => scene.id = value,
            "title" => scene.title = value,
            "watch" => scene.watch = value.split(',').map(str::to_owned).collect(),
            "toggles" => {
                for word in value.split(',') {
                    match word {
                        "merge-runs" => scene.toggles.push(Toggle::MergeRuns),
                        "transfer" => scene.toggles.push(Toggle::Transfer),
                        _ => errors.at(
                            source,
                            offset,
                            format!("unknown toggle `{word}`"),
                            "merge-runs or transfer",
                        ),
                    }
                }
            }
            "context" => {
                if let Some(context) = contexts.get(&value) {
                    scene.context.clone_from(context);
                    continue;
                }
                let known = one_of(&value, contexts.keys().map(String::as_str));
                let found = format!("no build context `{value}`");
                let expected =
                    format!("a context of lessons/scenes.toml or an exercise's id, {known}");
                errors.at(source, offset, found, expected);
            }
            _ => errors.at(source, offset, format!("`{key}` behind the fence"), SHAPE),
        }
    }
    if !is_slug(&scene.id) {
        errors.at(source, offset, format!("`{}` as a scene's id", scene.id), SHAPE);
    }
    if scene.title.is_empty() {
        errors.at(source, offset, "a scene without a title", SHAPE);
    }
    Some(scene)
}

/// `key=value` and `key="some words"`, in order.
fn attributes(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let key_end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = rest[..key_end].to_owned();
        rest = &rest[key_end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            value = &after[..end];
            rest = after.get(end + 1..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix('=') {
            let end = after.find(' ').unwrap_or(after.len());
            value = &after[..end];
            rest = &after[end..];
        }
        out.push((key, value.to_owned()));
        rest = rest.trim_start();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = attributes(text);
        let found: Vec<_> = found.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_with_and_without_quotes() {
        check(
            "scene=a title=\"B c\" watch=/d",
            &[("scene", "a"), ("title", "B c"), ("watch", "/d")],
        );
    }

    #[test]
    fn broken_ones_do_not_hang() {
        check("scene title=\"open", &[("scene", ""), ("title", "open")]);
        check("=", &[("", "")]);
        check("a=\"b\"c", &[("a", "b"), ("c", "")]);
    }
}
