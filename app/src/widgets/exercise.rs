//! An exercise: an editor, the goals, and the stack that the text gives.

mod after;
mod done;
mod goals;
mod help;
mod keep;
mod pieces;
mod scene;

use checker::Diagnostic;
use course::share::Shared;
use course::{AnswerKind, Attempt, Exercise, Grade, grade};
use dockerfile::Dockerfile;
use image::{Inputs, Size};
use leptos::prelude::*;

use super::{ignore, share};
use crate::browser::{files as browser_files, page};
use crate::parts::code;
use crate::parts::difference::{Change, changes};
use crate::parts::editor::paint::{Piece, patterns};
use crate::parts::editor::{Editor, Field, look};
use crate::parts::files::{self, File};
use crate::parts::problems::{self, Acts, Problem};
use crate::state::{State, packages};
use crate::words;

/// What the browser needs of an exercise: not the answers that only its tests read, nor the task, which the page has.
pub fn needed(exercise: &Exercise) -> Exercise {
    Exercise {
        task: String::new(),
        sources: String::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
        ..exercise.clone()
    }
}

/// A text of the exercise that cannot be changed: its start, its solution.
fn listing(exercise: &Exercise, text: &str) -> AnyView {
    match exercise.answer {
        AnswerKind::Dockerfile => code::listing(text),
        AnswerKind::Ignore => code::plain(text),
    }
}

/// What the learner's text is called.
fn name(exercise: &Exercise) -> &'static str {
    match exercise.answer {
        AnswerKind::Dockerfile => words::exercise::your_dockerfile(),
        AnswerKind::Ignore => words::exercise::your_dockerignore(),
    }
}

/// The Dockerfile that is given where the answer is a `.dockerignore`.
fn given(exercise: &Exercise) -> Option<AnyView> {
    (exercise.answer == AnswerKind::Ignore).then(|| {
        view! {
            <h2 class="exercise-heading">{words::exercise::dockerfile()}</h2>
            {code::listing(&exercise.given)}
        }
        .into_any()
    })
}

/// The Dockerfile to mend, the goals, and the solution to open; for a page without scripts.
pub fn still(exercise: &Exercise) -> AnyView {
    let goals = exercise
        .goals
        .iter()
        .map(|goal| view! { <li class="goal" inner_html=goal.text.clone()></li> })
        .collect_view();
    view! {
        <section class="exercise exercise-still" aria-label=words::lesson::exercise()>
            <div class="exercise-column">
                {given(exercise)}
                {if exercise.pieces.is_empty() {
                    let text = listing(exercise, &exercise.start);
                    view! { <h2 class="exercise-heading">{name(exercise)}</h2> {text} }.into_any()
                } else {
                    let pieces: Vec<_> =
                        exercise.pieces.iter().map(|piece| view! { <li>{code::listing(piece)}</li> }).collect();
                    view! {
                        <h2 class="exercise-heading">{words::exercise::lines_choose_from()}</h2>
                        <ul class="pieces-list">{pieces}</ul>
                    }
                    .into_any()
                }}
            </div>
            <div class="exercise-column">
                <h2 class="exercise-heading">{words::exercise::goals()}</h2>
                <ul class="goals">{goals}</ul>
            </div>
            <details class="exercise-solution">
                <summary>{words::exercise::our_solution_why()}</summary>
                {listing(exercise, &exercise.solution)}
                <div class="prose" inner_html=exercise.why.clone()></div>
            </details>
        </section>
    }
    .into_any()
}

/// All that is known of a text.
type Seen = look::Seen<(Attempt, Grade)>;

fn see(exercise: &Exercise, text: &str, before: Option<&(Attempt, Grade)>) -> (Attempt, Grade) {
    let attempt = Attempt::after(exercise, text, before.map(|before| &before.0));
    let grade = grade(exercise, &attempt);
    (attempt, grade)
}

fn parts(known: &(Attempt, Grade)) -> (&Dockerfile, &[Diagnostic]) {
    (&known.0.file, &known.0.diagnostics)
}

fn passed(seen: &Seen) -> bool {
    seen.known.as_ref().is_some_and(|known| known.1.passed())
}

