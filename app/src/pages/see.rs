//! The page of the layer lab.

use crate::parts::words::linked;
use course::{Block, Course, Scene};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::files::{File, write};
use crate::widgets::see::Example;
use crate::widgets::{Widget, place};
use crate::words;

/// The page of the layer lab; every scene of the course can be loaded.
pub fn view(course: &Course) -> AnyView {
    frame(
        Section::Labs,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>{words::pages::lab()}</h1>
                    <p class="lead">
                        {words::workbench::any_dockerfile_built_by()}
                    </p>
                    <p>
                        {linked(
                            words::workbench::other_labs(),
                            &["/ignore/", "/check/", "/fleet/"].map(str::to_owned),
                        )}
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
