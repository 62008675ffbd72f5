//! The checker for a Dockerfile of one's own: an editor, what is found, and the stack that the text gives.

mod findings;
mod open;
mod totals;

use checker::{Diagnostic, Fix, Options};
use course::share::Shared;
use dockerfile::Dockerfile;
use image::{Build, BuildContext, Inputs, Size, Stack, simulate};
use leptos::ev::ClipboardEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::share;
use crate::browser::files;
use crate::parts::difference::{Change, changes};
use crate::parts::editor::paint::Piece;
use crate::parts::editor::{Editor, Field, look};
use crate::parts::outcome::{self, Outcome};
use crate::parts::problems::{self, Acts, Problem};
use crate::state::State;
use crate::words;

/// A Dockerfile to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// What it is called in the list.
    pub title: String,
    /// The text.
    pub dockerfile: String,
}

/// The names under which the texts are kept among the drafts; no exercise is called so.
const KEPT: [&str; 2] = ["check/Dockerfile", "check/.dockerignore"];

/// What the page says without scripts.
pub fn still() -> AnyView {
    view! {
        <section class="check-still">
            <p>
                {words::workbench::checker_runs_page_your()}
            </p>
            <p>{words::workbench::same_in_terminal()} " " <code>"layerwise check Dockerfile"</code> "."</p>
        </section>
    }
    .into_any()
}

/// All that is known of a text.
#[derive(Debug)]
struct Known {
    file: Dockerfile,
    context: BuildContext,
    build: Build,
    stack: Stack,
    found: Vec<Diagnostic>,
}

impl Known {
    fn new(text: &str, ignore: &str, before: Option<&Self>) -> Self {
        let context = context(ignore);
        let file = look::parse(text, before.map(|before| &before.file));
        let inputs = Inputs::new(&context);
        let build = simulate(&file, &inputs);
        let found = checker::check(&file, &inputs, &build, &Options::default());
        let stack = build.image().map(Stack::of).unwrap_or_default();
        Self { file, context, build, stack, found }
    }

    fn parts(&self) -> (&Dockerfile, &[Diagnostic]) {
        (&self.file, &self.found)
    }

    /// Whether Docker makes an image of it.
    fn has_image(&self) -> bool {
        self.build.refused.is_none() && self.build.image().is_some()
    }

    fn outcome(&self) -> Outcome {
        Outcome::new(&self.file, &self.build, &self.stack)
    }
}

/// The context of someone's own project: only its `.dockerignore` is at hand.
fn context(ignore: &str) -> BuildContext {
    let ignore = (!ignore.trim().is_empty()).then(|| ignore.to_owned());
    BuildContext { open: true, ignore, ..BuildContext::default() }
}

type Seen = look::Seen<Known>;

/// The state of the page; every view of it reads from here.
#[derive(Clone, Copy)]
struct Work {
    state: StoredValue<State>,
    field: Field,
    /// Text of the `.dockerignore`.
    ignore: RwSignal<String>,
    seen: Memo<Seen>,
    /// The text that was opened last: what the figures are compared with.
    opened: RwSignal<String>,
    /// What was done last, in words, and the text that it is true of.
    said: RwSignal<(String, String)>,
}

impl Work {
    fn new(examples: &[Example]) -> Self {
        let state = State::shared();
        let kept = KEPT.map(|name| untrack(|| state.draft(name)));
        let [text, ignore] = kept;
        let first = examples.first().map(|example| example.dockerfile.as_str());
        let field = Field::new(text.as_deref().or(first).unwrap_or_default());
        let ignore = RwSignal::new(ignore.unwrap_or_default());
        let opened = RwSignal::new(field.text.get_untracked());
        let seen = look::look(field.text, move |text, before| {
            ignore.with(|ignore| Known::new(text, ignore, before))
        });
        let state = StoredValue::new(state);
        Self { state, field, ignore, seen, opened, said: RwSignal::default() }
    }

    /// Something of what is known of the text; the default where nothing is.
    fn known<T: Default>(self, read: impl FnOnce(&Known) -> T) -> T {
        self.seen.with(|seen| seen.known.as_deref().map(read).unwrap_or_default())
    }

    /// Says something until the text changes.
    fn say(self, words: impl Into<String>) {
        self.said.set((self.field.text.get_untracked(), words.into()));
    }

    fn said(self) -> String {
        self.said.with(|(text, words)| {
            if self.field.text.with(|now| now == text) { words.clone() } else { String::new() }
        })
    }

    /// Puts another text into the field; “Undo” brings the old one back.
    fn load(self, text: &str, words: &str) {
        self.field.replace(text);
        self.opened.set(self.field.text.get_untracked());
        self.say(words);
    }

