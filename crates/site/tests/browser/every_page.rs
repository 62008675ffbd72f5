//! What must hold on every page.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::learner::{Browser, Learner, learner, learner_with};
use crate::webdriver::needed;

/// Rules of WCAG 2.2, levels A and AA.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Every page that can be reached by links from the home page at the top of a host, by its path.
fn pages(learner: &Learner) -> Vec<String> {
    static PAGES: OnceLock<Vec<String>> = OnceLock::new();
    PAGES.get_or_init(|| crawl(learner)).clone()
}

/// Follows every link.
fn crawl(learner: &Learner) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![String::new()];
    while let Some(path) = open.pop() {
        if !found.insert(path.clone()) {
            continue;
        }
        learner.open_still(&path);
        let links =
            learner.script("return Array.from(document.querySelectorAll('a[href]'), a => a.href)");
        for link in links.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let link = link.split(['#', '?']).next().unwrap_or_default();
            if let Some(path) = link.strip_prefix(learner.home()) {
                open.push(path.to_owned());
            }
        }
    }
    found.into_iter().collect()
}

/// The pages to look at one by one: of the rules' pages, which share one view, a few are enough; and of those in another
/// language, which share every view, one of each kind and one that is not translated.
fn looks(pages: Vec<String>) -> Vec<String> {
    const RULES: [&str; 4] =
        ["deleted-in-later-layer", "undefined-variable", "pipe-without-pipefail", "differences"];
    const OTHERS: [&str; 9] = [
        "de/",
        "de/lessons/overview/",
        "de/myths/delete-later/",
        "de/exercises/",
        "de/exercises/three-runs/",
        "de/check/",
        "de/lab/",
        "de/progress/",
        "de/search/",
    ];
    let is_other = |path: &str| path.starts_with("de/");
    let pages: Vec<String> = pages
        .into_iter()
        .filter(|path| !is_other(path) || OTHERS.contains(&path.as_str()))
        .collect();
    assert_eq!(pages.iter().filter(|path| is_other(path)).count(), OTHERS.len(), "they are there");
    let is_rule = |path: &str| path.strip_prefix("rules/").is_some_and(|name| !name.is_empty());
    let chosen = |path: &str| RULES.iter().any(|name| path.contains(name));
    let looks: Vec<String> =
        pages.into_iter().filter(|path| !is_rule(path) || chosen(path)).collect();
    assert_eq!(looks.iter().filter(|path| is_rule(path)).count(), RULES.len(), "they are there");
    looks
}

/// A path as part of a file's name.
fn file_name(path: &str) -> String {
    let name = path.trim_end_matches('/').replace('/', "-");
    if name.is_empty() { "home".to_owned() } else { name }
}

/// Fails when axe finds a violation.
#[track_caller]
pub(crate) fn accessible(learner: &Learner, place: &str) {
    let axe =
        std::fs::read_to_string(needed("LAYERWISE_AXE")).expect("set-up has installed axe-core");
    learner.script(&axe);
    let found = learner.script_async(
        "const done = arguments[arguments.length - 1];
         axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})
            .then(result => done(result.violations.map(violation => violation.id + ': ' + violation.help + '\\n'
                + violation.nodes.map(node => '    ' + node.target + '\\n      ' + node.failureSummary).join('\\n'))))
            .catch(error => done(['axe failed: ' + error]));",
        &[json!(RULES)],
    );
    let violations: Vec<&str> =
        found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(violations.is_empty(), "on {place}:\n{}", violations.join("\n"));
}

/// Fails when the page can be scrolled sideways; code and tables may scroll in themselves.
#[track_caller]
pub(crate) fn no_sideways_scroll(learner: &Learner, place: &str) {
    let widths = learner.script(
        "const page = document.scrollingElement;
         const wide = Array.from(document.body.querySelectorAll('*'))
            .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
            .map(element => element.tagName + '.' + element.className);
         return [page.scrollWidth, innerWidth, wide.slice(0, 8).join(' ')];",
    );
    let (page, window) = (widths[0].as_u64(), widths[1].as_u64());
    assert!(
        page <= window,
        "{place} is {page:?} px wide in a window of {window:?} px: {}",
        widths[2]
    );
}

