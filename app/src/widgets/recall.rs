//! Reviews: questions that were answered before, asked again when they are due, away from the text that answers them.

use std::time::Duration;

use course::{Answered, Reviews, calendar};
use leptos::leptos_dom::helpers::set_interval;
use leptos::prelude::*;

use super::ask::{self, Ask};
use super::fetched;
use crate::browser::{clock, page};
use crate::parts::calendar::{away, day};
use crate::parts::icon::{Icon, icon};
use crate::parts::pool::Pool;
use crate::state::State;
use crate::words;

/// How often the page looks at the clock.
const TICK: Duration = Duration::from_secs(20);
/// The heading that takes the focus with each new view.
const HEADING: &str = "recall-heading";

/// That reviews need scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            {words::study::reviews_are_made_from()}
        </p>
    }
    .into_any()
}

/// The living page; `pool` is the path of the file with the questions.
pub fn live(pool: String) -> AnyView {
    fetched::view(pool, Pool::read, |pool| Recall::new(pool).view())
}

/// Where the learner is.
#[derive(Clone, PartialEq)]
enum Place {
    /// Before the first question, or after the last one.
    Overview,
    /// At a question: its id and how often it was answered before.
    Question(String, usize),
}

#[derive(Clone, Copy)]
struct Recall {
    pool: StoredValue<Pool>,
    state: StoredValue<State>,
    place: RwSignal<Place>,
    now: RwSignal<u64>,
    /// The answer to the question that is open.
    answer: RwSignal<Option<Answered>>,
    /// How many were answered on this visit, and how many of them rightly.
    done: RwSignal<(u64, u64)>,
}

impl Recall {
    fn new(pool: Pool) -> Self {
        let now = RwSignal::new(clock::now());
        set_interval(
            move || {
                let _ = now.try_set(clock::now());
            },
            TICK,
        );
        Self {
            pool: StoredValue::new(pool),
            state: StoredValue::new(State::shared()),
            place: RwSignal::new(Place::Overview),
            now,
            answer: RwSignal::new(None),
            done: RwSignal::new((0, 0)),
        }
    }

    /// What comes back; follows the progress and the clock.
    fn reviews(self) -> Reviews {
        let progress = self.state.with_value(State::progress);
        let progress = progress.read();
        let known = |id: &str| self.pool.with_value(|pool| pool.find(id).is_some());
        Reviews::of(&progress, self.now.get(), known)
    }

    /// Goes to the next question that is due, or to the end.
    fn next(self) {
        self.now.set(clock::now());
        self.answer.set(None);
        let due = untrack(|| self.reviews()).due.into_iter().next();
        self.place.set(due.map_or(Place::Overview, |due| {
            let progress = self.state.with_value(State::progress);
            let turn = progress.with_untracked(|progress| progress.answers_to(&due.id).count());
            Place::Question(due.id, turn)
        }));
        request_animation_frame(move || page::focus(HEADING));
    }

    fn keep(self, id: &str, answer: Answered) {
        self.done.update(|(all, right)| {
            *all += 1;
            *right += u64::from(answer.right);
        });
        self.state.with_value(|state| state.record(id, answer.clone()));
        self.answer.set(Some(answer));
    }

    fn view(self) -> AnyView {
        view! {
            <div class="recall">
                {move || match self.place.get() {
                    Place::Overview => self.overview(),
                    Place::Question(id, turn) => self.question(&id, turn),
                }}
            </div>
        }
        .into_any()
    }

