//! The page of the layer lab.

use course::{Block, Course, Scene};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::files::{File, write};
use crate::widgets::see::Example;
use crate::widgets::{Widget, place};

/// The page of the layer lab; every scene of the course can be loaded.
pub fn view(course: &Course) -> AnyView {
    frame(
        Section::Labs,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>"The layer lab"</h1>
                    <p class="lead">
                        "Any Dockerfile, built by the model of this course: step through it, see what each instruction "
                        "adds and what stays buried, and compare it with another version."
                    </p>
                    <p>
                        "What .dockerignore keeps out has "<a href="/ignore/">"a lab of its own"</a>
                        ". What is wrong with a Dockerfile, "<a href="/check/">"the checker"</a>
                        " says. What many images weigh together, "<a href="/fleet/">"the fleet"</a>" shows."
                    </p>
                </header>
                {place(&Widget::See(scenes(course).map(example).collect()))}
            </main>
        },
    )
}

/// Every scene of the course.
fn scenes(course: &Course) -> impl Iterator<Item = &Scene> {
    course.lessons.iter().flat_map(|lesson| &lesson.blocks).filter_map(|block| match block {
        Block::Scene(scene) => Some(scene),
        _ => None,
    })
}

fn example(scene: &Scene) -> Example {
    let files: Vec<File> = scene
        .context
        .files
        .iter()
        .map(|(path, file)| File { path: path.clone(), bytes: file.bytes })
        .collect();
    Example {
        id: scene.id.clone(),
        title: scene.title.clone(),
        dockerfile: scene.dockerfile.clone(),
        files: write(&files),
    }
}
