//! The page of the checker.

use course::Course;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::words::linked;
use crate::widgets::check::Example;
use crate::widgets::{Widget, place};
use crate::words;

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
                    <h1>{words::pages::check()}</h1>
                    <p class="lead">
                        {words::workbench::type_paste_drop_or()}
                    </p>
                    <p>
                        {linked(&words::workbench::knows_rules(checker::RULES.len()), &["/rules/".to_owned()])}
                    </p>
                </header>
                {place(&Widget::Check(examples.collect()))}
            </main>
        },
    )
}
