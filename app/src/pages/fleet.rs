//! The page of the fleet.

use crate::parts::words::linked;
use image::Catalog;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::fleet::Base;
use crate::widgets::{Widget, place};
use crate::words;

/// Many services on one machine.
pub fn view() -> AnyView {
    let bases = Catalog::builtin()
        .bases()
        .iter()
        .filter(|base| base.alias_of.is_none())
        .map(|base| Base {
            reference: base.reference.to_owned(),
            transfer: base.transfer,
            on_disk: base.on_disk,
        })
        .collect();
    frame(
        Section::Labs,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>{words::pages::fleet()}</h1>
                    <p class="lead">
                        {words::reference::one_image_rarely_alone()}
                    </p>
                    <p>
                        {linked(
                            words::reference::fleet_why(),
                            &["/lessons/why-designed-so/", "/bases/"].map(str::to_owned),
                        )}
                    </p>
                </header>
                {place(&Widget::Fleet(bases))}
            </main>
        },
    )
}
