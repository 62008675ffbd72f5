//! The page of the ignore lab.

use crate::parts::words::linked;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::{Widget, place};
use crate::words;

/// The page of the ignore lab.
pub fn view() -> AnyView {
    frame(
        Section::Labs,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>{words::pages::ignore()}</h1>
                    <p class="lead">
                        {words::workbench::list_files_dockerignore_see()}
                    </p>
                    <p>
                        {linked(words::workbench::see_layers(), &["/lab/".to_owned()])}
                    </p>
                    <p>{words::workbench::nothing_uploaded_folder_you()}</p>
                </header>
                {place(&Widget::Ignore)}
            </main>
        },
    )
}
