//! The layer lab: a Dockerfile beside its stack, one instruction at a time.

use image::Doubt;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::link;
use crate::parts::picture::{Measure, Picture, round_scale};
use crate::parts::reel::{Reel, Show, View};
use crate::parts::stack::{LayerStack, legend};
use crate::parts::table::table;
use crate::parts::words::english;
use crate::words;

/// The finished stack as a picture, as a table and in words, for a page without scripts.
pub fn still(show: &Show) -> AnyView {
    let reel = &show.plain;
    let picture = reel
        .view(reel.last(), Measure::OnDisk)
        .map(|view| view.picture.clone())
        .unwrap_or_default();
    let scale = round_scale(reel.largest[Measure::OnDisk.index()]);
    let id = format!("{}-still", show.id);
    let totals = legend(&id, &picture.totals(), picture.total.doubt == Doubt::Unknown);
    let table = table(&picture);
    let sum = picture.sum();
    let listing: Vec<_> = reel
        .blocks
        .iter()
        .map(|block| {
            let lines = lines(&block.lines);
            view! { <li class="between" value=block.number.to_string()><code>{lines}</code></li> }
        })
        .collect();
    view! {
        <figure class="lab lab-still">
            <figcaption class="lab-title" lang=show.lang.clone()>{show.title.clone()}</figcaption>
            <div class="lab-panes">
                <div class="lab-code"><ol class="listing">{listing}</ol></div>
                <div class="lab-stack">
                    <p class="lab-sum">{sum}</p>
                    <LayerStack picture=Signal::stored(picture) scale=Signal::stored(scale) id=id/>
                    {totals}
                </div>
            </div>
            {table}
        </figure>
    }
    .into_any()
}

/// Coloured lines.
fn lines(lines: &[Vec<(String, String)>]) -> Vec<impl IntoView + use<>> {
    lines
        .iter()
        .map(|line| {
            let pieces: Vec<_> = line
                .iter()
                .map(|(class, text)| view! { <span class=class.clone()>{text.clone()}</span> })
                .collect();
            view! { <span class="line">{pieces}</span> }
        })
        .collect()
}

/// The state of a lab.
#[derive(Clone, Copy)]
struct Lab {
    reel: Memo<Reel>,
    /// The step that was asked for.
    wanted: RwSignal<usize>,
    /// The step that is shown.
    at: Memo<usize>,
    measure: RwSignal<Measure>,
}

impl Lab {
    fn last(self) -> usize {
        self.reel.with(Reel::last)
    }

    fn go(self, to: usize) {
        let last = self.reel.with_untracked(Reel::last);
        self.wanted.set(to.min(last));
    }

    fn forward(self) {
        self.go(self.at.get_untracked().saturating_add(1));
    }

    fn back(self) {
        self.go(self.at.get_untracked().saturating_sub(1));
    }

    /// Index of the layer that is lit.
    fn layer(self) -> Option<usize> {
        self.reel.with(|reel| reel.steps.get(self.at.get()).and_then(|step| step.layer))
    }

    fn key(self, event: &KeyboardEvent) {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => self.forward(),
            "ArrowLeft" | "ArrowUp" => self.back(),
            "Home" => self.go(0),
            "End" => self.go(usize::MAX),
            _ => return,
        }
        event.prevent_default();
    }
}

/// What can be chosen in a lab: kept outside of it by a page that shares or restores it.
#[derive(Clone, Copy)]
pub struct Chosen {
    /// The step that was asked for.
    pub step: RwSignal<usize>,
    /// Whether the `RUN`s are merged.
    pub merged: RwSignal<bool>,
    /// Which sizes are shown.
    pub measure: RwSignal<Measure>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            step: RwSignal::new(0),
            merged: RwSignal::new(false),
            measure: RwSignal::new(Measure::OnDisk),
        }
    }
}

/// The living lab.
pub fn live(show: Show) -> AnyView {
    let (id, title, lang) = (show.id.clone(), show.title.clone(), show.lang.clone());
    view! { <LayerLab id=id title=title lang=lang show=Signal::stored(show) of_course=true/> }
        .into_any()
}

