//! An edit, and which steps run again after it.

use dockerfile::{Dockerfile, Form, Kind};
use image::{BuildContext, Inputs, Rerun, Size, Version, reruns};
use leptos::prelude::*;

use super::known::Known;
use super::{Work, rerun};
use crate::words;

/// Most files that are offered for each kind of edit.
const MOST_FILES: usize = 100;
/// What an edit changes something to: equal to nothing that is there.
const OTHER: &str = "layerwise-edited";

/// An edit between a build and the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Edit {
    /// The same build again.
    Nothing,
    /// The same build where no cache is.
    NoCache,
    /// A comment at the end of the Dockerfile.
    Comment,
    /// Another content, of the same size, in this file of the context.
    Content(String),
    /// Another time stamp on this file.
    Time(String),
    /// Execution by everybody allowed, or taken back, on this file.
    Mode(String),
    /// Another command or value in the instruction of this index.
    Instruction(usize),
    /// Another value for this build argument.
    Argument(String),
    /// A new release of this base image under the same tag.
    Base(String),
}

impl Edit {
    /// What becomes of each instruction when the build before the edit is in the cache.
    fn reruns(&self, file: &Dockerfile, context: &BuildContext) -> Vec<Rerun> {
        let nothing = dockerfile::parse("");
        let inputs = Inputs::new(context);
        let mut before = Version::new(file, inputs);
        let mut after = before;
        // What the later version borrows.
        let (changed_file, changed_context, pairs);
        match self {
            // The cache's key of a file has its content, mode and owner, and no time.
            Self::Nothing | Self::Time(_) => {}
            Self::NoCache => before.file = &nothing,
            Self::Comment => {
                changed_file = dockerfile::parse(&format!("{}\n# {OTHER}\n", file.text));
                after.file = &changed_file;
            }
            Self::Content(path) => {
                pairs = [(path.clone(), OTHER.to_owned())];
                after.contents = &pairs;
            }
            Self::Mode(path) => {
                let mut context = context.clone();
                if let Some(file) = context.files.get_mut(path) {
                    file.mode ^= 0o111;
                }
                changed_context = context;
                after.inputs.context = &changed_context;
            }
            Self::Instruction(at) => {
                let mut text = file.text.clone();
                if let Some((place, more)) = change(file, *at) {
                    text.insert_str(place, more);
                }
                changed_file = dockerfile::parse(&text);
                after.file = &changed_file;
            }
            Self::Argument(name) => {
                pairs = [(name.clone(), OTHER.to_owned())];
                after.inputs.build_args = &pairs;
            }
            Self::Base(reference) => {
                pairs = [(reference.clone(), OTHER.to_owned())];
                after.digests = &pairs;
            }
        }
        reruns(&before, &after)
    }
}

/// What is edited before the next build, and what runs again then.
#[derive(Clone, Copy)]
pub(super) struct Edited {
    edit: RwSignal<Edit>,
    pub(super) reruns: Memo<Vec<Rerun>>,
}

impl Edited {
    pub(super) fn new(work: Work) -> Self {
        // The first of the choices, as soon as they are known.
        let edit = RwSignal::new(Edit::Content(String::new()));
        let reruns = Memo::new(move |_| {
            let reruns =
                |known: &Known| edit.with(|edit| edit.reruns(&known.play.file, &known.context));
            work.known(reruns)
        });
        Self { edit, reruns }
    }
}

/// Where, and by what, an instruction becomes another one of its kind; `None` where that would need more thought.
fn change(file: &Dockerfile, at: usize) -> Option<(usize, &'static str)> {
    let instruction = file.instructions.get(at)?;
    let value = match &instruction.kind {
        Kind::Run(Form::Shell(script)) if instruction.heredocs.is_empty() => {
            return Some((script.span.end as usize, " && true"));
        }
        Kind::Env(pairs) | Kind::Label(pairs) if !pairs.legacy => &pairs.pairs.last()?.value,
        Kind::Arg(arguments) => arguments.last()?.default.as_ref()?,
        _ => return None,
    };
    let quoted = value.value.ends_with(['"', '\'']);
    Some((value.span.end as usize - usize::from(quoted), "1"))
}

