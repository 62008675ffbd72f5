//! The page of the ignore lab.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::{Widget, place};

/// The page of the ignore lab.
pub fn view() -> AnyView {
    frame(
        Section::Labs,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>"What .dockerignore leaves out"</h1>
                    <p class="lead">
                        "A list of files and a .dockerignore: see for each path whether it reaches the build, and which "
                        "line decided."
                    </p>
                    <p>
                        "What is left out cannot be copied; what is not copied is in no layer. See the layers in "
                        <a href="/lab/">"the layer lab"</a> "."
                    </p>
                    <p>"Nothing is uploaded: of a folder that you choose, the page reads names and sizes."</p>
                </header>
                {place(&Widget::Ignore)}
            </main>
        },
    )
}