/// A Dockerfile beside its stack.
#[component]
pub fn LayerLab(
    /// Start of ids; unique in the page.
    id: String,
    /// What is shown, one line.
    title: String,
    /// The language of the title, where it is not the page's.
    #[prop(optional_no_strip)]
    lang: Option<String>,
    /// The scene; where it changes, the lab stays at its step as far as there is one.
    show: Signal<Show>,
    /// Whether it is a scene of the course, which can be opened in the lab for any Dockerfile.
    #[prop(optional)]
    of_course: bool,
    /// What is chosen, where something else reads or sets it.
    #[prop(optional)]
    chosen: Option<Chosen>,
) -> impl IntoView {
    let Chosen { step: wanted, merged, measure } = chosen.unwrap_or_default();
    let has_merge = Memo::new(move |_| show.with(|show| show.merged.is_some()));
    let transfer = Memo::new(move |_| show.with(|show| show.transfer));
    let reel = Memo::new(move |_| {
        show.with(|show| match (&show.merged, merged.get()) {
            (Some((together, _)), true) => together.clone(),
            _ => show.plain.clone(),
        })
    });
    // A text that is being changed may lose steps for a moment: the step that was wanted comes back with them.
    let at = Memo::new(move |_| wanted.get().min(reel.with(Reel::last)));
    let lab = Lab { reel, wanted, at, measure };
    let picture = Memo::new(move |_| {
        reel.with(|reel| reel.view(at.get(), measure.get()).map(|view| view.picture.clone()))
            .unwrap_or_default()
    });
    let scale =
        Memo::new(move |_| round_scale(reel.with(|reel| reel.largest[measure.get().index()])));
    let lit = Signal::derive(move || lab.layer());
    let pick = Callback::new(move |layer: usize| {
        let made = picture.with_untracked(|picture| picture.rows.get(layer)?.made_at);
        if let Some((_, step)) = made {
            lab.go(step);
        }
    });

    let says = Memo::new(move |_| {
        let view = |view: &View| (view.says.clone(), view.told.clone());
        reel.with(|reel| reel.view(at.get(), measure.get()).map(view)).unwrap_or_default()
    });
    let step_of = move || words::layers::step_of(at.get() + 1, lab.last() + 1);
    let announce = move || {
        let (says, told) = says.get();
        let words = [says, told].concat().join(" ");
        format!("{}. {words} {}", step_of(), picture.with(Picture::sum))
    };
    let saved = move || show.with(|show| show.merged.as_ref().map(|(_, saved)| saved.clone()));
    let effect = move || {
        let mut words = Vec::new();
        if let (true, Some(saved)) = (merged.get(), saved()) {
            words.push(saved);
        }
        if measure.get() == Measure::Transfer {
            words.push(reel.with(|reel| reel.sizes.clone()));
        }
        words.join(" ")
    };
    let open = of_course.then(|| {
        let address = link(&format!("lab/#scene={id}"));
        view! { <a class="lab-open" href=address>{words::layers::open_lab()}</a> }
    });
    let stack_id = id + "-stack";
    let legend_id = stack_id.clone();
    let totals = move || {
        picture.with(|picture| {
            legend(&legend_id, &picture.totals(), picture.total.doubt == Doubt::Unknown)
        })
    };
    let set_merged = move |on: bool| {
        let at_end = at.get_untracked() == lab.last();
        merged.set(on);
        // The other file may be shorter; whoever saw the end wants to see the other end.
        lab.go(if at_end { usize::MAX } else { at.get_untracked() });
    };
    let set_transfer = move |on: bool| {
        measure.set(if on { Measure::Transfer } else { Measure::OnDisk });
    };
    view! {
        <figure class="lab" on:keydown=move |event| lab.key(&event)>
            <figcaption class="lab-title" lang=lang>{title}</figcaption>
            <Controls lab=lab/>
            <div class="lab-toggles">
                {move || has_merge.get()
                    .then(|| {
                        view! { <Switch words=words::layers::merge_runs() on=Signal::derive(move || merged.get()) set=Callback::new(set_merged)/> }
                    })}
                {move || transfer.get()
                    .then(|| {
                        view! {
                            <Switch
                                words=words::layers::transfer_sizes()
                                on=Signal::derive(move || measure.get() == Measure::Transfer)
                                set=Callback::new(set_transfer)
                            />
                        }
                    })}
                {open}
            </div>
            <p class="lab-effect" role="status">{effect}</p>
            <div class="lab-panes">
                <div class="lab-code">{move || listing(lab)}</div>
                <div class="lab-stack">
                    <p class="lab-sum">{move || picture.with(Picture::sum)}</p>
                    <LayerStack picture=picture scale=scale lit=lit pick=pick id=stack_id/>
                    {totals}
                </div>
            </div>
            <div class="lab-says">
                <p class="lab-step">{step_of}</p>
                {move || {
                    let (says, told) = says.get();
                    let says = says.into_iter().map(|words| view! { <p>{words}</p> }.into_any());
                    let told = told.iter().map(|words| view! { <p>{english(words)}</p> }.into_any());
                    says.chain(told).collect::<Vec<_>>()
                }}
            </div>
            <p class="visually-hidden" role="status">{announce}</p>
            {move || picture.with(table)}
        </figure>
    }
    .into_any()
}

