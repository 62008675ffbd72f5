//! Pages to HTML, natively.

use std::sync::{Arc, Once};

use course::Course;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::data::Data;
use crate::language::Here;
use crate::page::Page;
use crate::words;

/// What stands in the page's `<body>`, as HTML, in a language. Links start with `/`, the top of the language's pages;
/// those to another language with `/@/`, the top of the site.
pub fn body(page: &Page, course: &Course, data: &Data, here: &Here) -> String {
    static EXECUTOR: Once = Once::new();
    EXECUTOR.call_once(|| {
        // Only fails when there is an executor already, which serves as well.
        let _ = any_spawner::Executor::init_futures_executor();
    });
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| {
        provide_context(here.clone());
        words::speaking(here.language.texts, || page.view(course, data).to_html())
    });
    owner.unset_with_forced_cleanup();
    // The course's own texts write the top of the site so.
    html.replace(course::ROOT, "/")
}