/// The state of an exercise; every view of it reads from here.
#[derive(Clone, Copy)]
struct Work {
    exercise: StoredValue<Exercise>,
    state: StoredValue<State>,
    field: Field,
    /// What is known of the field's text.
    seen: Memo<Seen>,
    /// What is known of the text to start from.
    start: Memo<Seen>,
    /// Whether the solution is open.
    solution: RwSignal<bool>,
    /// What was done last, in words, and the text that it is true of.
    said: RwSignal<(String, &'static str)>,
}

impl Work {
    fn new(exercise: Exercise) -> Self {
        let state = State::shared();
        let draft = untrack(|| state.draft(&exercise.id));
        let field = Field::new(draft.as_deref().unwrap_or(&exercise.start));
        let exercise = StoredValue::new(exercise);
        let start = Memo::new(move |_| {
            exercise.with_value(|own| {
                let see = |text: &str, _: Option<&_>| see(own, text, None);
                packages::with(|| Seen::new(own.start.clone(), None, see))
            })
        });
        let seen = look::look(field.text, move |text, before| {
            exercise.with_value(|own| see(own, text, before))
        });
        Self {
            exercise,
            state: StoredValue::new(state),
            field,
            seen,
            start,
            solution: RwSignal::new(false),
            said: RwSignal::default(),
        }
    }

    fn id(self) -> String {
        self.exercise.with_value(|exercise| exercise.id.clone())
    }

    /// Something of what is known of the text; the default where nothing is.
    fn known<T: Default>(self, read: impl FnOnce(&Attempt, &Grade) -> T) -> T {
        self.seen.with(|seen| {
            seen.known.as_ref().map(|known| read(&known.0, &known.1)).unwrap_or_default()
        })
    }

    /// Whether the exercise was passed, now or earlier.
    fn ever_passed(self) -> bool {
        self.state.with_value(|state| self.exercise.with_value(|own| state.passed(&own.id)))
    }

    /// Says something until the text changes.
    fn say(self, words: &'static str) {
        self.said.set((self.field.text.get_untracked(), words));
    }

    fn said(self) -> &'static str {
        self.said
            .with(|(text, words)| if self.field.text.with(|now| now == text) { words } else { "" })
    }

    fn copy(self) {
        let text = self.field.text.get_untracked();
        browser_files::copy(&text, move |done| {
            self.say(if done {
                words::exercise::copied()
            } else {
                words::exercise::browser_does_not_let()
            });
        });
    }

    fn shared(self) -> Shared {
        Shared::Exercise { id: self.id(), text: self.field.text.get() }
    }

    fn open(self, shared: &Shared) {
        if let Shared::Exercise { text, .. } = shared {
            self.field.replace(text);
            self.say(words::exercise::link_s_answer_open());
        }
    }

    /// Whether the learner has changed the text.
    fn has_own(self) -> bool {
        let start = self.exercise.with_value(|exercise| exercise.start.clone());
        self.field.text.with(|text| !text.trim().is_empty() && *text != start)
    }

    fn restart(self) {
        let start = self.exercise.with_value(|exercise| exercise.start.clone());
        self.field.replace(&start);
        self.say(words::exercise::start_file_again_undo());
    }
}

