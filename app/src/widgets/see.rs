//! The layer lab for any Dockerfile: its context, its steps, every file's way, and another build to compare with.

mod compare;
mod edits;
mod known;
mod pull;
mod rerun;
mod xray;

use course::share::Shared;
use dockerfile::Dockerfile;
use image::{BuildContext, ContextFile, Host};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use self::edits::Edited;
use self::known::Known;
use super::folder;
use super::lab::{Chosen, LayerLab};
use super::share;
use crate::browser::page;
use crate::parts::editor::paint::Piece;
use crate::parts::editor::{Editor, Field, look};
use crate::parts::files;
use crate::parts::outcome;
use crate::parts::picture::Measure;
use crate::parts::problems::{self, Problem};
use crate::parts::reel::Show;
use crate::state::{State, keep_at_rest};
use crate::words;

/// A scene of the course, to load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The scene's id.
    #[serde(rename = "i")]
    pub id: String,
    /// What it shows.
    #[serde(rename = "t")]
    pub title: String,
    /// The Dockerfile.
    #[serde(rename = "d")]
    pub dockerfile: String,
    /// The files of its context, as a list to be read.
    #[serde(rename = "f", default, skip_serializing_if = "String::is_empty")]
    pub files: String,
}

/// The names under which the texts are kept among the drafts; no exercise is called so.
const KEPT: [&str; 3] = ["lab/Dockerfile", "lab/files", "lab/.dockerignore"];

/// What the page says without scripts.
pub fn still() -> AnyView {
    view! {
        <section class="check-still">
            <p>
                {words::workbench::lab_builds_dockerfile_page()}
            </p>
            <p>{words::workbench::same_model()} " " <code>"layerwise layers Dockerfile"</code> "."</p>
        </section>
    }
    .into_any()
}

/// What is built: the three texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Texts {
    dockerfile: String,
    files: String,
    ignore: String,
}

impl Texts {
    /// The context that the list describes. Without a list there may be any file, of unknown size.
    fn context(&self) -> BuildContext {
        let listed = files::read(&self.files).into_iter().filter(|file| !file.path.ends_with('/'));
        let listed = listed.map(|file| {
            let known = ContextFile { bytes: file.bytes, mode: 0o644, ..ContextFile::default() };
            (file.path, known)
        });
        let files: std::collections::BTreeMap<_, _> = listed.collect();
        let ignore = (!self.ignore.trim().is_empty()).then(|| self.ignore.clone());
        BuildContext { open: files.is_empty(), files, ignore, ..BuildContext::default() }
    }
}

type Seen = look::Seen<Known>;

/// The state of the lab; every view of it reads from here.
#[derive(Clone, Copy)]
struct Work {
    field: Field,
    files: RwSignal<String>,
    ignore: RwSignal<String>,
    seen: Memo<Seen>,
    /// The build to compare with.
    before: RwSignal<Option<Texts>>,
    /// What is chosen in the stack.
    chosen: Chosen,
    /// The machine whose time is estimated.
    host: RwSignal<Host>,
    said: RwSignal<String>,
}

impl Work {
    fn texts(self) -> Texts {
        Texts {
            dockerfile: self.field.text.get(),
            files: self.files.get(),
            ignore: self.ignore.get(),
        }
    }

    /// Something of what is known of the text; the default where nothing is.
    fn known<T: Default>(self, read: impl FnOnce(&Known) -> T) -> T {
        self.seen.with(|seen| seen.known.as_deref().map(read).unwrap_or_default())
    }

    fn shared(self) -> Shared {
        let Texts { dockerfile, files, ignore } = self.texts();
        let Chosen { step, merged, measure } = self.chosen;
        Shared::Lab {
            dockerfile,
            files,
            ignore,
            step: step.get(),
            merged: merged.get(),
            transfer: measure.get() == Measure::Transfer,
        }
    }

    fn open(self, shared: &Shared) {
        let Shared::Lab { dockerfile, files, ignore, step, merged, transfer } = shared else {
            return;
        };
        self.field.replace(dockerfile);
        self.files.set(files.clone());
        self.ignore.set(ignore.clone());
        self.chosen.merged.set(*merged);
        self.chosen.measure.set(if *transfer { Measure::Transfer } else { Measure::OnDisk });
        self.chosen.step.set(*step);
        self.said.set(words::workbench::link_s_build_open().to_owned());
    }

    fn load(self, example: &Example) {
        self.field.replace(&example.dockerfile);
        self.files.set(example.files.clone());
        self.ignore.set(String::new());
        self.said.set(words::workbench::loaded(&example.title));
    }
}

