//! What runs again, step by step, and how long that takes on a machine to choose.

use dockerfile::Dockerfile;
use image::{Effort, Host, Rerun, Time};
use leptos::prelude::*;

use super::Work;
use super::pull::CONNECTIONS;
use crate::parts::records::{self, Column, FIGURE, MARK, READ, WIDE};
use crate::parts::words::{english, words as sentence};
use crate::words;

/// How fast the machine may be, in per cent of the one that was measured.
const SPEEDS: [u64; 4] = [50, 100, 200, 400];
/// The machine that is chosen at first.
pub(super) const HOST: Host = Host { megabits: CONNECTIONS[2], percent: 100 };

/// The instructions, what becomes of each, and why.
pub(super) fn table(work: Work, reruns: Memo<Vec<Rerun>>) -> AnyView {
    let rows = move || {
        let host = work.host.get();
        work.known(|known| {
            reruns.with(|reruns| {
                reruns.iter().map(|one| row(&known.play.file, one, host)).collect::<Vec<_>>()
            })
        })
    };
    records::table("rerun", words::workbench::what_runs_again(), None, &columns(), rows)
}

fn columns() -> [Column; 5] {
    [
        Column::new(words::workbench::line(), ""),
        Column::new(words::workbench::instruction(), WIDE),
        Column::new(words::workbench::cache(), MARK),
        Column::new(words::workbench::takes(), FIGURE),
        Column::new(words::exercise::why(), READ),
    ]
}

fn row(file: &Dockerfile, one: &Rerun, host: Host) -> AnyView {
    let instruction = file.instructions.get(one.instruction);
    let line = instruction.map_or(0, |it| file.lines.line(it.span.start));
    let text = instruction.and_then(|it| file.text.get(it.span.range())).unwrap_or_default();
    let text = text.lines().next().unwrap_or_default().to_owned();
    let (class, words) = match (one.cached, one.certain) {
        (Some(true), true) => ("is-good", words::workbench::taken()),
        (Some(true), false) => ("is-good", words::workbench::taken_perhaps()),
        (Some(false), true) => ("is-costly", words::workbench::runs_again()),
        (Some(false), false) => ("is-costly", words::workbench::runs_again_perhaps()),
        (None, _) => ("", "–"),
    };
    let time = one.effort.time(host);
    // The base image is there already, and what is taken from the cache takes nothing.
    let time = if time == Time::default() { "–".to_owned() } else { time.to_string() };
    let cells = vec![
        line.to_string().into_any(),
        view! { <code>{text}</code> }.into_any(),
        words.into_any(),
        time.into_any(),
        english(&one.sentence(file)).into_any(),
    ];
    records::row(None, class, &columns(), cells)
}

/// How long all of it takes, and on which machine.
pub(super) fn host(work: Work, reruns: Memo<Vec<Rerun>>) -> impl IntoView {
    let sum = move || {
        let host = work.host.get();
        let again = |one: &&Rerun| one.cached == Some(false);
        reruns.with(|reruns| {
            let again: Vec<&Rerun> = reruns.iter().filter(again).collect();
            let time: Time = again.iter().map(|one| one.effort.time(host)).sum();
            match again.len() {
                0 => String::new(),
                _ => words::workbench::next_build_takes(time),
            }
        })
    };
    let connections = CONNECTIONS.map(|speed| {
        let chosen = speed == HOST.megabits;
        view! { <option value=speed selected=chosen>{words::workbench::megabits(speed)}</option> }
    });
    let speeds = SPEEDS.map(|percent| {
        let name = match percent {
            100 => words::workbench::as_fast_as_measured().to_owned(),
            0..100 => words::workbench::half_as_fast().to_owned(),
            _ => words::workbench::times_as_fast(percent / 100),
        };
        view! { <option value=percent selected=percent == HOST.percent>{name}</option> }
    });
    let choose = move |value: String, change: fn(&mut Host, u64)| {
        if let Ok(number) = value.parse() {
            work.host.update(|host| change(host, number));
        }
    };
    view! {
        <div class="choices">
            <label for="see-builder">{words::workbench::building_connection()}</label>
            <select
                id="see-builder"
                class="field"
                on:change:target=move |event| {
                    choose(event.target().value(), |host, megabits| host.megabits = megabits);
                }
            >
                {connections}
            </select>
            <label for="see-speed">{words::workbench::building_machine()}</label>
            <select
                id="see-speed"
                class="field"
                on:change:target=move |event| {
                    choose(event.target().value(), |host, percent| host.percent = percent);
                }
            >
                {speeds}
            </select>
        </div>
        <p class="lab-sum" role="status">{sum}</p>
        <p class="exercise-said">{sentence(&words::workbench::speeds_measured(Effort::measured()))}</p>
    }
}
