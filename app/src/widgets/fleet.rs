//! A fleet: many services on one machine, on one shared base or each on a base of its own.

use image::{Size, format_bytes};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::parts::picture::{Part, Segment, round_scale};
use crate::parts::stack::{TotalBar, legend};
use crate::words;

/// A base image to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The reference as written after `FROM`.
    #[serde(rename = "r")]
    pub reference: String,
    /// Bytes transferred.
    #[serde(rename = "t")]
    pub transfer: Size,
    /// Bytes on disk.
    #[serde(rename = "d")]
    pub on_disk: Size,
}

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fleet {
    /// The base that all share.
    shared: Size,
    /// What the base of each service weighs where each has its own.
    own: Size,
    services: u64,
    /// Bytes that each service adds to its base.
    adds: u64,
    /// Whether the machine has the shared base already.
    has_base: bool,
}

impl Fleet {
    /// The layers of a shared base are there once, however many images have them: they are found by their digest.
    fn together(&self) -> [Segment; 2] {
        let base = if self.has_base { 0 } else { self.shared.bytes };
        self.segments(base)
    }

    /// Bases with other digests share nothing, however alike they are.
    fn apart(&self) -> [Segment; 2] {
        self.segments(self.own.bytes.saturating_mul(self.services))
    }

    fn segments(&self, base: u64) -> [Segment; 2] {
        let adds = self.adds.saturating_mul(self.services);
        [Segment { part: Part::Base, bytes: base }, Segment { part: Part::Yours, bytes: adds }]
    }

    /// From how many services on the shared base is the lighter way; `None` if the other way always is.
    fn turn(&self) -> Option<u64> {
        let base = if self.has_base { 0 } else { self.shared.bytes };
        (self.own.bytes > 0).then(|| base / self.own.bytes + 1)
    }

    fn sentence(&self) -> String {
        let (together, apart) = (total(&self.together()), total(&self.apart()));
        let compared = match together.cmp(&apart) {
            std::cmp::Ordering::Equal => words::reference::both_ways_weigh_same().to_owned(),
            std::cmp::Ordering::Less => {
                words::reference::shared_lighter(format_bytes(apart - together))
            }
            std::cmp::Ordering::Greater => {
                words::reference::own_lighter(format_bytes(together - apart))
            }
        };
        let turn = match self.turn() {
            Some(turn) => words::reference::lighter_from(turn),
            None => String::new(),
        };
        compared + &turn
    }
}

fn total(segments: &[Segment]) -> u64 {
    segments.iter().map(|segment| segment.bytes).fold(0, u64::saturating_add)
}

/// What weighs nothing has no bar.
fn drawn(segments: [Segment; 2]) -> Vec<Segment> {
    segments.into_iter().filter(|segment| segment.bytes > 0).collect()
}

/// The images that are chosen first: the shared one, and the size of the others.
const FIRST: [&str; 2] = ["python:3.13-slim", "python:3.13-alpine"];

/// What is said without scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            {words::reference::fleet_reckoned_page_scripts()}
        </p>
    }
    .into_any()
}

/// Which size is reckoned with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Transfer,
    OnDisk,
}

