//! An exam: questions of all units and two Dockerfiles to repair, with no word about an answer before the end.

mod certificate;
mod repair;
mod results;

use std::collections::BTreeSet;
use std::time::Duration;

use course::{Answered, Attempt, Exercise, QUESTIONS, REPAIRS, Rung, Sitting, draw, grade};
use leptos::leptos_dom::helpers::set_interval;
use leptos::prelude::*;

use super::ask::{self, Ask};
use super::fetched;
use crate::browser::{clock, page, storage};
use crate::parts::calendar::date;
use crate::parts::icon::{Icon, icon};
use crate::parts::pool::{Item, Pool, read};
use crate::state::State;
use crate::words;

/// Where an exam that is being taken is kept; it is no part of the progress before it is handed in.
const KEY: &str = "running-exam";
/// The heading that takes the focus with each new view.
const HEADING: &str = "exam-heading";
/// Seconds before the end at which more time is offered.
const WARNING: u64 = 120;
/// Minutes of an extension.
const MORE: u64 = 10;

/// That the exam needs scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            {words::study::test_drawn_graded_your()}
        </p>
    }
    .into_any()
}

/// The exercises that an exam can give, with what it needs of them.
pub fn repairs(course: &course::Course) -> Vec<Exercise> {
    let fits = |exercise: &&Exercise| {
        exercise.rung == Rung::Repair
            && exercise.answer == course::AnswerKind::Dockerfile
            && exercise.pieces.is_empty()
    };
    let needed = |exercise: &Exercise| Exercise {
        sources: String::new(),
        hints: Vec::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
        ..exercise.clone()
    };
    course.exercises.iter().filter(fits).map(needed).collect()
}

/// The living exam, from the paths of the files with the questions and with the exercises.
pub fn live(pool: String, repairs: String) -> AnyView {
    fetched::view(pool, Pool::read, move |pool| {
        fetched::view(repairs.clone(), read, move |repairs| Test::new(pool.clone(), repairs).view())
    })
}

#[derive(Clone, Copy)]
struct Test {
    pool: StoredValue<Pool>,
    repairs: StoredValue<Vec<Exercise>>,
    state: StoredValue<State>,
    /// The exam that is being taken, or was just handed in.
    sitting: RwSignal<Option<Sitting>>,
    now: RwSignal<u64>,
    /// Whether the learner is asked once more before handing in.
    asking: RwSignal<bool>,
}

impl Test {
    fn new(pool: Pool, repairs: Vec<Exercise>) -> Self {
        let kept = storage::get(KEY).and_then(|text| serde_json::from_str::<Sitting>(&text).ok());
        let test = Self {
            pool: StoredValue::new(pool),
            repairs: StoredValue::new(repairs),
            state: StoredValue::new(State::shared()),
            sitting: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
            asking: RwSignal::new(false),
        };
        // An exam whose questions the course no longer has cannot go on.
        let whole =
            |kept: &Sitting| !kept.items.is_empty() && kept.items.iter().all(|id| test.knows(id));
        test.sitting.set(kept.filter(whole));
        set_interval(
            move || {
                let _ = test.now.try_set(clock::now());
            },
            Duration::from_secs(1),
        );
        test
    }

    fn knows(self, id: &str) -> bool {
        self.exercise(id).is_some() || self.pool.with_value(|pool| pool.find(id).is_some())
    }

    /// The exercise of an item, if it is one.
    fn exercise(self, id: &str) -> Option<Exercise> {
        self.repairs.with_value(|all| all.iter().find(|exercise| exercise.path() == id).cloned())
    }

    /// The question of an item, with the numbers of this exam.
    fn item(self, id: &str, began: u64) -> Option<Item> {
        let turn = usize::try_from(began % 997).expect("small");
        self.pool.with_value(|pool| pool.ask(id, turn).map(|(_, item)| item.clone()))
    }

