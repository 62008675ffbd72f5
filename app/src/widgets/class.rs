//! The report on a class, from the files that its learners saved. They are read here and go nowhere.

use std::collections::BTreeSet;

use course::Progress;
use course::class::{PredictionReport, QuestionReport, csv};
use image::format_bytes;
use leptos::prelude::*;

use super::fetched;
use crate::browser::files;
use crate::parts::bars::letter;
use crate::parts::pool::{Item, Pool, Unit};
use crate::parts::refused;
use crate::words;

/// What stands there without scripts.
pub fn still() -> AnyView {
    view! {
        <p>
            {words::teach::choose_progress_files_your()}
        </p>
    }
    .into_any()
}

/// What came of a file.
#[derive(Clone, PartialEq)]
struct FileRead {
    name: String,
    /// The learner's progress, or why there is none.
    progress: Result<Progress, String>,
}

/// The living report; `pool` is the path of the course's questions.
pub fn live(pool: String) -> AnyView {
    let read = RwSignal::new(Vec::<FileRead>::new());
    let chosen = move |event: leptos::ev::Event| {
        files::read_all_chosen(&event, Progress::MAX_BYTES as u64, move |name, text| {
            let progress = match text {
                Ok(text) => Progress::import(&text).map_err(|error| refused::progress(&error)),
                Err(reason) => Err(reason.to_string()),
            };
            read.update(|read| {
                let twin = progress.is_ok() && read.iter().any(|other| other.progress == progress);
                let progress = if twin {
                    Err(words::teach::says_same_as_another().to_owned())
                } else {
                    progress
                };
                read.push(FileRead { name, progress });
                read.sort_by(|one, other| one.name.cmp(&other.name));
            });
        });
    };
    let class = Memo::new(move |_| {
        let read = read.read();
        read.iter().filter_map(|read| read.progress.clone().ok()).collect::<Vec<Progress>>()
    });
    let report = fetched::view(pool, Pool::read, move |pool| {
        let shown = move || class.with(|class| (!class.is_empty()).then(|| whole(&pool, class)));
        view! { <div>{shown}</div> }.into_any()
    });
    view! {
        <div class="class">
            <div class="class-files">
                <label class="file">
                    <span>{words::teach::progress_files_class()}</span>
                    <input type="file" multiple accept=".json,application/json" on:change=chosen/>
                </label>
                {move || listed(read)}
            </div>
            {report}
        </div>
    }
    .into_any()
}

/// The files that were read, and those that were not, each with its reason.
fn listed(read: RwSignal<Vec<FileRead>>) -> Option<AnyView> {
    let files = read.get();
    if files.is_empty() {
        return None;
    }
    let good = files.iter().filter(|file| file.progress.is_ok()).count();
    let bad = files
        .iter()
        .filter_map(|file| {
            let reason = file.progress.as_ref().err()?.clone();
            Some(view! { <li><b>{file.name.clone()}</b>": "{reason}</li> })
        })
        .collect_view();
    let some_bad = good < files.len();
    Some(
        view! {
            <p role="status">{words::teach::learners_read(good)}</p>
            {some_bad
                .then(|| {
                    view! {
                        <p class="missing">{words::teach::not_counted()}</p>
                        <ul class="class-bad">{bad}</ul>
                    }
                })}
            <button type="button" class="quiet" on:click=move |_| read.set(Vec::new())>{words::teach::forget_these_files()}</button>
        }
        .into_any(),
    )
}

fn whole(pool: &Pool, class: &[Progress]) -> AnyView {
    let answered: BTreeSet<&str> =
        class.iter().flat_map(|learner| learner.answers.keys().map(String::as_str)).collect();
    let touched = |unit: &&Unit| unit.items.iter().any(|item| answered.contains(item.id()));
    let units: Vec<&Unit> = pool.units.iter().filter(touched).collect();
    if units.is_empty() {
        return view! { <p>{words::teach::nobody_these_files_has()}</p> }.into_any();
    }
    let rows = table(&units, class);
    let save = move |_| {
        files::download("layerwise-class.csv", "text/csv", &csv(&rows));
    };
    let units = units.into_iter().map(|unit| self::unit(unit, class)).collect_view();
    view! {
        <div class="actions">
            <button type="button" class="quiet" on:click=save>{words::teach::save_as_csv()}</button>
            <p class="note">{words::teach::or_print_page_no()}</p>
        </div>
        {units}
    }
    .into_any()
}