/// The living lab.
pub fn live(examples: Vec<Example>) -> AnyView {
    let state = State::shared();
    let kept = KEPT.map(|name| untrack(|| state.draft(name)));
    let [text, list, ignore] = kept;
    let scenes = StoredValue::new(
        examples.iter().map(|example| example.dockerfile.clone()).collect::<Vec<_>>(),
    );
    let first = examples.first();
    let list = list.or_else(|| {
        // The example's files belong to the example's text.
        text.is_none().then(|| first.map(|first| first.files.clone())).flatten()
    });
    let text = text.or_else(|| first.map(|first| first.dockerfile.clone())).unwrap_or_default();
    let field = Field::new(&text);
    let files = RwSignal::new(list.unwrap_or_default());
    let ignore = RwSignal::new(ignore.unwrap_or_default());
    let seen = look::look(field.text, move |text, before| {
        let texts = Texts { dockerfile: text.to_owned(), files: files.get(), ignore: ignore.get() };
        Known::new(&texts, before)
    });
    let work = Work {
        field,
        files,
        ignore,
        seen,
        before: RwSignal::new(None),
        chosen: Chosen::default(),
        host: RwSignal::new(rerun::HOST),
        said: RwSignal::default(),
    };
    let edited = Edited::new(work);
    keep(work, state);
    let examples = StoredValue::new(examples);
    let follow = move || {
        let wanted = page::fragment();
        let wanted = wanted.as_deref().and_then(|fragment| fragment.strip_prefix("scene="));
        let Some(wanted) = wanted else { return };
        examples.with_value(|examples| {
            if let Some(example) = examples.iter().find(|example| example.id == wanted) {
                work.load(example);
            }
        });
    };
    // Once the field is in the page, so that the browser's own undo knows of the change.
    request_animation_frame(follow);
    page::listen("hashchange", move |_| follow());

    let found: Memo<Vec<Problem>> =
        Memo::new(move |_| work.known(|known| problems::problems(&known.play.file, &known.found)));
    let lines: Memo<Vec<Vec<Piece>>> = Memo::new(move |_| {
        work.field.text.with(|text| work.seen.with(|seen| look::painted(text, seen, parts)))
    });
    let show: Memo<Show> = Memo::new(move |_| work.known(|known| known.show.clone()));
    let outcome = Memo::new(move |_| work.known(Known::outcome));
    let own = move || {
        let text = work.field.text.get();
        !text.trim().is_empty() && scenes.with_value(|scenes| !scenes.contains(&text))
    };
    let here = |shared: &Shared| matches!(shared, Shared::Lab { .. });
    view! {
        <section class="see" aria-label=words::workbench::layer_lab_2()>
            {share::arrival(here, own, move |shared| work.open(shared))}
            <div class="exercise">
                <div class="exercise-column">
                    <div class="exercise-work">
                        {choices(work, examples)}
                        <Editor
                            id="lab".to_owned()
                            label=words::exercise::dockerfile()
                            field=work.field
                            lines=lines
                            problems=found
                        >
                            <button
                                type="button"
                                class="quiet"
                                on:click=move |_| {
                                    work.before.set(Some(untrack(|| work.texts())));
                                    work.said.set(
                                        words::workbench::build_kept_change_something()
                                            .to_owned(),
                                    );
                                }
                            >
                                {words::workbench::keep_compare()}
                            </button>
                        </Editor>
                        <p class="exercise-said" role="status">{work.said}</p>
                        {share::button("lab-share", move || work.shared())}
                    </div>
                </div>
                <div class="exercise-column">
                    <div class="exercise-side">{context(work)} {outcome::notes(outcome)}</div>
                </div>
            </div>
            <LayerLab id="lab".to_owned() title=words::workbench::step_by_step().to_owned() show=show.into() chosen=work.chosen/>
            {edits::view(work, edited)}
            {pull::view(work, edited)}
            {compare::view(work)}
            {xray::view(work)}
        </section>
    }
    .into_any()
}

fn parts(known: &Known) -> (&Dockerfile, &[checker::Diagnostic]) {
    (&known.play.file, &known.found)
}

/// Keeps the texts while they are written.
fn keep(work: Work, state: State) {
    let state = StoredValue::new(state);
    let track = move || {
        work.field.text.track();
        work.files.track();
        work.ignore.track();
    };
    let save = move || {
        let texts = untrack(|| work.texts());
        state.with_value(|state| {
            state.set_draft(KEPT[0], Some(&texts.dockerfile));
            state.set_draft(KEPT[1], Some(&texts.files));
            state.set_draft(KEPT[2], (!texts.ignore.is_empty()).then_some(texts.ignore.as_str()));
        });
    };
    keep_at_rest(track, save);
}

/// The scenes of the course, to load.
fn choices(work: Work, examples: StoredValue<Vec<Example>>) -> impl IntoView {
    let options = examples.with_value(|examples| {
        let option = |example: &Example| {
            view! { <option value=example.id.clone()>{example.title.clone()}</option> }
        };
        examples.iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <div class="check-open">
            <label class="check-example">
                <span class="visually-hidden">{words::workbench::load_scene_course()}</span>
                <select on:change:target=move |event| {
                    let select = event.target();
                    examples.with_value(|examples| {
                        if let Some(example) = examples.iter().find(|one| one.id == select.value()) {
                            work.load(example);
                        }
                    });
                    select.set_value("");
                }>
                    <option value="">{words::workbench::load_scene_course_2()}</option>
                    {options}
                </select>
            </label>
        </div>
    }
}

/// The build context: a list of files, and the `.dockerignore`.
fn context(work: Work) -> impl IntoView {
    let taken = move |listed: Vec<files::File>| {
        work.said.set(words::workbench::files_listed(listed.len()));
        work.files.set(files::write(&listed));
    };
    let area = |id: &'static str, rows: &'static str, text: RwSignal<String>| {
        view! {
            <textarea
                id=id
                class="check-ignore-field"
                rows=rows
                wrap="off"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
            ></textarea>
        }
    };
    let field = view! {
        <label class="exercise-heading" for="lab-files">{words::workbench::build_context()}</label>
        {area("lab-files", "6", work.files)}
        <p class="exercise-said">
            {words::workbench::path_on_each_line()} " " <code>"src/app.js 12kB"</code> ". "
            {words::workbench::without_a_list()}
        </p>
    };
    view! {
        <div>
            {folder::place(taken, field, ())}
            <details class="check-ignore">
                <summary>".dockerignore"</summary>
                <label>
                    <span class="visually-hidden">{words::workbench::dockerignore()}</span>
                    {area("lab-ignore", "4", work.ignore)}
                </label>
            </details>
        </div>
    }
}
