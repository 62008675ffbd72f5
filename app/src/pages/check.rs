//! The page of the checker.

use course::Course;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::check::Example;
use crate::widgets::{Widget, place};

/// The page of the checker; the exercises' start files are its examples.
pub fn view(course: &Course) -> AnyView {
    let examples = course.exercises.iter().map(|exercise| Example {
        title: exercise.title.clone(),
        dockerfile: exercise.start.clone(),
    });
    frame(
        Section::Check,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>"Check your Dockerfile"</h1>
                    <p class="lead">
                        "Type, paste, drop or open it: what is found appears as you type, with the reason, the bytes "
                        "that it costs and ways to mend it. Nothing leaves this page."
                    </p>
                    <p>
                        "The checker knows "{checker::RULES.len().to_string()}" "
                        <a href="/rules/">"rules, each with its page"</a>"."
                    </p>
                </header>
                {place(&Widget::Check(examples.collect()))}
            </main>
        },
    )
}