fn unit(unit: &Unit, class: &[Progress]) -> AnyView {
    let items = unit
        .items
        .iter()
        .map(|item| match item {
            Item::Commit(question) => {
                let report = QuestionReport::of(question, class);
                let rows = question
                    .choices
                    .iter()
                    .enumerate()
                    .map(|(at, choice)| {
                        let [sure, fairly, guessing] = report.options[at];
                        let common = (report.common_wrong == Some(at))
                            .then(|| view! { <span class="tag">{words::teach::most_common_mistake()}</span> });
                        view! {
                            <tr class:right=choice.right>
                                <th scope="row">
                                    <b class="letter">{letter(at).to_string()}</b>" "
                                    <span inner_html=choice.text.clone()></span>
                                    {choice.right.then(|| view! { " "<b>{words::teach::right()}</b> })} " " {common}
                                </th>
                                <td class="figure">{report.votes(at)}</td>
                                <td class="figure">{sure}</td>
                                <td class="figure">{fairly}</td>
                                <td class="figure">{guessing}</td>
                            </tr>
                        }
                    })
                    .collect_view();
                let sum = sum(&report);
                view! {
                    <section class="class-item">
                        <h3><code>{question.id.clone()}</code></h3>
                        <details>
                            <summary>{words::teach::question()}</summary>
                            <div inner_html=question.prompt.clone()></div>
                        </details>
                        <p>{sum}</p>
                        <div class="scrolls" tabindex="0" role="region" aria-label=words::teach::answers_to(&question.id)>
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">{words::teach::option()}</th>
                                        <th scope="col" class="figure">{words::teach::chosen()}</th>
                                        <th scope="col" class="figure">{words::lesson::sure()}</th>
                                        <th scope="col" class="figure">{words::lesson::fairly_sure()}</th>
                                        <th scope="col" class="figure">{words::lesson::guessing()}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    </section>
                }
                .into_any()
            }
            Item::Predict(prediction, _) => {
                let report = PredictionReport::of(prediction, class);
                let words = match (report.guesses.first(), report.median(), report.guesses.last()) {
                    (Some(least), Some(median), Some(most)) => words::teach::came_close(report.close, report.guesses.len(), format_bytes(*least), format_bytes(*most), format_bytes(median), format_bytes(prediction.answer)),
                    _ => words::teach::nobody_has_predicted_yet().to_owned(),
                };
                view! {
                    <section class="class-item">
                        <h3><code>{prediction.id.clone()}</code></h3>
                        <details>
                            <summary>{words::teach::prediction()}</summary>
                            <div inner_html=prediction.prompt.clone()></div>
                        </details>
                        <p>{words}</p>
                    </section>
                }
                .into_any()
            }
        })
        .collect_view();
    view! {
        <section class="class-unit">
            <h2><a href=crate::link(&unit.path)>{unit.title.clone()}</a></h2>
            {items}
        </section>
    }
    .into_any()
}

/// How a question went, in a sentence or two.
fn sum(report: &QuestionReport) -> String {
    if report.answered == 0 {
        return words::teach::nobody_has_answered_yet().to_owned();
    }
    let mut words = words::teach::right_first(report.right, report.answered);
    if report.confident_mistakes > 0 {
        words = words::teach::sure_and_wrong(words, report.confident_mistakes);
    }
    if report.unknown > 0 {
        words = words::teach::chose_lost(words, report.unknown);
    }
    words
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { words::teach::csv_yes() } else { words::teach::csv_no() }
}

/// The report as rows: one for each option of each question, and one for each prediction.
fn table(units: &[&Unit], class: &[Progress]) -> Vec<Vec<String>> {
    let head = [
        words::teach::csv_unit(),
        words::teach::csv_kind(),
        words::teach::csv_item(),
        words::teach::csv_option(),
        words::teach::csv_right(),
        words::teach::csv_chosen(),
        words::teach::csv_sure(),
        words::teach::csv_fairly_sure(),
        words::teach::csv_guessing(),
        words::teach::csv_answered(),
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for unit in units {
        for item in &unit.items {
            match item {
                Item::Commit(question) => {
                    let report = QuestionReport::of(question, class);
                    for (at, choice) in question.choices.iter().enumerate() {
                        let mut row = vec![
                            unit.id.clone(),
                            words::teach::csv_question().to_owned(),
                            question.id.clone(),
                            choice.id.clone(),
                            yes_or_no(choice.right).to_owned(),
                            report.votes(at).to_string(),
                        ];
                        row.extend(report.options[at].map(|count| count.to_string()));
                        row.push(report.answered.to_string());
                        rows.push(row);
                    }
                }
                Item::Predict(prediction, _) => {
                    let report = PredictionReport::of(prediction, class);
                    let median = report.median().map_or(String::new(), words::teach::csv_median);
                    let mut row = vec![
                        unit.id.clone(),
                        words::teach::csv_prediction().to_owned(),
                        prediction.id.clone(),
                        median,
                        String::new(),
                        words::teach::csv_close(report.close),
                    ];
                    row.extend([String::new(), String::new(), String::new()]);
                    row.push(report.guesses.len().to_string());
                    rows.push(row);
                }
            }
        }
    }
    rows
}