/// The buttons that step.
#[component]
fn Controls(lab: Lab) -> AnyView {
    let at_start = move || lab.at.get() == 0;
    let at_end = move || lab.at.get() == lab.last();
    // Not `disabled`: a button that vanishes from the keyboard takes the focus with it.
    let off = |on: bool| on.then_some("true");
    view! {
        <div class="lab-controls" role="group" aria-label=words::layers::steps()>
            <button
                type="button"
                class="primary"
                aria-disabled=move || off(at_end())
                on:click=move |_| lab.forward()
            >
                {move || if at_end() { words::layers::all_shown() } else { words::layers::next_step() }}
            </button>
            <button
                type="button"
                class="quiet"
                aria-disabled=move || off(at_start())
                on:click=move |_| lab.back()
            >
                {words::layers::back()}
            </button>
            <button
                type="button"
                class="quiet"
                aria-disabled=move || off(at_start())
                on:click=move |_| lab.go(0)
            >
                {words::layers::replay()}
            </button>
            <button
                type="button"
                class="quiet"
                aria-disabled=move || off(at_end())
                on:click=move |_| lab.go(usize::MAX)
            >
                {words::layers::to_the_end()}
            </button>
        </div>
    }
    .into_any()
}

/// A check box with words.
#[component]
fn Switch(words: &'static str, on: Signal<bool>, set: Callback<bool>) -> AnyView {
    view! {
        <label class="toggle">
            <input
                type="checkbox"
                prop:checked=on
                on:change=move |event| set.run(event_target_checked(&event))
            />
            <span>{words}</span>
        </label>
    }
    .into_any()
}

/// The Dockerfile: each instruction a button, with what it added once it is reached.
fn listing(lab: Lab) -> impl IntoView {
    let blocks = lab.reel.with(|reel| reel.blocks.clone());
    let items: Vec<_> = blocks
        .into_iter()
        .map(|block| {
            let rows = lines(&block.lines);
            let number = block.number.to_string();
            let Some(step) = block.step else {
                return view! { <li class="between" value=number><code>{rows}</code></li> }
                    .into_any();
            };
            let lit = move || lab.at.get() == step;
            let reached = move || step <= lab.at.get();
            let badge = move || {
                reached().then(|| {
                    lab.reel.with(|reel| {
                        reel.view(step, lab.measure.get()).map(|view| view.badge.clone())
                    })
                })
            };
            view! {
                <li class="instruction" class:lit=lit class:ahead=move || !reached() value=number>
                    <button
                        type="button"
                        class="instruction-face"
                        aria-current=move || lit().then_some("step")
                        on:click=move |_| lab.go(step)
                    >
                        <code>{rows}</code>
                    </button>
                    <span class="badge">{badge}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ol class="listing listing-live">{items}</ol> }
}
