//! For a class: planning a workshop, showing pages to a room, voting, the learners' path, the report.

use crate::parts::words::linked;
use course::{Course, Plan, PlanUnit};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::parts::journey::stops;
use crate::widgets::plan::Preset;
use crate::widgets::{Widget, place, workshop};
use crate::words;

/// The way in for teachers.
pub fn view(course: &Course, data: &Data) -> AnyView {
    let presets = course.plans.iter().map(preset).collect();
    let entries = data.deck_entries();
    frame(
        Section::Elsewhere,
        view! {
            <main id="main" class="page teach">
                <h1>{words::pages::teach()}</h1>
                <p class="lead">
                    {words::teach::show_course_room_let()}
                </p>
                <ul class="teach-ways">
                    <li><a href="/teach/show/">{words::teach::show_page_room()}</a>": "{words::teach::show_how()}</li>
                    <li><a href="#plan">{words::teach::plan_workshop()}</a>": "{words::teach::plan_how()}</li>
                    <li><a href="/teach/report/">{words::teach::see_what_class_knows()}</a>": "{words::teach::report_how()}</li>
                </ul>
                <section aria-labelledby="plan">
                    <h2 id="plan">{words::teach::plan_workshop()}</h2>
                    {place(&Widget::Plan(entries, presets))}
                </section>
                <section aria-labelledby="vote">
                    <h2 id="vote">{words::teach::vote_talk_vote_again()}</h2>
                    <p>
                        {linked(
                            words::teach::vote_how(),
                            &["/vote/".to_owned()],
                        )}
                    </p>
                    <p>{linked(words::teach::learners_side(), &["/workshop/".to_owned()])}</p>
                </section>
                {course.plans.iter().map(|plan| written(course, plan)).collect_view()}
            </main>
        },
    )
}

fn preset(plan: &Plan) -> Preset {
    let unit = |step: &course::PlanStep| (step.unit.id().to_owned(), step.minutes);
    Preset {
        title: plan.title.clone(),
        minutes: plan.minutes,
        units: plan.steps.iter().map(unit).collect(),
    }
}

/// A plan to read and to print.
fn written(course: &Course, plan: &Plan) -> AnyView {
    let steps = plan
        .steps
        .iter()
        .map(|step| {
            let path = match &step.unit {
                PlanUnit::Lesson(id) => course.lesson(id).map(course::Lesson::path),
                PlanUnit::Exercise(id) => course.exercise(id).map(course::Exercise::path),
                PlanUnit::Pause(_) => None,
            };
            let title = match path {
                Some(path) => {
                    view! { <a href=format!("/{path}")>{step.title.clone()}</a> }.into_any()
                }
                None => step.title.clone().into_any(),
            };
            view! {
                <li>
                    <p><b>{words::home::minutes(step.minutes)}</b>" · "{title}</p>
                    <div inner_html=step.text.clone()></div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="prose teach-plan" aria-labelledby=format!("plan-{}", plan.id)>
            <h2 id=format!("plan-{}", plan.id)>{plan.title.clone()}</h2>
            <p>{plan.summary.clone()}" "<b>{words::home::minutes(plan.minutes)}</b></p>
            <details>
                <summary>{words::teach::plan_step_by_step()}</summary>
                <div inner_html=plan.about.clone()></div>
                <ol>{steps}</ol>
                <div inner_html=plan.sources.clone()></div>
            </details>
        </section>
    }
    .into_any()
}

/// The presenter's view.
pub fn show(data: &Data) -> AnyView {
    let entries = data.deck_entries();
    simple(words::pages::show(), place(&Widget::Present(entries)))
}

/// The report on a class.
pub fn report(data: &Data) -> AnyView {
    simple(words::pages::report(), place(&Widget::Class(data.pool.path.clone())))
}

/// A question to vote on.
pub fn vote(data: &Data) -> AnyView {
    simple(words::pages::vote(), place(&Widget::Vote(data.pool.path.clone())))
}

/// The learners' path of a workshop.
pub fn workshop(course: &Course) -> AnyView {
    simple(
        words::pages::workshop(),
        place(&Widget::Workshop(stops(course), workshop::pauses(course))),
    )
}

fn simple(title: &'static str, widget: AnyView) -> AnyView {
    frame(
        Section::Elsewhere,
        view! {
            <main id="main" class="page">
                <h1>{title}</h1>
                {widget}
            </main>
        },
    )
}
