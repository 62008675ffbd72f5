//! The Dockerfile editor: a text field over its own coloured picture.
//!
//! Both have the same font and stand in the same scrolling box, the field stretched over the picture, so that nothing
//! has to be kept in step. Every change that is not typed goes through the browser's own editing, so that its undo
//! takes it back.

pub mod change;
pub mod look;
pub mod paint;

use leptos::ev::{ClipboardEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use self::change::{byte_of, normal, units_of};
use self::paint::{Piece, severity_class};
use super::problems::{Problem, count, severity_icon, severity_word};
use super::words::{english, plain};
use crate::browser::{page, textarea};
use crate::words;

/// Bytes of the longest text that is coloured and checked while it is typed.
pub const MOST_BYTES: usize = 100_000;
/// Lines of the longest text that is coloured and checked while it is typed.
pub const MOST_LINES: usize = 1_000;

/// Lines of the longest text that can be pasted: browsers need seconds for a field of a hundred thousand lines.
const MOST_PASTED: usize = 20_000;

/// Whether a text is too large to be coloured and checked with every key.
pub fn too_large(text: &str) -> bool {
    text.len() > MOST_BYTES || text.bytes().filter(|&byte| byte == b'\n').count() >= MOST_LINES
}

/// An edit that was not typed: the texts around it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    before: String,
    after: String,
    /// Whether the browser's own undo knows of it.
    typed: bool,
}

/// What was edited otherwise than by typing, the last step last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Steps {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Whether something was taken back since the last edit, typed or not.
    redoable: bool,
}

impl Steps {
    /// An edit leaves nothing to be made again.
    fn forget_undone(&mut self) {
        self.undone.clear();
        self.redoable = false;
    }
}

/// The field: its text and what can be done to it.
#[derive(Clone, Copy)]
pub struct Field {
    /// The text, every line end a line feed.
    pub text: RwSignal<String>,
    node: NodeRef<html::Textarea>,
    picture: NodeRef<html::Div>,
    /// Line of the caret, from 1.
    line: RwSignal<u32>,
    steps: RwSignal<Steps>,
    edited: RwSignal<bool>,
    said: RwSignal<String>,
}

impl Field {
    /// A field that starts with a text.
    pub fn new(text: &str) -> Self {
        Self {
            text: RwSignal::new(normal(text)),
            node: NodeRef::new(),
            picture: NodeRef::new(),
            line: RwSignal::new(1),
            steps: RwSignal::new(Steps::default()),
            edited: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        }
    }

    /// Replaces the text by an edit of the smallest range, which can be undone.
    pub fn replace(self, new: &str) {
        let before = self.text.get_untracked();
        let after = normal(new);
        if after == before {
            return;
        }
        let typed = self.edit(&before, &after, true);
        self.steps.update(|steps| {
            steps.forget_undone();
            steps.done.push(Step { before, after, typed });
        });
        self.edited.set(true);
    }

    /// What was typed leaves nothing to be made again; what the browser took back or made again does.
    fn note_edit(self, kind: &str) {
        match kind {
            "historyUndo" => self.steps.update(|steps| steps.redoable = true),
            "historyRedo" => {}
            _ => self.steps.update(Steps::forget_undone),
        }
    }

    /// Makes another text of the one that is there, as if it were `typed` where that is possible. Says whether it was.
    fn edit(self, before: &str, after: &str, typed: bool) -> bool {
        let mut as_typed = false;
        if let Some(node) = self.node.get_untracked() {
            let (range, text) = change::change(before, after);
            let units = units_of(before, range.start)..units_of(before, range.end);
            as_typed = typed && textarea::type_over(&node, units.clone(), text);
            if !as_typed {
                textarea::put(&node, units, text);
            }
            if node.value() != after {
                node.set_value(after);
                as_typed = false;
            }
        }
        self.text.set(after.to_owned());
        self.note_caret();
        as_typed
    }

