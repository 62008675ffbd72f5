//! What runs again after an edit.

use dockerfile::Kind;
use image::{BuildContext, ContextFile, Image, Inputs, Rerun, Version, Why, reruns};

use super::written::calls;
use super::{Answer, within};
use crate::{Attempt, Edit, Limit};

/// Whether all steps that count come from the cache after the edit, or all of them run again.
pub(super) fn answer(attempt: &Attempt, edit: &Edit, wanted: bool) -> Answer {
    let again = after(attempt, edit);
    let counting: Vec<&Rerun> = again
        .iter()
        .filter(|step| step.cached.is_some() && counts(attempt, step, &edit.commands))
        .collect();
    if counting.is_empty() {
        let words = match edit.commands.as_slice() {
            [] => "There is no step to run".to_owned(),
            commands => format!("No RUN that is needed calls {}", commands.join(" or ")),
        };
        return (Some(false), words);
    }
    let place = |step: &Rerun| {
        let one = attempt.file.instructions.get(step.instruction);
        let keyword = one.map_or_else(String::new, |one| one.keyword.value.to_ascii_uppercase());
        let line = one.map_or(0, |one| attempt.file.lines.line(one.span.start));
        format!("{keyword} in line {line}")
    };
    // What is sure decides; what is not leaves the answer open.
    let other: Vec<&&Rerun> = counting.iter().filter(|step| step.cached != Some(wanted)).collect();
    let open = |step: &&&Rerun| step.cached == Some(false) && !is_sure(&again, step);
    if let Some(step) = other.iter().find(|step| !open(step)) {
        let words = if wanted { "runs again: " } else { "comes from the cache: " };
        return (Some(false), format!("{} {words}{}", place(step), step.sentence(&attempt.file)));
    }
    let unsure = counting.iter().find(|step| step.cached == Some(false) && !is_sure(&again, step));
    if let Some(step) = unsure {
        let words = format!("{} may run again: {}", place(step), step.sentence(&attempt.file));
        return (None, words);
    }
    let places: Vec<String> = counting.iter().map(|step| place(step)).collect();
    let words = match (wanted, edit.commands.is_empty()) {
        (true, true) => "Nothing runs again".to_owned(),
        (true, false) => format!("From the cache: {}", places.join(", ")),
        (false, _) => format!("Runs again: {}", places.join(", ")),
    };
    (Some(true), words)
}

/// How many bytes of the image lie in layers that are made anew after a change of this file.
pub(super) fn renewed(attempt: &Attempt, image: &Image, changed: &str, limit: Limit) -> Answer {
    let edit = Edit { changed: Some(changed.to_owned()), ..Edit::default() };
    let again = after(attempt, &edit);
    let is_new = |instruction: Option<usize>| {
        again.iter().any(|step| Some(step.instruction) == instruction && step.cached == Some(false))
    };
    let layers = image.layers.iter().filter(|layer| is_new(layer.instruction));
    let (met, words) = within(layers.map(|layer| layer.size).sum(), limit);
    (met, format!("A change in {changed} makes new: {words}"))
}

/// `NAME=VALUE`, in two.
pub(super) fn pair(text: &str) -> Option<(String, String)> {
    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Builds, edits, builds again.
fn after(attempt: &Attempt, edit: &Edit) -> Vec<Rerun> {
    let of_dockerfile = edit.changed.as_deref() == Some("Dockerfile");
    let mut context: BuildContext = attempt.context.clone();
    let mut later = None;
    if of_dockerfile {
        // It lies in the context like any other file, and `COPY . .` reads it unless it is ignored.
        let bytes = attempt.file.text.len() as u64;
        let file = ContextFile { bytes, mode: 0o644, ..ContextFile::default() };
        context.files.entry("Dockerfile".to_owned()).or_insert(file);
        later = Some(dockerfile::parse(&format!("{}\n# a comment\n", attempt.file.text)));
    }
    let inputs = Inputs::new(&context);
    let contents: Vec<(String, String)> =
        edit.changed.iter().map(|path| (path.clone(), "edited".to_owned())).collect();
    let arguments: Vec<(String, String)> =
        edit.build_arg.as_deref().and_then(pair).into_iter().collect();
    let before = Version::new(&attempt.file, inputs);
    let inputs = Inputs { build_args: &arguments, ..inputs };
    let file = later.as_ref().unwrap_or(&attempt.file);
    reruns(&before, &Version { file, inputs, contents: &contents, ..before })
}

/// Whether a step is one that the goal asks about.
fn counts(attempt: &Attempt, step: &Rerun, commands: &[String]) -> bool {
    let Some(one) = attempt.file.instructions.get(step.instruction) else { return false };
    match &one.kind {
        Kind::From { .. } => false,
        _ => commands.is_empty() || commands.iter().any(|wanted| calls(one, wanted)),
    }
}

/// Whether it is sure that a step runs again: itself, and what it builds on.
fn is_sure(again: &[Rerun], step: &Rerun) -> bool {
    let mut step = step;
    loop {
        match step.why {
            // Steps only build on earlier ones, so this ends.
            Why::Above(at) if at < step.instruction => {
                match again.iter().find(|other| other.instruction == at) {
                    Some(above) => step = above,
                    None => return step.certain,
                }
            }
            _ => return step.certain,
        }
    }
}