/// The living exercise.
pub fn live(exercise: Exercise) -> AnyView {
    let work = Work::new(exercise);
    keep::drafts(work);
    keep::passes(work);
    let pieces = work.exercise.with_value(|exercise| exercise.pieces.clone());
    let written = pieces.is_empty();
    let answer = work.exercise.with_value(|exercise| exercise.answer);
    let problems: Memo<Vec<Problem>> = Memo::new(move |_| {
        // What is found in a given Dockerfile is not the learner's to mend.
        if answer == AnswerKind::Ignore {
            return Vec::new();
        }
        let mut problems =
            work.known(|attempt, _| problems::problems(&attempt.file, &attempt.diagnostics));
        if !written {
            // A fix would write lines that are no piece.
            for problem in &mut problems {
                problem.fixes.clear();
            }
        }
        problems
    });
    let lines: Memo<Vec<Vec<Piece>>> = Memo::new(move |_| {
        if answer == AnswerKind::Ignore {
            return work.field.text.with(|text| patterns(text));
        }
        work.field.text.with(|text| work.seen.with(|seen| look::painted(text, seen, parts)))
    });
    let go = Callback::new(move |byte: usize| work.field.go(byte));
    let apply = Callback::new(move |fix: checker::Fix| {
        let text = work.field.text.get_untracked();
        // A fix of a text that is no longer there would cut at wrong places; the new ones are a moment away.
        if work.seen.with_untracked(|seen| seen.text != text) {
            return;
        }
        work.field.replace(&fix.edits.apply(&text));
        work.say(words::exercise::done_undo_takes_back());
    });
    let preview = Callback::new(move |fix: checker::Fix| preview(work, &fix));
    let id = work.id();
    let own_id = StoredValue::new(id.clone());
    let here = move |shared: &Shared| match shared {
        Shared::Exercise { id, .. } => own_id.with_value(|own| own == id),
        _ => false,
    };
    view! {
        <section class="exercise" aria-label=words::lesson::exercise()>
            {share::arrival(here, move || work.has_own(), move |shared| work.open(shared))}
            <div class="exercise-column">
                <div class="exercise-work">
                    {if written { editor(work, id, lines, problems) } else { pieces::view(work, pieces) }}
                    <p class="exercise-said" role="status">{move || work.said()}</p>
                    {share::button("exercise-share", move || work.shared())}
                    {keep::other_drafts(work)}
                </div>
                <div class="exercise-problems">
                    {if answer == AnswerKind::Ignore {
                        entering(work)
                    } else {
                        findings(problems, Acts { go, apply, preview })
                    }}
                </div>
                <div class="exercise-help">{help::view(work)}</div>
            </div>
            <div class="exercise-column">
                <div class="exercise-side">{goals::view(work)} {done::view(work)} {after::view(work)}</div>
                <div class="exercise-scene">{scene::view(work)}</div>
            </div>
        </section>
    }
    .into_any()
}

/// What the checker finds in the learner's Dockerfile.
fn findings(problems: Memo<Vec<Problem>>, acts: Acts) -> AnyView {
    view! {
        <h2 class="exercise-heading">{words::pages::rules()}</h2>
        {move || {
            problems
                .with(Vec::is_empty)
                .then(|| view! { <p class="exercise-none">{words::exercise::nothing_text()}</p> })
        }}
        {problems::list(problems, acts)}
    }
    .into_any()
}

/// What the learner's `.dockerignore` does to each file, and the Dockerfile that is given.
fn entering(work: Work) -> AnyView {
    let given = work.exercise.with_value(given);
    let list = work.exercise.with_value(|exercise| {
        let files = exercise.context.files.iter();
        let files = files.map(|(path, file)| File { path: path.clone(), bytes: file.bytes });
        files::write(&files.collect::<Vec<_>>())
    });
    view! {
        {given}
        {move || work.field.text.with(|text| ignore::fates(&list, text))}
    }
    .into_any()
}

/// The text field with its buttons.
fn editor(
    work: Work,
    id: String,
    lines: Memo<Vec<Vec<Piece>>>,
    problems: Memo<Vec<Problem>>,
) -> AnyView {
    let label = work.exercise.with_value(name);
    view! {
        <Editor id=id label=label field=work.field lines=lines problems=problems>
            <button type="button" class="quiet" on:click=move |_| work.restart()>
                {words::exercise::start_again()}
            </button>
            <button type="button" class="quiet" on:click=move |_| work.copy()>
                {words::exercise::copy()}
            </button>
        </Editor>
    }
    .into_any()
}

/// What a fix changes and saves.
fn preview(work: Work, fix: &checker::Fix) -> (Vec<Change>, Option<Size>) {
    work.seen.with_untracked(|seen| {
        let saves = seen.known.as_ref().and_then(|known| {
            work.exercise.with_value(|exercise| {
                let inputs = Inputs::new(&exercise.context);
                checker::price(&seen.text, &inputs, &known.0.build, fix)
            })
        });
        (changes(&seen.text, &fix.edits.apply(&seen.text)), saves)
    })
}

/// Moves the focus once the page shows what was asked for.
fn focus_soon(id: String) {
    request_animation_frame(move || page::focus(&id));
}