/// What can be edited, in groups under their names.
fn choices(known: &Known) -> Vec<(&'static str, Vec<(String, Edit)>)> {
    let file = &known.play.file;
    let files = |edit: fn(String) -> Edit, name: fn(&str) -> String| {
        let paths = known.context.files.keys().take(MOST_FILES);
        paths.map(|path| (name(path), edit(path.clone()))).collect::<Vec<_>>()
    };
    let lines = file.instructions.iter().enumerate().filter_map(|(at, instruction)| {
        change(file, at)?;
        let text = file.text.get(instruction.span.range())?.lines().next()?;
        let line = file.lines.line(instruction.span.start);
        Some((words::workbench::line_with_text(line, text), Edit::Instruction(at)))
    });
    let mut arguments: Vec<&str> = Vec::new();
    for instruction in &file.instructions {
        if let Kind::Arg(declared) = &instruction.kind {
            arguments.extend(declared.iter().map(|one| one.name.value.as_str()));
        }
    }
    arguments.sort_unstable();
    arguments.dedup();
    let stages = known.play.build.stages.iter();
    let mut bases: Vec<&str> = stages
        .filter(|stage| stage.built && stage.base_stage.is_none() && stage.base != "scratch")
        .map(|stage| stage.base.as_str())
        .collect();
    bases.sort_unstable();
    bases.dedup();
    let named = |names: Vec<&str>, edit: fn(String) -> Edit, says: fn(&str) -> String| {
        names.into_iter().map(|name| (says(name), edit(name.to_owned()))).collect::<Vec<_>>()
    };
    let plain = [
        (words::workbench::build_again(), Edit::Nothing),
        (words::workbench::build_without_cache(), Edit::NoCache),
        (words::workbench::comment_in_dockerfile(), Edit::Comment),
    ];
    let mut groups = vec![
        (
            words::workbench::content_of_file(),
            files(Edit::Content, |path| words::workbench::file_content(path)),
        ),
        (
            words::workbench::time_of_file(),
            files(Edit::Time, |path| words::workbench::file_time(path)),
        ),
        (
            words::workbench::mode_of_file(),
            files(Edit::Mode, |path| words::workbench::file_mode(path)),
        ),
        (words::workbench::line_of_dockerfile(), lines.collect()),
        (
            words::workbench::value_of_argument(),
            named(arguments, Edit::Argument, |name| words::workbench::another_value(name)),
        ),
        (
            words::workbench::new_release_of_base(),
            named(bases, Edit::Base, |name| words::workbench::newly_released(name)),
        ),
        (
            words::workbench::no_edit(),
            plain.into_iter().map(|(name, edit)| (name.to_owned(), edit)).collect(),
        ),
    ];
    groups.retain(|(_, edits)| !edits.is_empty());
    groups
}

/// What the chosen edit costs.
#[derive(Clone, Debug, PartialEq)]
struct Cost {
    steps: usize,
    again: usize,
    on_disk: Size,
    transfer: Size,
}

impl Cost {
    fn of(known: &Known, edit: &Edit, reruns: &[Rerun]) -> Self {
        let image = known.play.build.image();
        let new = image
            .into_iter()
            .flat_map(|image| &image.layers)
            .filter(|layer| layer.instruction.is_some_and(|at| is_again(reruns, at)));
        let mut cost = Self {
            steps: reruns.iter().filter(|one| one.cached.is_some()).count(),
            again: reruns.iter().filter(|one| one.cached == Some(false)).count(),
            on_disk: new.clone().map(|layer| layer.size).sum(),
            transfer: new.map(|layer| layer.transfer).sum(),
        };
        if matches!(edit, Edit::Base(_)) {
            // Nobody knows what the new release weighs.
            cost.on_disk += Size::UNKNOWN;
            cost.transfer += Size::UNKNOWN;
        }
        cost
    }

    fn sentence(&self) -> String {
        let Self { steps, again, on_disk, transfer } = self;
        match again {
            0 => words::workbench::no_step_runs_again().to_owned(),
            _ => words::workbench::steps_run_again(again, steps, on_disk, transfer),
        }
    }
}

/// Whether the instruction of this index runs again.
pub(super) fn is_again(reruns: &[Rerun], instruction: usize) -> bool {
    reruns.iter().any(|one| one.instruction == instruction && one.cached == Some(false))
}

