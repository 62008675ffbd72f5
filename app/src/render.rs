//! Pages to HTML, natively.

use std::sync::{Arc, Once};

use course::Course;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::data::Data;
use crate::page::Page;

/// What stands in the page's `<body>`, as HTML. Links start with `/`, the top of the site.
pub fn body(page: &Page, course: &Course, data: &Data) -> String {
    static EXECUTOR: Once = Once::new();
    EXECUTOR.call_once(|| {
        // Only fails when there is an executor already, which serves as well.
        let _ = any_spawner::Executor::init_futures_executor();
    });
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| page.view(course, data).to_html());
    owner.unset_with_forced_cleanup();
    // The course's own texts write the top of the site so.
    html.replace(course::ROOT, "/")
}
