//! The layer lab: a real Dockerfile, stepped through one instruction at a time.

use course::Scene;
use leptos::prelude::*;

/// The Dockerfile as text.
pub fn still(scene: &Scene) -> AnyView {
    view! {
        <figure class="lab">
            <figcaption>{scene.title.clone()}</figcaption>
            <pre class="code" tabindex="0"><code>{scene.dockerfile.clone()}</code></pre>
        </figure>
    }
    .into_any()
}

/// The living lab.
#[cfg(feature = "csr")]
pub fn live(scene: Scene) -> AnyView {
    still(&scene)
}
