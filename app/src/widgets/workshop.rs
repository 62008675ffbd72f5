//! The learners' side of a workshop's link: the units in the teacher's order, and how far one is.

use crate::parts::words::linked;
use course::workshop::{WorkshopUnit, decode};
use leptos::prelude::*;

use super::present::field;
use crate::browser::{page, room, storage};
use crate::parts::icon::{Icon, icon};
use crate::parts::journey::{Standing, Stop, next};
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

/// The living path.
pub fn live(stops: &[Stop]) -> AnyView {
    page::listen("hashchange", |_| room::reload());
    let text = page::fragment_text().unwrap_or_default();
    let given = field(&text, "w").map(str::to_owned);
    // The link is opened once; who comes back finds the path all the same.
    let code = given.clone().or_else(|| storage::get("workshop"));
    let Some(code) = code else {
        return view! { <p>{words::teach::open_link_your_teacher_2()}</p> }.into_any();
    };
    match decode(&code, &stops.iter().map(|stop| &*stop.id)) {
        Ok(units) => {
            // Not kept: then the link has to be opened again next time.
            let _ = storage::set("workshop", &code);
            path(&units, stops)
        }
        Err(error) => view! {
            <p class="bad" role="alert">{icon(Icon::Warning)}{error.to_string()}</p>
            <p>{linked(words::teach::ask_or_map(), &[crate::link("#map")])}</p>
        }
        .into_any(),
    }
}

fn path(units: &[WorkshopUnit], stops: &[Stop]) -> AnyView {
    let find = |unit: &WorkshopUnit| {
        let stop = stops.iter().find(|stop| stop.id == unit.id)?;
        Some((stop.clone(), unit.minutes))
    };
    let path: Vec<(Stop, u32)> = units.iter().filter_map(find).collect();
    let progress = State::shared().progress();
    let content = move || {
        let progress = progress.read();
        let only: Vec<Stop> = path.iter().map(|(stop, _)| stop.clone()).collect();
        let done = only.iter().filter(|stop| stop.standing(&progress) == Standing::Done).count();
        let ahead = next(&only, &progress).cloned();
        let rows = path
            .iter()
            .map(|(stop, minutes)| {
                let standing = stop.standing(&progress);
                let sign = if standing == Standing::Done { Icon::Tick } else { Icon::Open };
                let class = if standing == Standing::Done { "done" } else { "" };
                let minutes = (*minutes > 0).then(|| words::teach::min(minutes));
                view! {
                    <li class=class>
                        <a href=crate::link(&stop.path)>{stop.title.clone()}</a>
                        {stop.exercise.then(words::teach::exercise_behind)}
                        <span class="note">{minutes}</span>
                        <span class="state">{icon(sign)}{standing.words()}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <p><b>{words::teach::n_done(done, path.len())}</b></p>
            {ahead
                .map(|stop| {
                    view! { <p><a class="primary" href=crate::link(&stop.path)>{words::teach::go_on()}" "{stop.title}</a></p> }
                })}
            <ol class="workshop-path">{rows}</ol>
        }
    };
    view! { <div class="workshop">{content}</div> }.into_any()
}