/// The edits to choose from, and what runs again after the chosen one.
pub(super) fn view(work: Work, edited: Edited) -> impl IntoView {
    let Edited { edit: chosen, reruns } = edited;
    let groups = Memo::new(move |_| work.known(choices));
    let cost = move || {
        work.known(|known| Some(Cost::of(known, &chosen.get(), &reruns.get())))
            .map(|cost| cost.sentence())
    };
    let options = move || {
        let chosen = chosen.get_untracked();
        let mut number = 0;
        groups.with(|groups| {
            let group = |(name, edits): &(&'static str, Vec<(String, Edit)>)| {
                let option = |(name, edit): &(String, Edit)| {
                    number += 1;
                    view! {
                        <option value=number - 1 selected=*edit == chosen>{name.clone()}</option>
                    }
                };
                let options: Vec<_> = edits.iter().map(option).collect();
                view! { <optgroup label=*name>{options}</optgroup> }
            };
            groups.iter().map(group).collect::<Vec<_>>()
        })
    };
    let choose = move |value: String| {
        let Ok(number) = value.parse::<usize>() else { return };
        let edit = groups.with_untracked(|groups| {
            groups.iter().flat_map(|(_, edits)| edits).nth(number).map(|(_, edit)| edit.clone())
        });
        if let Some(edit) = edit {
            chosen.set(edit);
        }
    };
    // What is no longer there cannot be edited.
    Effect::new(move |_| {
        let gone = groups.with(|groups| {
            let mut edits = groups.iter().flat_map(|(_, edits)| edits);
            let chosen = chosen.get();
            let first = edits.clone().next().map(|(_, edit)| edit.clone());
            (!edits.any(|(_, edit)| *edit == chosen)).then_some(first).flatten()
        });
        if let Some(first) = gone {
            chosen.set(first);
        }
    });
    let no_files = move || {
        let none = work.known(|known| known.context.files.is_empty());
        none.then(
            || view! { <p class="exercise-said">{words::workbench::list_files_to_edit()}</p> },
        )
    };
    view! {
        <section class="see-part" aria-labelledby="edit">
            <h2 class="exercise-heading" id="edit">{words::workbench::edit_something()}</h2>
            <p>{words::workbench::cache_holds_build()}</p>
            <div class="choices">
                <label for="see-edit">{words::workbench::the_edit()}</label>
                <select id="see-edit" class="field" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </div>
            {no_files}
            <p class="lab-sum" role="status">{cost}</p>
            {rerun::table(work, reruns)}
            {rerun::host(work, reruns)}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::see::Texts;

    const TEXT: &str = "\
ARG TAG=bookworm-slim
FROM debian:$TAG
ENV COLOR=\"red\"
WORKDIR /app
COPY package.json ./
RUN true
COPY src ./src
RUN echo built
";

    fn known(text: &str) -> Known {
        let texts = Texts {
            dockerfile: text.to_owned(),
            files: "package.json 1kB\nsrc/app.js 5kB\n".to_owned(),
            ignore: String::new(),
        };
        Known::new(&texts, None)
    }

    /// The lines that run again after an edit, the reasons left out.
    fn again(text: &str, edit: &Edit) -> Vec<u32> {
        let known = known(text);
        let file = &known.play.file;
        edit.reruns(file, &known.context)
            .iter()
            .filter(|one| one.cached == Some(false))
            .map(|one| file.lines.line(file.instructions[one.instruction].span.start))
            .collect()
    }

    #[track_caller]
    fn check(edit: &Edit, expected: &[u32]) {
        assert_eq!(again(TEXT, edit), expected, "{edit:?}");
    }

    #[test]
    fn what_each_edit_runs_again() {
        let all = [2, 4, 5, 6, 7, 8];
        check(&Edit::Nothing, &[]);
        check(&Edit::Comment, &[]);
        check(&Edit::Time("src/app.js".to_owned()), &[]);
        check(&Edit::NoCache, &all);
        check(&Edit::Content("package.json".to_owned()), &all[2..]);
        check(&Edit::Content("src/app.js".to_owned()), &all[4..]);
        check(&Edit::Mode("src/app.js".to_owned()), &all[4..]);
        check(&Edit::Base("debian:bookworm-slim".to_owned()), &all);
        check(&Edit::Argument("TAG".to_owned()), &all);
    }

    #[test]
    fn an_instruction_becomes_another_of_its_kind() {
        let known = known(TEXT);
        let file = &known.play.file;
        let changed: Vec<usize> =
            (0..file.instructions.len()).filter(|&at| change(file, at).is_some()).collect();
        assert_eq!(changed, [0, 2, 5, 7]);
        check(&Edit::Instruction(2), &[6, 7, 8]);
        check(&Edit::Instruction(5), &[6, 7, 8]);
        check(&Edit::Instruction(7), &[8]);
    }

    #[test]
    fn every_choice_stands_under_a_name() {
        let groups = choices(&known(TEXT));
        assert_eq!(groups.len(), 7);
        assert!(groups.iter().all(|(name, edits)| !name.is_empty() && !edits.is_empty()));
        // Without files, arguments and bases there is still something to choose.
        let bare = Texts { dockerfile: "FROM scratch\n".to_owned(), ..Texts::default() };
        assert_eq!(choices(&Known::new(&bare, None)).len(), 1);
    }

    #[test]
    fn the_cost_is_of_the_steps_that_run_again() {
        let known = known(TEXT);
        let edit = Edit::Content("src/app.js".to_owned());
        let cost = Cost::of(&known, &edit, &edit.reruns(&known.play.file, &known.context));
        assert_eq!((cost.again, cost.on_disk), (2, Size::exact(5000)));
        let edit = Edit::Base("debian:bookworm-slim".to_owned());
        let cost = Cost::of(&known, &edit, &edit.reruns(&known.play.file, &known.context));
        assert!(!cost.transfer.is_known());
    }
}
