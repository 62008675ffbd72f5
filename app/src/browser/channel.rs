//! Words between two windows of the same browser, on the same site.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::window;

/// A line to the other windows that opened one of the same name.
#[derive(Clone, Debug)]
pub struct Channel(BroadcastChannel);

impl Channel {
    /// Opens it for as long as the page lives; `hear` is called with what other windows say. `None` where the browser
    /// has no such thing.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        window()?;
        let channel = BroadcastChannel::new(&format!("layerwise.{name}")).ok()?;
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(words) = event.data().as_string() {
                hear(words);
            }
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        Some(Self(channel))
    }

    /// Says something to the other windows.
    pub fn say(&self, words: &str) {
        // Only a closed channel refuses, and nobody closes this one.
        let _ = self.0.post_message(&words.into());
    }
}