    /// Takes back the last edit, typed or not.
    pub fn undo(self) {
        let step = self.steps.with_untracked(|steps| steps.done.last().cloned());
        let step = step.map(|Step { before, after, typed }| (after, before, typed));
        if let Some(known) = self.travel(true, step) {
            self.steps.update(|steps| {
                steps.redoable = true;
                if known {
                    steps.undone.extend(steps.done.pop());
                }
            });
        }
    }

    /// Makes again what was last taken back.
    pub fn redo(self) {
        let step = self.steps.with_untracked(|steps| steps.undone.last().cloned());
        let step = step.map(|Step { before, after, typed }| (before, after, typed));
        let known = self.travel(false, step);
        self.steps.update(|steps| {
            steps.redoable = known.is_some();
            if known == Some(true) {
                steps.done.extend(steps.undone.pop());
            }
        });
    }

    /// Goes a step back or on through what was edited: by the browser's own command, or where that does not reach scripts
    /// or knows nothing of the step by the step that was not typed, from its one text to the other. Says whether it was
    /// that step; nothing if there is none.
    fn travel(self, back: bool, step: Option<(String, String, bool)>) -> Option<bool> {
        let node = self.node.get_untracked()?;
        let is_here = |(from, _, _): &&(String, String, bool)| *from == node.value();
        let ours = step.as_ref().filter(is_here);
        let by_browser = ours.is_none_or(|(_, _, typed)| *typed)
            && if back { textarea::undo(&node) } else { textarea::redo(&node) };
        if !by_browser {
            let (from, to, _) = step.as_ref().filter(is_here)?;
            // The browser must not learn of it: its next step back would be this one.
            self.edit(from, to, false);
        }
        self.text.set(normal(&node.value()));
        self.note_caret();
        Some(step.is_some_and(|(_, to, _)| to == self.text.get_untracked()))
    }

    /// Whether the next step back, or on, is one that the browser knows nothing of: then its keys are ours.
    fn is_ours(self, back: bool) -> bool {
        let text = self.text.read_untracked();
        self.steps.with_untracked(|steps| {
            let step = if back { steps.done.last() } else { steps.undone.last() };
            step.is_some_and(|step| {
                !step.typed && *text == *if back { &step.after } else { &step.before }
            })
        })
    }

    /// Whether all of the text is selected, so that what is typed or pasted takes its place; also where there is none.
    pub fn is_all_selected(self) -> bool {
        self.node.get_untracked().is_some_and(|node| textarea::is_all_selected(&node))
    }

    /// Puts the caret at a byte offset, and its line into sight.
    pub fn go(self, byte: usize) {
        let Some(node) = self.node.get_untracked() else { return };
        let units = self.text.with_untracked(|text| units_of(text, byte));
        textarea::select(&node, units..units);
        self.note_caret();
        let line = self.line.get_untracked().saturating_sub(1);
        let picture = self.picture.get_untracked();
        if let Some(line) = picture.and_then(|picture| picture.children().item(line)) {
            page::reveal(&line);
        }
    }

    fn note_caret(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let units = textarea::caret(&node);
        let line = self.text.with_untracked(|text| {
            let before = text.get(..byte_of(text, units)).unwrap_or_default();
            before.bytes().filter(|&byte| byte == b'\n').count() as u32 + 1
        });
        if self.line.get_untracked() != line {
            self.line.set(line);
        }
    }

    /// Goes to the next problem behind the caret (or before it), around the ends.
    pub fn step_problem(self, problems: &[Problem], back: bool) {
        let Some(node) = self.node.get_untracked() else { return };
        let caret = self.text.with_untracked(|text| byte_of(text, textarea::caret(&node)));
        let found = if back {
            problems.iter().rposition(|one| one.at < caret).or(problems.len().checked_sub(1))
        } else {
            problems.iter().position(|one| one.at > caret).or((!problems.is_empty()).then_some(0))
        };
        let Some((at, problem)) = found.and_then(|at| Some((at, problems.get(at)?))) else {
            self.said.set(words::exercise::no_problem_found().to_owned());
            return;
        };
        self.go(problem.at);
        self.said.set(words::exercise::problem_of(
            at + 1,
            problems.len(),
            problem.line,
            severity_word(problem.severity),
            plain(&problem.message),
        ));
    }
}