/// The living fleet.
pub fn live(bases: Vec<Base>) -> AnyView {
    let [first, second] = FIRST.map(|reference| {
        bases.iter().position(|base| base.reference == reference).unwrap_or_default()
    });
    let shared = RwSignal::new(first);
    let own = RwSignal::new(second);
    let services = RwSignal::new(50_u64);
    let megabytes = RwSignal::new(5_u64);
    let has_base = RwSignal::new(false);
    let measure = RwSignal::new(Measure::Transfer);
    let bases = StoredValue::new(bases);
    let size = move |index: usize| {
        bases.with_value(|bases| {
            bases.get(index).map_or(Size::UNKNOWN, |base| match measure.get() {
                Measure::Transfer => base.transfer,
                Measure::OnDisk => base.on_disk,
            })
        })
    };
    let fleet = Memo::new(move |_| Fleet {
        shared: size(shared.get()),
        own: size(own.get()),
        services: services.get(),
        adds: megabytes.get().saturating_mul(1_000_000),
        has_base: has_base.get() && measure.get() == Measure::Transfer,
    });
    let scale = Signal::derive(move || {
        fleet.with(|fleet| round_scale(total(&fleet.together()).max(total(&fleet.apart()))))
    });
    let options = move |chosen: usize| {
        bases.with_value(|bases| {
            let option = |(index, base): (usize, &Base)| {
                view! {
                    <option value=index.to_string() selected=index == chosen>
                        {base.reference.clone()}
                    </option>
                }
            };
            bases.iter().enumerate().map(option).collect_view()
        })
    };
    let choice = move |id: &'static str, words: &'static str, chosen: RwSignal<usize>| {
        view! {
            <label for=id>{words}</label>
            <select
                id=id
                class="field"
                on:change:target=move |event| {
                    if let Ok(index) = event.target().value().parse() {
                        chosen.set(index);
                    }
                }
            >
                {options(chosen.get_untracked())}
            </select>
        }
    };
    let number = |id: &'static str, words: &'static str, most: u64, value: RwSignal<u64>| {
        view! {
            <label for=id>{words}</label>
            <input
                id=id
                class="field"
                type="number"
                inputmode="numeric"
                min="1"
                max=most.to_string()
                prop:value=move || value.get().to_string()
                on:change:target=move |event| {
                    let field = event.target();
                    // What is no number stays what it was, and the field says so.
                    value.set(field.value().trim().parse().unwrap_or(value.get_untracked()).clamp(1, most));
                    field.set_value(&value.get_untracked().to_string());
                }
            />
        }
    };
    let segment = move |words: &'static str, which: Measure| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="fleet-measure"
                    prop:checked=move || measure.get() == which
                    on:change=move |_| measure.set(which)
                />
                <span>{words}</span>
            </label>
        }
    };
    let known = move || fleet.with(|fleet| fleet.shared.is_known() && fleet.own.is_known());
    let sum = move |segments: [Segment; 2]| {
        let doubt = fleet.with(|fleet| fleet.shared.doubt.max(fleet.own.doubt));
        Size { bytes: total(&segments), doubt }
    };
    let together = Signal::derive(move || fleet.with(Fleet::together));
    let apart = Signal::derive(move || fleet.with(Fleet::apart));
    let what = move || match measure.get() {
        Measure::Transfer => words::reference::sent_machine_starts_all(),
        Measure::OnDisk => words::reference::kept_unpacked_on_machine(),
    };
    let row = move |name: &'static str, segments: Signal<[Segment; 2]>| {
        let cell = move |at: usize| format_bytes(segments.get()[at].bytes);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{move || cell(0)}</td>
                <td>{move || cell(1)}</td>
                <td><b>{move || sum(segments.get()).to_string()}</b></td>
            </tr>
        }
    };
    view! {
        <section class="fleet" aria-label=words::reference::fleet_2()>
            <div class="choices">
                {choice("fleet-shared", words::reference::all_share_base(), shared)}
                {choice("fleet-own", words::reference::or_each_has_its(), own)}
                {number("fleet-services", words::reference::services(), 1000, services)}
                {number("fleet-adds", words::reference::mb_each_adds(), 10_000, megabytes)}
                <fieldset class="taps">
                    <legend>{words::reference::which_bytes()}</legend>
                    <div class="segments">
                        {segment(words::reference::transfer(), Measure::Transfer)} {segment(words::reference::on_disk(), Measure::OnDisk)}
                    </div>
                </fieldset>
                {move || {
                    (measure.get() == Measure::Transfer)
                        .then(|| {
                            view! {
                                <label class="toggle">
                                    <input
                                        type="checkbox"
                                        prop:checked=has_base
                                        on:change:target=move |event| has_base.set(event.target().checked())
                                    />
                                    <span>{words::reference::machine_has_shared_base()}</span>
                                </label>
                            }
                        })
                }}
            </div>
            <div class="fleet-picture">
                <p class="stack-scale">
                    <span class="axis" aria-hidden="true"></span>
                    <span class="axis-words">{move || words::reference::full_width(format_bytes(scale.get()))}</span>
                </p>
                <h3>{words::reference::one_shared_base()}</h3>
                <TotalBar
                    segments=Signal::derive(move || drawn(together.get()))
                    total=Signal::derive(move || sum(together.get()))
                    scale=scale
                    id="fleet-together".to_owned()
                />
                <h3>{words::reference::base_each()}</h3>
                <TotalBar
                    segments=Signal::derive(move || drawn(apart.get()))
                    total=Signal::derive(move || sum(apart.get()))
                    scale=scale
                    id="fleet-apart".to_owned()
                />
                {move || legend("fleet-apart", &drawn(apart.get()), !known())}
                <p class="lab-sum" role="status">
                    {move || {
                        if known() { fleet.with(Fleet::sentence) } else { words::reference::one_bases_has_no().to_owned() }
                    }}
                </p>
                <div class="scrolls" tabindex="0" role="region" aria-label=words::reference::both_ways_figures()>
                <table class="done-figures">
                    <caption>{move || words::reference::bytes_what(what())}</caption>
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="col">{words::reference::bases()}</th>
                            <th scope="col">{words::reference::what_services_add()}</th>
                            <th scope="col">{words::reference::all()}</th>
                        </tr>
                    </thead>
                    <tbody>{row(words::reference::one_shared_base(), together)} {row(words::reference::base_each(), apart)}</tbody>
                </table>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet() -> Fleet {
        Fleet {
            shared: Size::exact(80_000_000),
            own: Size::exact(20_000_000),
            services: 50,
            adds: 5_000_000,
            has_base: false,
        }
    }

    #[test]
    fn fifty_services() {
        assert_eq!(total(&fleet().together()), 330_000_000);
        assert_eq!(total(&fleet().apart()), 1_250_000_000);
        assert_eq!(fleet().turn(), Some(5));
        assert!(fleet().sentence().starts_with("The shared base is the lighter way"));
    }

    #[test]
    fn the_images_that_are_chosen_first_are_in_the_catalog() {
        for reference in FIRST {
            let base = image::Catalog::builtin().base(reference).expect("it is listed");
            assert!(base.transfer.is_known() && base.on_disk.is_known(), "{reference}");
        }
    }

    #[test]
    fn where_it_turns() {
        for services in 1..12 {
            let fleet = Fleet { services, ..fleet() };
            let lighter = total(&fleet.together()) < total(&fleet.apart());
            let turn = fleet.turn().expect("the own bases weigh something");
            assert_eq!(lighter, services >= turn, "{services}");
        }
    }

    #[test]
    fn a_machine_that_has_the_base() {
        let fleet = Fleet { has_base: true, ..fleet() };
        assert_eq!(total(&fleet.together()), 250_000_000);
        assert_eq!(fleet.turn(), Some(1));
    }

    #[test]
    fn bases_of_nothing() {
        let fleet = Fleet { own: Size::ZERO, ..fleet() };
        assert_eq!(fleet.turn(), None);
        assert!(fleet.sentence().starts_with("Bases of their own are the lighter way"));
    }
}
