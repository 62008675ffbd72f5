//! The page of the fleet.

use image::Catalog;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::fleet::Base;
use crate::widgets::{Widget, place};

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
                    <h1>"The fleet"</h1>
                    <p class="lead">
                        "One image is rarely alone. A layer is sent and kept once, however many images have it: so a larger "
                        "base that all share can weigh less than small ones that differ."
                    </p>
                    <p>
                        "Why that is so: "<a href="/lessons/why-designed-so/">"Why it is designed so"</a>
                        ". The sizes are those of "<a href="/bases/">"the catalog"</a>", each with its day."
                    </p>
                </header>
                {place(&Widget::Fleet(bases))}
            </main>
        },
    )
}
