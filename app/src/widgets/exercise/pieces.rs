//! Answering by choosing lines and putting them in order: by touch, by mouse, by keyboard.

use course::{arrangement, compose};
use leptos::prelude::*;

use super::{Work, focus_soon};
use crate::parts::code;
use crate::words;

/// The state of the two lists.
#[derive(Clone, Copy)]
struct Table {
    work: Work,
    pieces: StoredValue<Vec<String>>,
    /// The pieces in use, from the top; nothing if the text is made of something else.
    order: Memo<Option<Vec<usize>>>,
    /// The texts before each step, to go back to.
    before: RwSignal<Vec<String>>,
}

impl Table {
    fn order(self) -> Vec<usize> {
        self.order.get_untracked().unwrap_or_default()
    }

    fn set(self, order: &[usize]) {
        let text = self.work.field.text.get_untracked();
        self.before.update(|before| before.push(text));
        let text = self.pieces.with_value(|pieces| compose(pieces, order));
        self.work.field.text.set(text);
    }

    fn add(self, piece: usize) {
        let mut order = self.order();
        order.push(piece);
        self.set(&order);
        focus_soon(self.id("out", piece));
    }

    fn take_out(self, piece: usize) {
        let mut order = self.order();
        order.retain(|one| *one != piece);
        self.set(&order);
        focus_soon(self.id("add", piece));
    }

    /// Moves a piece by one place; at an end it stays.
    fn shift(self, piece: usize, down: bool) {
        let mut order = self.order();
        let Some(at) = order.iter().position(|one| *one == piece) else { return };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if to >= order.len() {
            return;
        }
        order.swap(at, to);
        self.set(&order);
        focus_soon(self.id(if down { "down" } else { "up" }, piece));
    }

    fn undo(self) {
        if let Some(text) = self.before.try_update(Vec::pop).flatten() {
            self.work.field.text.set(text);
        }
    }

    fn id(self, what: &str, piece: usize) -> String {
        format!("{}-{what}-{piece}", self.work.id())
    }

    fn piece(self, at: usize) -> AnyView {
        self.pieces.with_value(|pieces| pieces.get(at).map(|piece| code::listing(piece))).into_any()
    }
}

/// The lines in use, and those to choose from.
pub(super) fn view(work: Work, pieces: Vec<String>) -> AnyView {
    let pieces = StoredValue::new(pieces);
    let order = Memo::new(move |_| {
        work.field.text.with(|text| pieces.with_value(|pieces| arrangement(pieces, text)))
    });
    let table = Table { work, pieces, order, before: RwSignal::new(Vec::new()) };
    let in_use = move || order.get().unwrap_or_default();
    let left = move || {
        let used = in_use();
        let count = pieces.with_value(Vec::len);
        (0..count).filter(|at| !used.contains(at)).collect::<Vec<_>>()
    };
    view! {
        <div class="pieces">
            <h2 class="exercise-heading">{words::exercise::your_dockerfile()}</h2>
            {move || {
                order
                    .with(Option::is_none)
                    .then(|| {
                        view! {
                            <p class="exercise-none">
                                {words::exercise::kept_text_has_other()}
                            </p>
                        }
                    })
            }}
            <ol class="pieces-list">
                <For each=in_use key=|at| *at children=move |at| used(table, at)/>
            </ol>
            {move || {
                in_use()
                    .is_empty()
                    .then(|| view! { <p class="exercise-none">{words::exercise::no_line_yet_add()}</p> })
            }}
            <h2 class="exercise-heading">{words::exercise::lines_choose_from()}</h2>
            <ul class="pieces-list">
                <For each=left key=|at| *at children=move |at| unused(table, at)/>
            </ul>
            {move || {
                left()
                    .is_empty()
                    .then(|| view! { <p class="exercise-none">{words::exercise::every_line_use_not()}</p> })
            }}
            <div class="exercise-tools">
                <button
                    type="button"
                    class="quiet"
                    aria-disabled=move || table.before.with(Vec::is_empty).then_some("true")
                    on:click=move |_| table.undo()
                >
                    {words::exercise::undo()}
                </button>
                <button type="button" class="quiet" on:click=move |_| table.set(&[])>{words::exercise::start_again()}</button>
                <button type="button" class="quiet" on:click=move |_| work.copy()>{words::exercise::copy()}</button>
            </div>
        </div>
    }
    .into_any()
}

/// A line in use, with what can be done to it.
fn used(table: Table, at: usize) -> impl IntoView {
    let first = move || {
        table.order.with(|order| order.as_ref().and_then(|order| order.first().copied()))
            == Some(at)
    };
    let last = move || {
        table.order.with(|order| order.as_ref().and_then(|order| order.last().copied())) == Some(at)
    };
    let off = |on: bool| on.then_some("true");
    view! {
        <li class="piece">
            {table.piece(at)}
            <div class="piece-tools">
                <button
                    type="button"
                    class="quiet"
                    id=table.id("up", at)
                    aria-label=words::exercise::move_up()
                    aria-disabled=move || off(first())
                    on:click=move |_| table.shift(at, false)
                >
                    "↑"
                </button>
                <button
                    type="button"
                    class="quiet"
                    id=table.id("down", at)
                    aria-label=words::exercise::move_down()
                    aria-disabled=move || off(last())
                    on:click=move |_| table.shift(at, true)
                >
                    "↓"
                </button>
                <button type="button" class="quiet" id=table.id("out", at) on:click=move |_| table.take_out(at)>
                    {words::exercise::take_out()}
                </button>
            </div>
        </li>
    }
}

/// A line to choose.
fn unused(table: Table, at: usize) -> impl IntoView {
    view! {
        <li class="piece">
            {table.piece(at)}
            <div class="piece-tools">
                <button type="button" class="quiet" id=table.id("add", at) on:click=move |_| table.add(at)>
                    {words::exercise::add()}
                </button>
            </div>
        </li>
    }
}