    /// What is pasted in place of the whole text is opened, not edited.
    fn pasted(self, event: &ClipboardEvent) {
        if !event.default_prevented() && self.field.is_all_selected() {
            // The text is there once the browser has pasted it.
            request_animation_frame(move || self.opened.set(self.field.text.get_untracked()));
        }
    }

    fn apply(self, fix: &Fix) {
        let text = self.field.text.get_untracked();
        // A fix of a text that is no longer there would cut at wrong places; the new ones are a moment away.
        if self.seen.with_untracked(|seen| seen.text != text) {
            return;
        }
        self.field.replace(&fix.edits.apply(&text));
        self.say(words::exercise::done_undo_takes_back());
    }

    fn preview(self, fix: &Fix) -> (Vec<Change>, Option<Size>) {
        self.seen.with_untracked(|seen| {
            let saves = seen.known.as_ref().and_then(|known| {
                checker::price(&seen.text, &Inputs::new(&known.context), &known.build, fix)
            });
            (changes(&seen.text, &fix.edits.apply(&seen.text)), saves)
        })
    }

    fn shared(self) -> Shared {
        Shared::Check { dockerfile: self.field.text.get(), ignore: self.ignore.get() }
    }

    fn open(self, shared: &Shared) {
        if let Shared::Check { dockerfile, ignore } = shared {
            self.ignore.set(ignore.clone());
            self.load(dockerfile, words::workbench::link_s_text_open());
        }
    }

    fn copy(self) {
        let text = self.field.text.get_untracked();
        files::copy(&text, move |done| {
            self.say(if done {
                words::exercise::copied()
            } else {
                words::exercise::browser_does_not_let()
            });
        });
    }

    fn download(self) {
        let text = self.field.text.get_untracked();
        if !files::download("Dockerfile", "text/plain", &text) {
            self.say(words::workbench::browser_does_not_let_2());
        }
    }
}

/// The living checker.
pub fn live(examples: Vec<Example>) -> AnyView {
    let work = Work::new(&examples);
    open::keep(work);
    open::follow_address(work);
    let found: Memo<Vec<Problem>> = Memo::new(move |_| {
        work.known(|known| {
            // That an empty field is no Dockerfile is no news.
            let found = if known.file.text.trim().is_empty() { &[][..] } else { &known.found };
            problems::problems(&known.file, found)
        })
    });
    let lines: Memo<Vec<Vec<Piece>>> = Memo::new(move |_| {
        work.field.text.with(|text| work.seen.with(|seen| look::painted(text, seen, Known::parts)))
    });
    let acts = Acts {
        go: Callback::new(move |byte: usize| work.field.go(byte)),
        apply: Callback::new(move |fix: Fix| work.apply(&fix)),
        preview: Callback::new(move |fix: Fix| work.preview(&fix)),
    };
    let outcome = Memo::new(move |_| work.known(Known::outcome));
    let most = Memo::new(move |_| {
        let opened = work.opened.get();
        work.ignore.with(|ignore| Known::new(&opened, ignore, None).outcome().picture.largest())
    });
    let given = StoredValue::new(
        examples.iter().map(|example| example.dockerfile.clone()).collect::<Vec<_>>(),
    );
    let own = move || {
        let text = work.field.text.get();
        !text.trim().is_empty() && given.with_value(|given| !given.contains(&text))
    };
    let here = |shared: &Shared| matches!(shared, Shared::Check { .. });
    view! {
        <section class="exercise check" aria-label=words::workbench::checker()>
            {share::arrival(here, own, move |shared| work.open(shared))}
            <div class="exercise-column">
                <div class="exercise-work">
                    {open::view(work, examples)}
                    <div on:paste=move |event| work.pasted(&event)>
                        <Editor
                            id="check".to_owned()
                            label=words::exercise::your_dockerfile()
                            field=work.field
                            lines=lines
                            problems=found
                        >
                            <button type="button" class="quiet" on:click=move |_| work.copy()>
                                {words::exercise::copy()}
                            </button>
                            <button type="button" class="quiet" on:click=move |_| work.download()>
                                {words::workbench::download()}
                            </button>
                        </Editor>
                    </div>
                    <p class="exercise-said" role="status">{move || work.said()}</p>
                    {share::button("check-share", move || work.shared())}
                    {open::ignore(work)}
                </div>
                <div class="exercise-problems">{findings::view(work, found, acts)}</div>
            </div>
            <div class="exercise-column">
                <div class="exercise-side">{totals::view(work)}</div>
                <div class="exercise-scene">
                    <h2 class="exercise-heading">{words::workbench::image_layer_by_layer()}</h2>
                    {outcome::view("check-stack".to_owned(), outcome, most.into())}
                </div>
            </div>
        </section>
    }
    .into_any()
}