    fn question(self, id: &str, turn: usize) -> AnyView {
        let found = self.pool.with_value(|pool| {
            pool.ask(id, turn)
                .map(|(unit, item)| (unit.title.clone(), unit.path.clone(), item.clone()))
        });
        let Some((title, path, item)) = found else { return ().into_any() };
        let left = Memo::new(move |_| self.reviews().due.len() as u64);
        let asked = untrack(|| self.done.get()).0 + 1;
        let own = id.to_owned();
        let ask = Ask {
            given: None,
            later: None,
            done: Callback::new(move |answer| self.keep(&own, answer)),
        };
        let id = id.to_owned();
        let after = move || {
            let answer = self.answer.get()?;
            let returns = untrack(|| self.reviews()).later.into_iter().find(|due| due.id == id);
            let returns = match returns {
                Some(due) => words::study::comes_back(away(due.at.saturating_sub(clock::now()))),
                None if answer.right => words::study::you_have_known_month().to_owned(),
                None => String::new(),
            };
            Some(view! {
                <div class="recall-after">
                    <p>
                        {returns} " " {words::study::from_lesson()} " "
                        <a href=crate::link(&path)>{title.clone()}</a> "."
                    </p>
                    <button type="button" class="primary" on:click=move |_| self.next()>
                        {move || if left.get() > 0 { words::study::next_question() } else { words::study::finish() }}
                    </button>
                </div>
            })
        };
        view! {
            <h2 id=HEADING tabindex="-1">{words::study::question(asked)}</h2>
            <p class="facts" role="status">
                {move || words::study::questions_due(left.get())}
            </p>
            {ask::view(item, ask)}
            {after}
        }
        .into_any()
    }

    fn overview(self) -> AnyView {
        // Looked at again with the clock, drawn anew only when something is due: a button keeps the focus.
        let reviews = Memo::new(move |_| self.reviews());
        let summary = move || {
            let reviews = reviews.get();
            let (done, right) = self.done.get();
            let ended = done > 0 && reviews.due.is_empty();
            view! {
                <h2 id=HEADING tabindex="-1">{headline(&reviews, done)}</h2>
                {(done > 0).then(|| view! {
                    <p class="good">
                        {icon(Icon::Tick)}
                        {words::study::reviewed(done, right)}
                    </p>
                })}
                {self.advice(&reviews, ended)}
                {self.dates(&reviews)}
            }
        };
        view! { <section class="card recall-overview">{summary}</section> }.into_any()
    }

    /// What to do now.
    fn advice(self, reviews: &Reviews, ended: bool) -> AnyView {
        let next = reviews.later.first().map(|due| due.at);
        let next = next.map(|at| move || away(at.saturating_sub(self.now.get())));
        let course = view! { <a href=crate::link("#map")>{words::study::go_on_course()}</a> };
        if !reviews.due.is_empty() {
            return view! {
                <p>
                    {words::study::one_at_time_without()}
                </p>
                <div class="actions">
                    <button type="button" class="primary" on:click=move |_| self.next()>
                        {words::study::start()}
                    </button>
                </div>
            }
            .into_any();
        }
        match next {
            Some(next) => view! {
                <p>
                    {if ended { words::study::all_for_now() } else { "" }}
                    {move || words::study::next_comes_back(next())} " " {course} "."
                </p>
            }
            .into_any(),
            None if reviews.learned > 0 => view! {
                <p>
                    {words::study::known_all()} " "
                    {course} "."
                </p>
            }
            .into_any(),
            None => view! {
                <p>
                    {words::study::what_you_answer_lessons()}
                </p>
                <p>{course}</p>
            }
            .into_any(),
        }
    }

    /// How many come back on which day.
    fn dates(self, reviews: &Reviews) -> Option<AnyView> {
        if reviews.later.is_empty() && reviews.learned == 0 {
            return None;
        }
        let (now, offset) = (self.now.get_untracked(), clock::offset());
        let today = now.saturating_add_signed(i64::from(offset) * 60) / 86_400;
        let days = calendar(&reviews.later, now, offset).into_iter().map(|(distance, count)| {
            view! { <li><b>{day(distance, today)}</b> {words::study::questions(count)}</li> }
        });
        let days: Vec<_> = days.collect();
        Some(
            view! {
                <h3>{words::study::later()}</h3>
                <ul class="dates">{days}</ul>
                {(reviews.learned > 0)
                    .then(|| view! {
                        <p class="facts">
                            {words::study::known_for_a_month(reviews.learned)}
                        </p>
                    })}
            }
            .into_any(),
        )
    }
}

fn headline(reviews: &Reviews, done: u64) -> String {
    match reviews.due.len() as u64 {
        0 if done > 0 => words::study::all_done().to_owned(),
        0 if reviews.later.is_empty() && reviews.learned == 0 => {
            words::study::nothing_answered_yet().to_owned()
        }
        0 => words::study::nothing_due_now().to_owned(),
        count => words::study::due_now(count),
    }
}
