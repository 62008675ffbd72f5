//! For a class: planning a workshop, showing pages to a room, voting, the learners' path, the report.

use course::{Course, Plan, PlanUnit};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::parts::journey::stops;
use crate::widgets::plan::Preset;
use crate::widgets::{Widget, place};

/// The way in for teachers.
pub fn view(course: &Course, data: &Data) -> AnyView {
    let presets = course.plans.iter().map(preset).collect();
    let entries = data.deck_entries();
    frame(
        Section::Elsewhere,
        view! {
            <main id="main" class="page teach">
                <h1>"Teach with it"</h1>
                <p class="lead">
                    "Show the course to a room, let the room vote, give learners a path. There is no server: what you and "
                    "your class do stays in your browsers."
                </p>
                <ul class="teach-ways">
                    <li><a href="/teach/show/">"Show a page to the room"</a>" one thought a screen, by arrow keys or clicker"</li>
                    <li><a href="#plan">"Plan a workshop"</a>" choose units, and hand out a link"</li>
                    <li><a href="/teach/report/">"See what the class knows"</a>" from the files that learners saved"</li>
                </ul>
                <section aria-labelledby="plan">
                    <h2 id="plan">"Plan a workshop"</h2>
                    {place(&Widget::Plan(entries, presets))}
                </section>
                <section aria-labelledby="vote">
                    <h2 id="vote">"Vote, talk, vote again"</h2>
                    <p>
                        "At a question in the presenter’s view press "<kbd>"v"</kbd>". The room opens the "
                        <a href="/vote/">"question on their devices"</a>
                        " by the code on the screen; each answer gives six letters and digits, which you type or scan. Let them talk, "
                        "vote again, then show before and after side by side, and only then the reasons."
                    </p>
                    <p>"The learners’ side of a workshop’s link is "<a href="/workshop/">"their path"</a>"."</p>
                </section>
                {course.plans.iter().map(|plan| written(course, plan)).collect_view()}
            </main>
        },
    )
}

fn preset(plan: &Plan) -> Preset {
    let unit = |step: &course::PlanStep| {
        let id = match step.unit.as_ref()? {
            PlanUnit::Lesson(id) | PlanUnit::Exercise(id) => id.clone(),
        };
        Some((id, step.minutes))
    };
    Preset {
        title: plan.title.clone(),
        minutes: plan.minutes,
        units: plan.steps.iter().filter_map(unit).collect(),
    }
}

/// A plan to read and to print.
fn written(course: &Course, plan: &Plan) -> AnyView {
    let steps = plan
        .steps
        .iter()
        .map(|step| {
            let path = step.unit.as_ref().and_then(|unit| match unit {
                PlanUnit::Lesson(id) => course.lesson(id).map(course::Lesson::path),
                PlanUnit::Exercise(id) => course.exercise(id).map(course::Exercise::path),
            });
            let title = match path {
                Some(path) => {
                    view! { <a href=format!("/{path}")>{step.title.clone()}</a> }.into_any()
                }
                None => step.title.clone().into_any(),
            };
            view! {
                <li>
                    <p><b>{step.minutes}" min"</b>" · "{title}</p>
                    <div inner_html=step.text.clone()></div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="prose teach-plan" aria-labelledby=format!("plan-{}", plan.id)>
            <h2 id=format!("plan-{}", plan.id)>{plan.title.clone()}</h2>
            <p>{plan.summary.clone()}" "<b>{plan.minutes}" min"</b></p>
            <details>
                <summary>"The plan, step by step"</summary>
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
    simple("Show it to the room", place(&Widget::Present(entries)))
}

/// The report on a class.
pub fn report(data: &Data) -> AnyView {
    simple("What the class knows", place(&Widget::Class(data.pool.path.clone())))
}

/// A question to vote on.
pub fn vote(data: &Data) -> AnyView {
    simple("Vote in class", place(&Widget::Vote(data.pool.path.clone())))
}

/// The learners' path of a workshop.
pub fn workshop(course: &Course) -> AnyView {
    simple("Your workshop", place(&Widget::Workshop(stops(course))))
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