/// Whether a page is like others of its kind: then one width for each colour scheme is enough.
fn is_one_of_many(path: &str) -> bool {
    const LOOKED_AT_CLOSELY: [&str; 3] = ["advanced-techniques", "delete-later", "three-runs"];
    let kinds = ["lessons/", "myths/", "exercises/", "rules/"];
    kinds.iter().any(|kind| path.starts_with(kind) && path != *kind)
        && !LOOKED_AT_CLOSELY.iter().any(|name| path.contains(name))
}

/// One pass for a colour scheme: axe, console, and pictures of both widths.
fn look_at_every_page(scheme: &str) {
    learner(&format!("every-page-{scheme}"), |learner| {
        for path in &looks(pages(learner)) {
            let widths: &[u32] = match (is_one_of_many(path), scheme) {
                (false, _) => &[1280, 360],
                (true, "light") => &[360],
                (true, _) => &[1280],
            };
            for &width in widths {
                learner.width(width);
                learner.prefers(scheme, false);
                learner.open(path);
                let place = format!("/{path} at {width} px, {scheme}");
                learner.picture(&format!("{}-{width}-{scheme}", file_name(path)));
                no_sideways_scroll(learner, &place);
                accessible(learner, &place);
                learner.no_complaints();
            }
        }
    });
}

#[test]
fn every_page_is_accessible_in_light() {
    look_at_every_page("light");
}

#[test]
fn every_page_is_accessible_in_dark() {
    look_at_every_page("dark");
}

#[test]
fn every_page_has_a_title_and_a_description_of_its_own() {
    learner("titles", |learner| {
        let mut seen = BTreeSet::new();
        for path in pages(learner) {
            learner.open_still(&path);
            // A page that is not translated has the same ones in every language.
            let language = learner.attribute(&learner.find("html"), "lang");
            let own = |text: String| format!("{language}: {text}");
            let description = learner.find("meta[name=description]");
            let description = learner.attribute(&description, "content");
            assert!(description.len() > 20, "/{path} is described as {description:?}");
            assert!(seen.insert(own(learner.title())), "two pages are called {}", learner.title());
            assert!(seen.insert(own(description)), "two pages have the description of /{path}");
            assert_eq!(learner.all("h1").len(), 1, "/{path} has one main heading");
        }
    });
}

#[test]
fn every_link_works_below_a_folder() {
    let browser = Browser { below: true, ..Browser::default() };
    let mut at_the_top = Vec::new();
    learner("pages-at-the-top", |learner| at_the_top = pages(learner));
    learner_with("pages-below", &browser, |learner| {
        let below = crawl(learner);
        assert_eq!(below, at_the_top, "the same pages are reached below a folder");
        for path in looks(below) {
            learner.open(&path);
            learner.no_complaints();
        }
    });
}

#[test]
fn every_page_reads_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("without-scripts", &browser, |learner| {
        for path in looks(pages(learner)) {
            learner.open_still(&path);
            assert!(!learner.exists("html[data-ready]"), "scripts are off");
            let text = learner.text_of("main");
            assert!(text.len() > 100, "/{path} says little without scripts: {text:?}");
            learner.picture(&format!("{}-without-scripts", file_name(&path)));
        }
    });
}

#[test]
fn a_lost_address_shows_the_way_home() {
    for browser in [Browser::default(), Browser { below: true, ..Browser::default() }] {
        learner_with("lost", &browser, |learner| {
            learner.open_still("no-such-page");
            assert!(learner.title().contains("Layerwise"));
            let style =
                learner.script("return getComputedStyle(document.querySelector('main')).maxWidth");
            assert_ne!(style, json!("none"), "the page has its style");
            // The answer's status is an error in the console's eyes.
            learner.ignore_complaints();
            let home = learner.find("main a");
            learner.click(&home);
            learner.wait("the home page", || learner.address() == learner.home());
        });
    }
}
