//! A question or a prediction of the class on a learner's own device: an answer, and the code that says it to the
//! presenter.

use course::vote::{Guess, Round, Vote};
use course::{Answered, Confidence, Prediction};
use image::format_bytes;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ask::Ask;
use super::present::field;
use super::{commit, fetched, predict};
use crate::browser::{chance, clock, page, room, storage};
use crate::parts::bars::letter;
use crate::parts::picture::Segment;
use crate::parts::pool::{Item, Pool};
use crate::parts::qr::qr;
use crate::parts::verdict::confidences;
use crate::state::State;
use crate::words;

/// What stands there without scripts.
pub fn still() -> AnyView {
    view! {
        <p>
            {words::teach::your_teacher_shows_question()}
        </p>
    }
    .into_any()
}

/// The answers to a question that this device gave, and what its codes are made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// Before and after the talk: the id of an option, or the bytes of a guess.
    votes: [Option<(String, Confidence)>; 2],
    /// The device's number for this question.
    device: u32,
    /// Whether the answer was looked at.
    revealed: bool,
}

/// The living page; `pool` is the path of the course's questions.
pub fn live(pool: String) -> AnyView {
    page::listen("hashchange", |_| room::reload());
    let text = page::fragment_text().unwrap_or_default();
    let id = field(&text, "q").unwrap_or_default().to_owned();
    let content = if id.is_empty() {
        view! { <p>{words::teach::open_link_your_teacher()}</p> }.into_any()
    } else {
        fetched::view(pool, Pool::read, move |pool| match pool.find(&id) {
            Some((_, item)) => ballot(item.clone()),
            None => view! {
                <p class="bad" role="alert">
                    {words::teach::question_not_here(&id)}
                </p>
            }
            .into_any(),
        })
    };
    view! { <div class="vote">{content}</div> }.into_any()
}

#[derive(Clone, Copy)]
struct Ballot {
    item: StoredValue<Item>,
    kept: RwSignal<Kept>,
    round: RwSignal<Round>,
    choice: RwSignal<Option<String>>,
    confidence: RwSignal<Option<Confidence>>,
    missing: RwSignal<&'static str>,
}

fn key(item: &Item) -> String {
    format!("vote.{}", item.id())
}

fn ballot(item: Item) -> AnyView {
    let kept = storage::get(&key(&item)).and_then(|kept| serde_json::from_str(&kept).ok());
    let kept = kept.unwrap_or_else(|| Kept { device: chance::number(), ..Kept::default() });
    let round = if kept.votes[1].is_some() { Round::Second } else { Round::First };
    let (label, prompt) = match &item {
        Item::Commit(question) => (words::lesson::question(), question.prompt.clone()),
        Item::Predict(prediction, _) => (words::lesson::prediction(), prediction.prompt.clone()),
    };
    let ballot = Ballot {
        item: StoredValue::new(item),
        kept: RwSignal::new(kept),
        round: RwSignal::new(round),
        choice: RwSignal::new(None),
        confidence: RwSignal::new(None),
        missing: RwSignal::new(""),
    };
    let content = move || {
        if ballot.kept.with(|kept| kept.revealed) {
            return ballot.item.with_value(|item| match item.clone() {
                Item::Commit(question) => commit::live(question),
                Item::Predict(prediction, truth) => predict::live(*prediction, truth),
            });
        }
        let vote = ballot.kept.with(|kept| kept.votes[ballot.place()].clone());
        let body = match vote {
            Some((choice, confidence)) => ballot.voted(&choice, confidence),
            None => match ballot.item.get_value() {
                Item::Commit(_) => ballot.form(),
                Item::Predict(prediction, truth) => return ballot.guess(*prediction, truth),
            },
        };
        view! {
            <section class="card commit" aria-label=label>
                <p class="eyebrow">
                    {if ballot.round.get() == Round::First { words::teach::vote() } else { words::teach::vote_again_after_talk() }}
                </p>
                <div class="prompt" inner_html=prompt.clone()></div>
                {body}
            </section>
        }
        .into_any()
    };
    view! { {content} }.into_any()
}

impl Ballot {
    fn place(self) -> usize {
        usize::from(self.round.get() == Round::Second)
    }

    fn keep(self, change: impl FnOnce(&mut Kept)) {
        self.kept.update(change);
        let value = self.kept.with_untracked(serde_json::to_string).unwrap_or_default();
        // Without storage the code lives as long as the page.
        let _ = self.item.with_value(|item| storage::set(&key(item), &value));
    }

    /// Keeps an answer as this round's vote.
    fn vote(self, answered: Answered) {
        let place = usize::from(self.round.get_untracked() == Round::Second);
        let vote = (answered.answer.clone(), answered.confidence);
        // The first answer is the one of the learner's progress; a later one changes nothing there.
        self.item.with_value(|item| State::shared().set_answer(item.id(), answered));
        self.keep(|kept| kept.votes[place] = Some(vote));
        request_animation_frame(|| page::focus("vote-code"));
    }