/// The editor.
#[component]
pub fn Editor(
    /// Start of ids; unique in the page.
    id: String,
    /// What the field is called.
    label: &'static str,
    /// The field.
    field: Field,
    /// The coloured lines; empty where the text is too large.
    lines: Memo<Vec<Vec<Piece>>>,
    /// What was found.
    problems: Memo<Vec<Problem>>,
    /// More buttons below the field.
    children: Children,
) -> impl IntoView {
    let Field { text, node, picture, line, steps, edited, said } = field;
    let redoable = Memo::new(move |_| steps.with(|steps| steps.redoable));
    let hovered = RwSignal::new(None::<u32>);
    let trouble = RwSignal::new("");
    let large = Memo::new(move |_| text.with(|text| too_large(text)));
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "F8" && !event.alt_key() && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            problems.with_untracked(|problems| field.step_problem(problems, event.shift_key()));
        }
        if let Some(back) = history_key(&event).filter(|back| field.is_ours(*back)) {
            event.prevent_default();
            if back { field.undo() } else { field.redo() }
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        let pasted = textarea::pasted(&event);
        if pasted.bytes().filter(|&byte| byte == b'\n').count() > MOST_PASTED {
            event.prevent_default();
            said.set(words::exercise::not_pasted_more_lines().to_owned());
        }
    };
    let on_move = move |event: MouseEvent| {
        // All lines are equally high.
        let height = picture.get_untracked().map_or(0, |picture| picture.offset_height());
        let count = lines.with_untracked(Vec::len);
        let over = (f64::from(event.offset_y()) / f64::from(height.max(1)) * count as f64).floor();
        #[expect(clippy::cast_sign_loss, reason = "`max` makes it positive")]
        let over = Some(over.max(0.0) as u32 + 1);
        if hovered.get_untracked() != over {
            hovered.set(over);
        }
    };
    let count_id = format!("{id}-count");
    let field_id = id + "-field";
    let initial = text.get_untracked();
    view! {
        <div class="editor">
            <label class="editor-label" for=field_id.clone()>
                {label}
            </label>
            <div class="editor-scroll" class:editor-large=move || large.get()>
                <div class="editor-sheet">
                    <div class="editor-picture" aria-hidden="true" node_ref=picture>
                        <For
                            each=move || 0..lines.with(Vec::len)
                            key=|at| *at
                            children=move |at| painted(at, lines, line)
                        />
                    </div>
                    <textarea
                        id=field_id
                        class="editor-field"
                        node_ref=node
                        wrap="off"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        {..leptos::attr::custom::custom_attribute("autocorrect", "off")}
                        translate="no"
                        aria-describedby=count_id.clone()
                        prop:value=initial
                        on:input=move |event| {
                            if let Some(node) = node.get_untracked() {
                                said.set(String::new());
                                trouble.set("");
                                text.set(normal(&node.value()));
                                edited.set(true);
                                field.note_edit(&textarea::kind(&event));
                                field.note_caret();
                            }
                        }
                        on:keydown=on_key
                        on:paste=on_paste
                        on:keyup=move |_| field.note_caret()
                        on:click=move |_| field.note_caret()
                        on:focus=move |_| field.note_caret()
                        on:mousemove=on_move
                        on:mouseleave=move |_| hovered.set(None)
                    ></textarea>
                </div>
            </div>
            <div class="editor-peek">
                {move || peek(hovered.get(), line.get(), problems)}
            </div>
            <div class="editor-foot">
                <p class="editor-count" id=count_id>
                    {move || {
                        if large.get() {
                            words::exercise::text_too_large_be()
                                .to_owned()
                        } else {
                            problems.with(|problems| count(problems))
                        }
                    }}
                </p>
                // Not `disabled`: a button that cannot be reached any more takes the focus with it.
                <button
                    type="button"
                    class="quiet"
                    aria-keyshortcuts="F8"
                    aria-disabled=move || problems.with(Vec::is_empty).then_some("true")
                    on:click=move |_| {
                        problems.with_untracked(|problems| field.step_problem(problems, false));
                    }
                >
                    {words::exercise::next_problem()} <kbd aria-hidden="true">"F8"</kbd>
                </button>
                <button
                    type="button"
                    class="quiet"
                    aria-disabled=move || (!edited.get()).then_some("true")
                    on:click=move |_| {
                        if edited.get_untracked() {
                            field.undo();
                        }
                    }
                >
                    {words::exercise::undo()}
                </button>
                <button
                    type="button"
                    class="quiet"
                    aria-disabled=move || (!redoable.get()).then_some("true")
                    on:click=move |_| {
                        if redoable.get_untracked() {
                            field.redo();
                        }
                    }
                >
                    {words::exercise::redo()}
                </button>
                {children()}
            </div>
            <p class="visually-hidden" role="status">{said}</p>
            <p class="editor-trouble" role="status">{trouble}</p>
        </div>
    }
}

