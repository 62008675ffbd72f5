//! The data of packages, which pages fetch when a build asks for it: with it, and where the host does not give it.

use std::time::Duration;

use crate::learner::{Browser, Learner, keys, learner, learner_at};
use crate::offline::{built, serve};

/// What is in the data alone: no figure of the catalog has it.
const DOCKERFILE: &str = "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends tcpdump jq && rm -rf /var/lib/apt/lists/*\n";
/// Why a size is unknown.
const REASON: &str = "could not be loaded";

/// Writes the Dockerfile into the field of a page, in place of what is there.
#[track_caller]
fn write(learner: &Learner, page: &str) {
    learner.open(page);
    let field = learner.find("main textarea");
    learner.click(&field);
    learner.chord(keys::CONTROL, 'a');
    learner.keys(&keys::BACKSPACE.to_string());
    learner.type_into(&field, DOCKERFILE);
}

fn said(learner: &Learner) -> String {
    learner.property(&learner.find("main"), "innerText")
}

#[test]
fn a_build_that_needs_the_tables_has_its_sizes_once_they_are_there() {
    learner("packages-come", |learner| {
        for page in ["check/", "lab/"] {
            write(learner, page);
            learner.wait("the tables", || {
                let fetched = learner.script(
                    "return performance.getEntriesByType('resource').some(one => one.name.includes('/data/packages-bookworm-'))",
                );
                fetched == true
            });
            learner.wait("a size for the install", || !said(learner).contains("is not loaded"));
            assert!(!said(learner).contains(REASON), "{page}: {}", said(learner));
        }
    });
}

#[test]
fn where_the_tables_do_not_come_the_page_says_why_sizes_are_unknown() {
    let mut files = built();
    let all = files.len();
    files.retain(|path, _| !path.starts_with("data/packages-"));
    assert!(files.len() < all, "the site has such files");
    let server = serve(files);
    learner_at(&server.home(), "packages-gone", &Browser::default(), |learner| {
        for page in ["check/", "lab/"] {
            write(learner, page);
            learner.wait("the reason", || said(learner).contains(REASON));
            learner.sees("The model cannot know everything here");
            learner.picture(&format!("packages-gone-{}", page.trim_end_matches('/')));
        }
        // The tries that failed are in the console, and so is the offline copy that cannot be whole.
        learner.ignore_complaints();
    });
    server.stop(Duration::from_secs(5));
}
