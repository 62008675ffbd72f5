//! The learners' side of a workshop's link: the units in the teacher's order, and how far one is.

use crate::parts::words::linked;
use course::workshop::{WorkshopUnit, decode};
#[cfg(feature = "ssr")]
use course::{Course, PlanUnit, workshop::BREAK};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::present::field;
use crate::browser::{page, room, storage};
use crate::parts::icon::{Icon, icon};
use crate::parts::journey::{Standing, Stop, next};
use crate::parts::refused;
use crate::state::State;
use crate::words;

/// What stands there without scripts.
pub fn still() -> AnyView {
    view! {
        <p>
            {words::teach::teacher_chooses_units_their()}
        </p>
        <p><a href="/#map">{words::home::the_map()}</a></p>
    }
    .into_any()
}

/// A break or a talk of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// The pauses of all plans, and the break that belongs to none.
#[cfg(feature = "ssr")]
pub fn pauses(course: &Course) -> Vec<Pause> {
    let steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let pauses = steps.filter_map(|step| match &step.unit {
        PlanUnit::Pause(id) => Some(Pause { id: id.clone(), title: step.title.clone() }),
        _ => None,
    });
    let own = Pause { id: BREAK.to_owned(), title: words::teach::a_break().to_owned() };
    [own].into_iter().chain(pauses).collect()
}

/// The living path.
pub fn live(stops: &[Stop], pauses: &[Pause]) -> AnyView {
    page::listen("hashchange", |_| room::reload());
    let text = page::fragment_text().unwrap_or_default();
    let given = field(&text, "w").map(str::to_owned);
    // The link is opened once; who comes back finds the path all the same.
    let code = given.clone().or_else(|| storage::get("workshop"));
    let Some(code) = code else {
        return view! { <p>{words::teach::open_link_your_teacher_2()}</p> }.into_any();
    };
    let known = stops.iter().map(|stop| &*stop.id).chain(pauses.iter().map(|pause| &*pause.id));
    match decode(&code, &known) {
        Ok(units) => {
            // Not kept: then the link has to be opened again next time.
            let _ = storage::set("workshop", &code);
            path(&units, stops, pauses)
        }
        Err(error) => view! {
            <p class="bad" role="alert">{icon(Icon::Warning)}{refused::workshop(&error)}</p>
            <p>{linked(words::teach::ask_or_map(), &[crate::link("#map")])}</p>
        }
        .into_any(),
    }
}

/// A place on the path.
#[derive(Clone)]
enum Place {
    Stop(Stop),
    Pause(Pause),
}

impl Place {
    fn stop(&self) -> Option<&Stop> {
        match self {
            Self::Stop(stop) => Some(stop),
            Self::Pause(_) => None,
        }
    }
}

fn path(units: &[WorkshopUnit], stops: &[Stop], pauses: &[Pause]) -> AnyView {
    let find = |unit: &WorkshopUnit| {
        let stop = stops.iter().find(|stop| stop.id == unit.id);
        let pause = pauses.iter().find(|pause| pause.id == unit.id);
        let place = stop.cloned().map(Place::Stop);
        Some((place.or_else(|| pause.cloned().map(Place::Pause))?, unit.minutes))
    };
    let path: Vec<(Place, u32)> = units.iter().filter_map(find).collect();
    let progress = State::shared().progress();
    let content = move || {
        let progress = progress.read();
        let only: Vec<Stop> = path.iter().filter_map(|(place, _)| place.stop().cloned()).collect();
        let done = only.iter().filter(|stop| stop.standing(&progress) == Standing::Done).count();
        let ahead = next(&only, &progress).cloned();
        let rows = path
            .iter()
            .map(|(place, minutes)| {
                let minutes = (*minutes > 0).then(|| words::teach::min(minutes));
                let stop = match place {
                    Place::Stop(stop) => stop,
                    Place::Pause(pause) => {
                        let title = pause.title.clone();
                        return view! {
                            <li class="pause"><span>{title}</span><span class="note">{minutes}</span></li>
                        }
                        .into_any();
                    }
                };
                let standing = stop.standing(&progress);
                let sign = if standing == Standing::Done { Icon::Tick } else { Icon::Open };
                let class = if standing == Standing::Done { "done" } else { "" };
                view! {
                    <li class=class>
                        <a href=crate::link(&stop.path)>{stop.title.clone()}</a>
                        {stop.exercise.then(words::teach::exercise_behind)}
                        <span class="note">{minutes}</span>
                        <span class="state">{icon(sign)}{standing.words()}</span>
                    </li>
                }
                .into_any()
            })
            .collect_view();
        view! {
            <p><b>{words::teach::n_done(done, only.len())}</b></p>
            {ahead
                .map(|stop| {
                    view! { <p><a class="primary" href=crate::link(&stop.path)>{words::teach::go_on()}" "{stop.title}</a></p> }
                })}
            <ol class="workshop-path">{rows}</ol>
        }
    };
    view! { <div class="workshop">{content}</div> }.into_any()
}