/// Whether a key goes back (`true`) or on through what was edited.
fn history_key(event: &KeyboardEvent) -> Option<bool> {
    if event.alt_key() || !(event.ctrl_key() || event.meta_key()) {
        return None;
    }
    match event.key().as_str() {
        "z" | "Z" => Some(!event.shift_key()),
        "y" | "Y" => Some(false),
        _ => None,
    }
}

/// A line of the picture; only what changed is drawn again.
fn painted(at: usize, lines: Memo<Vec<Vec<Piece>>>, caret: RwSignal<u32>) -> impl IntoView {
    let pieces = Memo::new(move |_| lines.with(|lines| lines.get(at).cloned().unwrap_or_default()));
    let number = (at + 1).to_string();
    let current = move || caret.get() as usize == at + 1;
    view! {
        <div class="editor-line" class:editor-current=current>
            <span class="editor-number">{number}</span>
            {move || {
                pieces
                    .get()
                    .into_iter()
                    .map(|piece| (piece.class(), piece.text))
                    .map(|(class, text)| view! { <span class=class>{text}</span> })
                    .collect::<Vec<_>>()
            }}
        </div>
    }
}

/// Findings of a line that are shown below the text; of more, the worst.
const PEEKED: usize = 2;

/// What was found in the line under the pointer, else in the caret's.
fn peek(hovered: Option<u32>, caret: u32, problems: Memo<Vec<Problem>>) -> AnyView {
    let of = |line: u32| {
        problems.with(|problems| {
            let here = problems.iter().filter(|one| (one.line..=one.last_line).contains(&line));
            let mut here: Vec<&Problem> = here.collect();
            here.sort_by_key(|one| std::cmp::Reverse(one.severity));
            let more = here.len().saturating_sub(PEEKED);
            let worst: Vec<Problem> = here.into_iter().take(PEEKED).cloned().collect();
            (worst, more)
        })
    };
    let under = hovered.map(|line| (line, of(line))).filter(|(_, (worst, _))| !worst.is_empty());
    let (line, (worst, more)) = under.unwrap_or_else(|| (caret, of(caret)));
    let shown: Vec<_> = worst
        .into_iter()
        .map(|one| {
            view! {
                <p class=format!("peek peek-{}", severity_class(one.severity))>
                    {severity_icon(one.severity)}
                    <span>
                        <strong>{words::exercise::severity_line(severity_word(one.severity), line)}</strong>
                        {english(&one.message)}
                    </span>
                </p>
            }
        })
        .collect();
    if shown.is_empty() {
        return view! { <p class="peek-more">{words::exercise::line_nothing_found(line)}</p> }
            .into_any();
    }
    let more =
        (more > 0).then(|| view! { <p class="peek-more">{words::exercise::more_list(more)}</p> });
    view! { {shown} {more} }.into_any()
}
