//! Making the link of a workshop: which units, in which order, for how long.

use course::workshop::{MAX_UNITS, WorkshopUnit, encode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::{files, page, room};
use crate::parts::deck::{DeckEntry, PAUSE};
use crate::parts::qr::qr;
use crate::words;

/// A plan to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    /// Its title.
    pub title: String,
    /// Minutes in all, breaks included.
    pub minutes: u32,
    /// The units and pauses with their minutes.
    pub units: Vec<(String, u32)>,
}

/// What stands there without scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            {words::teach::choosing_units_making_link()}
        </p>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Planner {
    entries: StoredValue<Vec<DeckEntry>>,
    chosen: RwSignal<Vec<WorkshopUnit>>,
    said: RwSignal<String>,
}

/// The living planner.
pub fn live(entries: Vec<DeckEntry>, presets: Vec<Preset>) -> AnyView {
    let planner = Planner {
        entries: StoredValue::new(entries),
        chosen: RwSignal::new(Vec::new()),
        said: RwSignal::new(String::new()),
    };
    let presets = presets
        .into_iter()
        .map(|preset| {
            let words = words::teach::title_minutes(&preset.title, preset.minutes);
            view! {
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| {
                        let units = preset.units.iter().cloned();
                        planner.chosen.set(units.map(|(id, minutes)| WorkshopUnit { id, minutes }).collect());
                        planner.said.set(words::teach::took_units(&preset.title));
                    }
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="planner">
            <div class="actions" role="group" aria-label=words::teach::start_from_plan()>
                {presets}
                <button type="button" class="quiet" on:click=move |_| planner.chosen.set(Vec::new())>
                    {words::teach::start_nothing()}
                </button>
            </div>
            {planner.add()}
            <h3 id="planner-order">{words::teach::workshop_order()}</h3>
            {move || planner.list()}
            <p role="status">{planner.said}</p>
            {move || planner.link()}
        </div>
    }
    .into_any()
}

impl Planner {
    fn entry(self, id: &str) -> Option<DeckEntry> {
        self.entries.with_value(|entries| entries.iter().find(|entry| entry.id == id).cloned())
    }

    fn title(self, id: &str) -> String {
        self.entry(id).map(|entry| entry.title).unwrap_or_default()
    }

    /// A list of every unit, and a button that adds the chosen one.
    fn add(self) -> AnyView {
        let picked = RwSignal::new(self.entries.with_value(|entries| {
            entries.first().map(|entry| entry.id.clone()).unwrap_or_default()
        }));
        let kinds = [
            ("Lesson", words::teach::lessons()),
            ("Myth", words::reference::myths()),
            ("Exercise", words::frame::exercises()),
            (PAUSE, words::teach::breaks()),
        ];
        let groups = kinds
            .map(|(kind, label)| {
                let options = self.entries.with_value(|entries| {
                    // Plans have many breaks of one name; any of them will do.
                    let is_first = |at: usize, entry: &DeckEntry| {
                        kind != PAUSE
                            || !entries[..at].iter().any(|other| other.title == entry.title)
                    };
                    let of_kind =
                        entries.iter().enumerate().filter(|(_, entry)| entry.kind == kind);
                    let of_kind = of_kind.filter(|(at, entry)| is_first(*at, entry));
                    of_kind
                        .map(|(_, entry)| {
                            let words = words::teach::title_minutes(&entry.title, entry.minutes);
                            view! { <option value=entry.id.clone()>{words}</option> }
                        })
                        .collect_view()
                });
                view! { <optgroup label=label>{options}</optgroup> }
            })
            .collect_view();
        view! {
            <div class="actions planner-add">
                <label>
                    <span>{words::study::unit()}</span>
                    <select on:change=move |event| picked.set(event_target_value(&event))>{groups}</select>
                </label>
                <button
                    type="button"
                    class="primary"
                    on:click=move |_| {
                        let id = picked.get_untracked();
                        if self.chosen.with_untracked(Vec::len) >= MAX_UNITS {
                            return self.said.set(words::teach::at_most(MAX_UNITS));
                        }
                        self.said.set(words::teach::added(self.title(&id)));
                        self.chosen.update(|chosen| chosen.push(WorkshopUnit { id, minutes: 0 }));
                    }
                >
                    {words::study::add()}
                </button>
            </div>
        }
        .into_any()
    }

    fn list(self) -> AnyView {
        let chosen = self.chosen.get();
        if chosen.is_empty() {
            return view! { <p class="note">{words::teach::nothing_yet_take_plan()}</p> }
                .into_any();
        }
        let last = chosen.len() - 1;
        let items = chosen
            .iter()
            .enumerate()
            .map(|(at, unit)| {
                let title = self.title(&unit.id);
                let own = self.entry(&unit.id).map_or(0, |entry| entry.minutes);
                let minutes = if unit.minutes == 0 { own } else { unit.minutes };
                let button = |part: &'static str, words: &'static str, off: bool, to: isize| {
                    let label = format!("{words}: {title}");
                    let title = title.clone();
                    view! {
                        <button
                            type="button"
                            class="quiet"
                            id=format!("planner-{part}-{at}")
                            aria-label=label
                            aria-disabled=off.then_some("true")
                            on:click=move |_| {
                                if !off {
                                    self.shift(at, to, part, &title);
                                }
                            }
                        >
                            {words}
                        </button>
                    }
                };
                let label = words::teach::minutes(&title);
                view! {
                    <li>
                        <span class="planner-title">{title.clone()}</span>
                        <label class="planner-minutes">
                            <input
                                type="number"
                                min="5"
                                max="155"
                                step="5"
                                aria-label=label
                                prop:value=minutes.to_string()
                                on:change=move |event| {
                                    if let Ok(minutes) = event_target_value(&event).parse() {
                                        self.chosen.update(|chosen| chosen[at].minutes = minutes);
                                    }
                                }
                            />
                            {words::teach::minutes_after()}
                        </label>
                        <span class="planner-moves">
                            {button("up", words::teach::up(), at == 0, -1)}
                            {button("down", words::teach::down(), at == last, 1)}
                            {button("remove", words::teach::remove(), false, 0)}
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! { <ol class="planner-list" aria-labelledby="planner-order">{items}</ol> }.into_any()
    }

    /// Moves a unit by one place, or takes it out (0); the focus goes along.
    fn shift(self, at: usize, by: isize, part: &'static str, title: &str) {
        let Some(to) = at.checked_add_signed(by) else { return };
        self.chosen.update(|chosen| {
            if by == 0 {
                chosen.remove(at);
            } else if to < chosen.len() {
                chosen.swap(at, to);
            }
        });
        self.said.set(if by == 0 {
            words::teach::removed(title)
        } else {
            words::teach::number_now(title, to + 1)
        });
        let left = self.chosen.with_untracked(Vec::len);
        let focus = format!("planner-{part}-{}", to.min(left.saturating_sub(1)));
        request_animation_frame(move || page::focus(&focus));
    }

    fn link(self) -> Option<AnyView> {
        let chosen = self.chosen.get();
        if chosen.is_empty() {
            return None;
        }
        let minutes: u32 = chosen
            .iter()
            .map(|unit| match unit.minutes {
                0 => self.entry(&unit.id).map_or(0, |entry| entry.minutes),
                minutes => minutes,
            })
            .sum();
        let code = encode(&chosen);
        let address = room::whole_address(&format!("workshop/#w={code}"));
        let show = crate::link(&format!("teach/show/#w={code}"));
        let picture = qr(&address, words::teach::opens_workshop());
        let copied = address.clone();
        let copy = move |_| {
            let said = self.said;
            files::copy(&copied, move |done| {
                said.set(if done {
                    words::teach::link_on_clipboard().to_owned()
                } else {
                    words::teach::browser_does_not_let().to_owned()
                });
            });
        };
        let is_pause =
            |unit: &&WorkshopUnit| self.entry(&unit.id).is_some_and(|entry| entry.kind == PAUSE);
        let pauses = chosen.iter().filter(is_pause).count();
        let units = words::teach::units(chosen.len() - pauses);
        let minutes = if pauses == 0 {
            words::teach::without_breaks(minutes)
        } else {
            words::teach::with_breaks(minutes)
        };
        Some(
            view! {
                <div class="planner-link">
                    <div>
                        <p><b>{units}", "{minutes}</b></p>
                        <p>{words::teach::link_learners_holds_order()}</p>
                        <label>
                            <span>{words::teach::link()}</span>
                            <input type="text" readonly prop:value=address/>
                        </label>
                        <div class="actions">
                            <a class="primary" href=show>{words::teach::present()}</a>
                            <button type="button" class="quiet" on:click=copy>{words::study::copy_link()}</button>
                        </div>
                    </div>
                    {match picture {
                        Ok(picture) => picture,
                        Err(error) => view! { <p class="note">{error.to_string()}</p> }.into_any(),
                    }}
                </div>
            }
            .into_any(),
        )
    }
}
