//! Light, dark, or what the system says.

use leptos::prelude::*;

use crate::browser::page;
use crate::parts::icon::{Icon, icon};
use crate::state::{State, Theme};
use crate::words;

/// Nothing: without scripts the system's colours hold. The place keeps its width.
pub fn still() -> AnyView {
    ().into_any()
}

/// The living switch.
pub fn live() -> AnyView {
    let state = State::shared();
    page::set_root_attribute("data-theme", untrack(|| state.theme()).name());
    let choices = [
        (Theme::System, Icon::Half, words::frame::system_colours()),
        (Theme::Light, Icon::Sun, words::frame::light_colours()),
        (Theme::Dark, Icon::Moon, words::frame::dark_colours()),
    ];
    let choices = choices.map(|(theme, sign, words)| {
        let (state, choosing) = (state.clone(), state.clone());
        view! {
            <label class="segment" title=words>
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || state.theme() == theme
                    on:change=move |_| choosing.set_theme(theme)
                />
                <span>{icon(sign)}<span class="visually-hidden">{words}</span></span>
            </label>
        }
    });
    view! {
        <fieldset class="theme segments">
            <legend class="visually-hidden">{words::frame::colours()}</legend>
            {choices.collect_view()}
        </fieldset>
    }
    .into_any()
}
