//! The data of packages. It is too large for every page to load: a page fetches a text of it, a Debian suite's say, once
//! a build has asked for it, and what was built before is built again when it is there, or when it will not come.

use std::cell::RefCell;

use image::Catalog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{fetch, page};

/// How often one suite is tried.
const TRIES: usize = 3;

/// What was asked for, and who waits for it.
#[derive(Default)]
struct Fetches {
    /// Suites, once for each try.
    asked: Vec<&'static str>,
    under_way: Vec<&'static str>,
    waiting: Vec<Box<dyn FnOnce()>>,
}

thread_local! {
    /// How many texts have arrived, or will not.
    static ARRIVED: ArcRwSignal<usize> = ArcRwSignal::new(0);
    static FETCHES: RefCell<Fetches> = RefCell::default();
}

/// Does something that builds, again whenever more data has arrived; fetches what the build asks for in vain.
pub fn with<T>(build: impl FnOnce() -> T) -> T {
    ARRIVED.with(|arrived| arrived.track());
    let known = build();
    for suite in Catalog::missing_packages() {
        fetch(suite);
    }
    known
}

/// Calls back once nothing is under way.
pub fn when_settled(call: impl FnOnce() + 'static) {
    let now = FETCHES.with_borrow(|fetches| fetches.under_way.is_empty());
    if now {
        call();
    } else {
        FETCHES.with_borrow_mut(|fetches| fetches.waiting.push(Box::new(call)));
    }
}

fn fetch(suite: &'static str) {
    let start = format!("data/packages-{suite}-");
    let Some(path) = page::packages().into_iter().find(|path| path.starts_with(&start)) else {
        return;
    };
    let may = FETCHES.with_borrow_mut(|fetches| {
        let tries = fetches.asked.iter().filter(|asked| **asked == suite).count();
        let may = tries < TRIES && !fetches.under_way.contains(&suite);
        if may {
            fetches.asked.push(suite);
            fetches.under_way.push(suite);
        }
        may
    });
    if may {
        spawn_local(async move { arrived(suite, fetch::text(&path).await.ok()) });
    }
}

/// Hands a text over; tries again for one that did not come whole, and at last says that it will not come.
fn arrived(suite: &'static str, text: Option<String>) {
    let handed = text.is_some_and(Catalog::hand_packages);
    FETCHES.with_borrow_mut(|fetches| fetches.under_way.retain(|other| *other != suite));
    if !handed {
        fetch(suite);
        if FETCHES.with_borrow(|fetches| fetches.under_way.contains(&suite)) {
            return;
        }
        Catalog::lose_packages(suite);
    }
    ARRIVED.with(|arrived| arrived.update(|count| *count += 1));
    let waiting = FETCHES.with_borrow_mut(|fetches| {
        let done = fetches.under_way.is_empty();
        if done { std::mem::take(&mut fetches.waiting) } else { Vec::new() }
    });
    for call in waiting {
        call();
    }
}
