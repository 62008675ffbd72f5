//! Looking at a text while it is typed: with every key as long as that is quick, else once the keys rest.

use std::sync::Arc;
use std::time::Duration;

use checker::Diagnostic;
use dockerfile::Dockerfile;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use super::paint::{Piece, paint};
use super::too_large;
use crate::browser::page;
use crate::state::packages;

/// Milliseconds beyond which a look at the text waits for a pause.
const SLOW: f64 = 40.0;
/// That pause.
const PAUSE: Duration = Duration::from_millis(300);

/// What is known of a text. Two are equal if they come from the same look.
#[derive(Debug)]
pub struct Seen<T> {
    /// The text.
    pub text: String,
    /// `None` for a text that is too large to be looked at with every key.
    pub known: Option<Arc<T>>,
    /// Whether looking took so long that it must not happen with every key.
    slow: bool,
}

impl<T> Clone for Seen<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), known: self.known.clone(), slow: self.slow }
    }
}

impl<T> PartialEq for Seen<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.known, &other.known) {
            (Some(own), Some(others)) => Arc::ptr_eq(own, others),
            (None, None) => true,
            _ => false,
        };
        same && self.text == other.text
    }
}

impl<T> Seen<T> {
    /// Looks at a text.
    ///
    /// `see` gets what was known of the text before it was changed.
    pub fn new(
        text: String,
        before: Option<&Self>,
        see: impl FnOnce(&str, Option<&T>) -> T,
    ) -> Self {
        let begun = page::now();
        let known = (!too_large(&text))
            .then(|| Arc::new(see(&text, before.and_then(|before| before.known.as_deref()))));
        Self { text, known, slow: page::now() - begun > SLOW }
    }
}

/// Looks at the text whenever it changes; after a slow look, only once the keys rest. What `see` reads besides is
/// followed too, and the arrival of the packages' data.
pub fn look<T: Send + Sync + 'static>(
    text: RwSignal<String>,
    see: impl Fn(&str, Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<Seen<T>> {
    let due = RwSignal::new(0_u32);
    let done = StoredValue::new(0_u32);
    let seen = Memo::new(move |before: Option<&Seen<T>>| {
        let asked = due.get() != done.get_value();
        done.set_value(due.get_untracked());
        match before {
            Some(before) if before.slow && !asked && text.with(|text| *text != before.text) => {
                before.clone()
            }
            _ => packages::with(|| Seen::new(text.get(), before, &see)),
        }
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        text.track();
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        if text.with(|text| seen.with_untracked(|seen| seen.text != *text)) {
            let ask = move || due.update(|due| *due = due.wrapping_add(1));
            waiting.set_value(set_timeout_with_handle(ask, PAUSE).ok());
        }
    });
    seen
}

/// The tree of a text; scripts that did not change since the tree before are not read again.
pub fn parse(text: &str, before: Option<&Dockerfile>) -> Dockerfile {
    match before {
        Some(before) => dockerfile::reparse(before, text),
        None => dockerfile::parse(text),
    }
}

/// The coloured lines of the text as it stands, with squiggles as far as it has been looked at.
pub fn painted<T>(
    text: &str,
    seen: &Seen<T>,
    read: impl FnOnce(&T) -> (&Dockerfile, &[Diagnostic]),
) -> Vec<Vec<Piece>> {
    match &seen.known {
        Some(known) if seen.text == text => {
            let (file, findings) = read(known);
            paint(file, findings)
        }
        _ if too_large(text) => Vec::new(),
        _ => paint(&dockerfile::parse(text), &[]),
    }
}