    /// The scale of a prediction: what is locked in is the vote.
    fn guess(self, prediction: Prediction, truth: Vec<Segment>) -> AnyView {
        let done = Callback::new(move |answered| self.vote(answered));
        let ask = Ask { given: None, later: Some(words::teach::commit_then_get_code()), done };
        let again = self.round.get() == Round::Second;
        let call = if again { words::teach::vote_again_after_talk() } else { words::teach::vote() };
        view! {
            <p><b>{call}"."</b>" "{words::teach::guess_gives_code()}</p>
            {predict::asked(prediction, truth, ask)}
        }
        .into_any()
    }

    fn commit(self) {
        let (Some(choice), Some(confidence)) =
            (self.choice.get_untracked(), self.confidence.get_untracked())
        else {
            self.missing.set(words::teach::choose_option_say_how());
            return;
        };
        self.missing.set("");
        let right = self.item.with_value(|item| match item {
            Item::Commit(question) => {
                question.choices.iter().any(|option| option.id == choice && option.right)
            }
            Item::Predict(..) => false,
        });
        self.vote(Answered { answer: choice, right, confidence, at: Some(clock::now()) });
    }

    fn form(self) -> AnyView {
        let options = self.item.with_value(|item| {
            let Item::Commit(question) = item else { return ().into_any() };
            question
                .choices
                .iter()
                .enumerate()
                .map(|(at, choice)| {
                    let id = choice.id.clone();
                    view! {
                        <label class="option">
                            <input type="radio" name="vote" on:change=move |_| self.choice.set(Some(id.clone()))/>
                            <span><b class="letter">{letter(at).to_string()}</b>" "<span inner_html=choice.text.clone()></span></span>
                        </label>
                    }
                })
                .collect_view()
                .into_any()
        });
        let taps = confidences()
            .map(|(confidence, word)| {
                view! {
                    <label class="segment">
                        <input type="radio" name="sure" on:change=move |_| self.confidence.set(Some(confidence))/>
                        <span>{word}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <form on:submit=move |event| {
                event.prevent_default();
                self.commit();
            }>
                <fieldset class="options"><legend>{words::lesson::your_answer()}</legend>{options}</fieldset>
                <fieldset class="taps">
                    <legend>{words::lesson::how_sure()}</legend>
                    <div class="segments">{taps}</div>
                </fieldset>
                <div class="actions">
                    <button type="submit" class="primary">{words::teach::commit_then_get_code()}</button>
                    <p class="missing" role="alert">{self.missing}</p>
                </div>
            </form>
        }
        .into_any()
    }

    fn voted(self, choice: &str, confidence: Confidence) -> AnyView {
        let round = self.round.get();
        let device = self.kept.with(|kept| kept.device);
        let found = self.item.with_value(|item| match item {
            Item::Commit(question) => {
                let option = question.choices.iter().position(|option| option.id == choice)?;
                let code = Vote { round, option, confidence, device }.code(&question.id)?;
                let letter = letter(option).to_string();
                let said =
                    view! { {words::teach::your_choice()}" "<b class="letter">{letter}</b>"." };
                Some((said.into_any(), code))
            }
            Item::Predict(prediction, _) => {
                let bytes = choice.parse().ok()?;
                let mark = Guess::mark(bytes, prediction.scale);
                let code = Guess { round, mark, device }.code(&prediction.id);
                Some((words::teach::you_guessed(format_bytes(bytes)).into_any(), code))
            }
        });
        let Some((said, code)) = found else {
            return view! { <p class="bad">{words::teach::question_cannot_be_voted()}</p> }
                .into_any();
        };
        let picture = qr(&code, &words::teach::code(&code));
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let second = round == Round::First;
        view! {
            <p>{said}" "{if second { words::teach::code_first() } else { words::teach::code_second() }}</p>
            <p class="vote-code" id="vote-code" tabindex="-1">{spaced}</p>
            {picture.ok()}
            <p class="note">{words::teach::say_show_or_let()}</p>
            <div class="actions">
                {second
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="primary"
                                on:click=move |_| {
                                    self.choice.set(None);
                                    self.confidence.set(None);
                                    self.round.set(Round::Second);
                                }
                            >
                                {words::teach::we_have_talked_vote()}
                            </button>
                        }
                    })}
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| self.keep(|kept| kept.device = chance::number())
                >
                    {words::teach::another_code_mine_was()}
                </button>
                <button type="button" class="quiet" on:click=move |_| self.keep(|kept| kept.revealed = true)>
                    {words::teach::see_answers()}
                </button>
            </div>
        }
        .into_any()
    }
}