    /// Title and path of the unit that an item belongs to.
    fn unit(self, id: &str) -> (String, String) {
        let of_pool = |find: &dyn Fn(&Pool) -> Option<(String, String)>| self.pool.with_value(find);
        if let Some(exercise) = self.exercise(id) {
            let unit = of_pool(&|pool| {
                let unit = pool.units.iter().find(|unit| unit.id == exercise.step)?;
                Some((unit.title.clone(), unit.path.clone()))
            });
            return unit.unwrap_or_else(|| (exercise.title.clone(), exercise.path()));
        }
        let unit =
            of_pool(&|pool| pool.find(id).map(|(unit, _)| (unit.title.clone(), unit.path.clone())));
        unit.unwrap_or_default()
    }

    /// Changes the exam and keeps it.
    fn change(self, change: impl FnOnce(&mut Sitting)) {
        self.sitting.update(|sitting| {
            if let Some(sitting) = sitting {
                change(sitting);
            }
        });
        self.keep();
    }

    fn keep(self) {
        self.sitting.with_untracked(|sitting| {
            // What is not kept is still there until the page closes; the site says so elsewhere.
            let _ = match sitting {
                Some(sitting) => {
                    let text = serde_json::to_string(sitting).expect("an exam is plain data");
                    storage::set(KEY, &text)
                }
                None => storage::remove(KEY),
            };
        });
    }

    fn begin(self, minutes: Option<u64>) {
        let now = clock::now();
        let progress = self.state.with_value(State::progress);
        let items = progress.with_untracked(|progress| {
            let before: BTreeSet<&str> = progress
                .exams
                .values()
                .flat_map(|exam| exam.items.keys().map(String::as_str))
                .collect();
            let units = self.pool.with_value(|pool| {
                let ids = |unit: &crate::parts::pool::Unit| {
                    unit.items.iter().map(|item| item.id().to_owned()).collect::<Vec<_>>()
                };
                pool.units.iter().map(ids).collect::<Vec<_>>()
            });
            let repairs =
                self.repairs.with_value(|all| all.iter().map(Exercise::path).collect::<Vec<_>>());
            draw(&units, &repairs, &before, now)
        });
        self.now.set(now);
        self.sitting.set(Some(Sitting::new(items, now, minutes)));
        self.keep();
        self.show();
    }

    fn show(self) {
        self.asking.set(false);
        request_animation_frame(move || page::focus(HEADING));
    }

    fn go(self, at: usize) {
        self.change(|sitting| sitting.at = at.min(sitting.items.len().saturating_sub(1)));
        self.show();
    }

    fn answer(self, id: &str, answer: Answered) {
        self.change(|sitting| {
            sitting.answers.insert(id.to_owned(), answer);
        });
        let (at, last) = self.sitting.with_untracked(|sitting| {
            sitting.as_ref().map_or((0, 0), |one| (one.at, one.items.len().saturating_sub(1)))
        });
        if at < last { self.go(at + 1) } else { self.hand_in_asked() }
    }

    /// Asks once more: an exam is handed in once.
    fn hand_in_asked(self) {
        self.asking.set(true);
        request_animation_frame(move || page::focus("exam-hand-in"));
    }

    fn hand_in(self) {
        let now = clock::now();
        let repaired = |path: &str, text: &str| {
            self.exercise(path)
                .is_some_and(|exercise| grade(&exercise, &Attempt::new(&exercise, text)).passed())
        };
        let mut exam = None;
        self.change(|sitting| exam = Some(sitting.finish(now, repaired)));
        let (Some(exam), Some(sitting)) = (exam, self.sitting.get_untracked()) else { return };
        self.state.with_value(|state| {
            for (id, answer) in &sitting.answers {
                state.record(id, answer.clone());
            }
            for path in sitting.drafts.keys().filter(|path| exam.items.get(*path) == Some(&true)) {
                if let Some(exercise) = self.exercise(path) {
                    state.set_passed(&exercise.id);
                }
            }
            state.add_exam(sitting.began, exam);
        });
        self.show();
    }

