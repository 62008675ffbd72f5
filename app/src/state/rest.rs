//! Keeping what is typed: not with every key, and not too late.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use crate::browser::page;

/// Quiet time after a change before it is kept.
const QUIET: Duration = Duration::from_millis(300);

/// Calls `save` once what `track` reads has changed and rests, and at once when the page may go away before that.
pub fn keep_at_rest(track: impl Fn() + 'static, save: impl Fn() + Copy + 'static) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let save = move || {
        // What asked for it may be gone from the page by now.
        let _ = waiting.try_set_value(None);
        save();
    };
    Effect::new(move |first: Option<()>| {
        track();
        if first.is_none() {
            return;
        }
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(save, QUIET).ok());
    });
    page::on_leave(move || {
        if waiting.try_with_value(Option::is_some).unwrap_or(false) {
            save();
        }
    });
}