    fn leave(self) {
        self.sitting.set(None);
        self.keep();
        self.show();
    }

    fn view(self) -> AnyView {
        let stage = Memo::new(move |_| {
            self.sitting.with(|sitting| match sitting {
                None => 0,
                Some(sitting) if sitting.finished.is_none() => 1,
                Some(_) => 2,
            })
        });
        let shown = move || match stage.get() {
            0 => self.start(),
            1 => self.running(),
            _ => results::view(self),
        };
        view! { <div class="exam">{shown}</div> }.into_any()
    }

    fn start(self) -> AnyView {
        let limit = RwSignal::new(None::<u64>);
        let choices = [
            (None, words::study::no_limit()),
            (Some(30), "30 min"),
            (Some(45), "45 min"),
            (Some(60), "60 min"),
        ];
        let choices = choices.map(|(minutes, words)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="limit"
                        prop:checked=move || limit.get() == minutes
                        on:change=move |_| limit.set(minutes)
                    />
                    <span>{words}</span>
                </label>
            }
        });
        view! {
            <section class="card">
                <h2 id=HEADING tabindex="-1">{words::study::mixed_test()}</h2>
                <p>
                    {words::study::test_about(QUESTIONS, REPAIRS)}
                    " "
                    {words::study::close_and_go_on()}
                </p>
                <fieldset class="taps">
                    <legend>{words::study::time_limit()}</legend>
                    <div class="segments">{choices}</div>
                </fieldset>
                <p class="facts">{words::study::limit_can_be_extended()}</p>
                <div class="actions">
                    <button type="button" class="primary" on:click=move |_| self.begin(limit.get_untracked())>
                        {words::study::start_test()}
                    </button>
                </div>
            </section>
            {self.earlier()}
        }
        .into_any()
    }

    /// What earlier exams gave.
    fn earlier(self) -> AnyView {
        let progress = self.state.with_value(State::progress);
        let view = move || {
            let progress = progress.read();
            let rows: Vec<_> = progress
                .exams
                .values()
                .rev()
                .map(|exam| {
                    let day = date(exam.finished, clock::offset());
                    view! { <li><b>{day}</b> {words::study::of_right(exam.right(), exam.items.len())}</li> }
                })
                .collect();
            (!rows.is_empty())
                .then(|| view! { <h2>{words::study::your_tests_so_far()}</h2> <ul class="dates">{rows}</ul> })
        };
        view.into_any()
    }

    fn running(self) -> AnyView {
        let at = Memo::new(move |_| self.sitting.with(|one| one.as_ref().map_or(0, |one| one.at)));
        let up = Memo::new(move |_| self.left() == Some(0));
        let body = move || if up.get() { self.time_up() } else { self.item_view(at.get()) };
        view! {
            {self.clock()}
            <div>{body}</div>
            {self.navigation(at)}
            {move || self.asking.get().then(|| self.last_question())}
        }
        .into_any()
    }

    fn left(self) -> Option<u64> {
        self.sitting
            .with(|sitting| sitting.as_ref().and_then(|sitting| sitting.left(self.now.get())))
    }

    fn more(self) -> AnyView {
        view! {
            <button
                type="button"
                class="quiet"
                on:click=move |_| self.change(|sitting| sitting.extend(MORE, clock::now()))
            >
                {words::study::minutes_more(MORE)}
            </button>
        }
        .into_any()
    }

    /// The time that is left, by the minute, and more of it when it runs out.
    fn clock(self) -> AnyView {
        let minutes = Memo::new(move |_| self.left().map(|left| left.div_ceil(60)));
        let short = Memo::new(move |_| self.left().is_some_and(|left| left > 0 && left <= WARNING));
        // The words change, the button stays and keeps the focus.
        let limited = minutes.get_untracked().is_some();
        let words = move || words::study::minutes_left(minutes.get().unwrap_or(0));
        view! {
            {limited.then(|| view! { <p class="facts exam-clock"><span>{words}</span> {self.more()}</p> })}
            <div role="alert">
                {move || short.get().then(|| view! {
                    <p class="notice">
                        {icon(Icon::Warning)}
                        <span>{words::study::time_nearly_up_you()}</span>
                    </p>
                })}
            </div>
        }
        .into_any()
    }

    fn time_up(self) -> AnyView {
        view! {
            <section class="card" role="alert">
                <h2 id=HEADING tabindex="-1">{words::study::time_up()}</h2>
                <p>{words::study::nothing_lost_hand_what()}</p>
                <div class="actions">
                    <button type="button" class="primary" on:click=move |_| self.hand_in()>{words::study::hand()}</button>
                    {self.more()}
                </div>
            </section>
        }
        .into_any()
    }

    fn item_view(self, at: usize) -> AnyView {
        let found = self.sitting.with_untracked(|sitting| {
            let sitting = sitting.as_ref()?;
            let id = sitting.items.get(at)?.clone();
            Some((sitting.answers.get(&id).cloned(), sitting.began, sitting.items.len(), id))
        });
        let Some((given, began, count, id)) = found else { return ().into_any() };
        let body = match (self.exercise(&id), self.item(&id, began)) {
            (Some(exercise), _) => repair::view(self, exercise),
            (None, Some(item)) => {
                let done = Callback::new(move |answer| self.answer(&id, answer));
                ask::view(item, Ask { given, later: Some(words::lesson::keep_go_on()), done })
            }
            (None, None) => ().into_any(),
        };
        view! {
            <h2 id=HEADING tabindex="-1">{words::study::n_of(at + 1, count)}</h2>
            {body}
        }
        .into_any()
    }

    /// Every item by its number, and the way out.
    fn navigation(self, at: Memo<usize>) -> AnyView {
        let numbers = move || {
            self.sitting.with(|sitting| {
                let sitting = sitting.as_ref()?;
                let numbers = sitting.items.iter().enumerate().map(|(place, id)| {
                    let has = sitting.answers.contains_key(id) || sitting.drafts.contains_key(id);
                    let words = if has { "answered" } else { "open" };
                    let current = (at.get() == place).then_some("step");
                    view! {
                        <li>
                            <button
                                type="button"
                                class=format!("exam-number {words}")
                                aria-current=current
                                aria-label=words::study::item(place + 1, words)
                                on:click=move |_| self.go(place)
                            >
                                {place + 1}
                            </button>
                        </li>
                    }
                });
                Some(numbers.collect::<Vec<_>>())
            })
        };
        view! {
            <nav class="exam-numbers" aria-label=words::study::items_test()>
                <ol>{numbers}</ol>
                <div class="actions">
                    <button
                        type="button"
                        class="quiet"
                        disabled=move || at.get() == 0
                        on:click=move |_| self.go(at.get_untracked().saturating_sub(1))
                    >
                        {words::layers::back()}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| self.go(at.get_untracked() + 1)>
                        {words::lesson::next()}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| self.hand_in_asked()>
                        {words::study::hand_2()}
                    </button>
                </div>
            </nav>
        }
        .into_any()
    }

    fn last_question(self) -> AnyView {
        let (all, answered) = self.sitting.with_untracked(|sitting| {
            sitting.as_ref().map_or((0, 0), |one| (one.items.len(), one.answered()))
        });
        let open = all - answered;
        let words = if open == 0 {
            words::study::every_item_has_answer().to_owned()
        } else {
            words::study::without_answer(open)
        };
        view! {
            <section class="card" aria-label=words::study::hand()>
                <p id="exam-hand-in" tabindex="-1">{words} " " {words::study::nothing_changed_after()}</p>
                <div class="actions">
                    <button type="button" class="primary" on:click=move |_| self.hand_in()>
                        {words::study::hand_see_results()}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| self.asking.set(false)>
                        {words::study::go_on_test()}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| self.leave()>
                        {words::study::break_off_without_result()}
                    </button>
                </div>
            </section>
        }
        .into_any()
    }
}
