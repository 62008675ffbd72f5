//! The course without a network, and how a new version of it comes.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use server::{Base, Server, Site};

use crate::learner::{Browser, Learner, keys, learner_at};
use crate::questions::{PAGE, commit, question, right_and_wrong};
use crate::webdriver::needed;

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The built site.
pub(crate) fn built() -> Files {
    server::files(Path::new(&needed("LAYERWISE_DIST"))).expect("the site is built")
}

/// What only this version has.
const OF_BEFORE: &str = "only-before.txt";

/// Another version of the site: every heading says which, and a file has come or gone.
fn version(name: &str, has_more: bool) -> Files {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("version-{name}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
    }
    let mut files = built();
    for (_, bytes) in files.iter_mut().filter(|(path, _)| path.ends_with("index.html")) {
        let html = String::from_utf8_lossy(bytes);
        *bytes = html.replace("</h1>", &format!(" ({name})</h1>")).into_bytes();
    }
    if has_more {
        files.insert(OF_BEFORE.to_owned(), b"from before".to_vec());
    }
    for (path, bytes) in &files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("it is ours");
        std::fs::write(file, bytes).expect("the folder is ours");
    }
    site::output::offline::write(&folder).expect("the folder is ours");
    server::files(&folder).expect("it was written")
}

/// A folder of the host: what works there works at the top too.
fn site(files: Files) -> Site {
    Site::new(files, Base::new("/some/course/").expect("a plain path"))
}

pub(crate) fn serve(files: Files) -> Server {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    Server::start(listener, site(files)).expect("the server starts")
}

/// Waits until the browser keeps the whole site.
#[track_caller]
fn wait_until_kept(learner: &Learner) {
    learner.wait("the course to be kept", || {
        learner.script("return navigator.serviceWorker.controller?.state") == json!("activated")
    });
}

/// Lets the browser look for a new version, as it does whenever a page is opened; how the attempt to fetch it ended.
#[track_caller]
fn look_for_a_new_version(learner: &Learner) -> Value {
    learner.script_async(
        "const done = arguments[arguments.length - 1];
         navigator.serviceWorker.getRegistration().then(async registration => {
            registration.addEventListener('updatefound', () => {
                const worker = registration.installing;
                worker.addEventListener('statechange', () => done(worker.state), {once: true});
            });
            await registration.update().catch(error => done('refused: ' + error));
         });",
        &[],
    )
}

/// Every address that the site's list names, and the status with which the browser gets it.
fn statuses(learner: &Learner) -> BTreeMap<String, u64> {
    let all = learner.script_async(
        "const done = arguments[arguments.length - 1];
         (async () => {
            const root = new URL(document.documentElement.dataset.root, location);
            const list = await (await fetch(new URL('files.json', root))).json();
            const all = {};
            for (const path of Object.keys(list.files)) {
                all[path] = await fetch(new URL(path, root)).then(got => got.status, () => 0);
            }
            done(all);
         })();",
        &[],
    );
    serde_json::from_value(all).expect("statuses by their addresses")
}

/// Two pages of each kind.
fn kinds(paths: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeMap::<String, u32>::new();
    paths
        .filter(|path| path.is_empty() || path.ends_with('/'))
        .filter(|path| {
            let kind = path.split('/').next().unwrap_or_default().to_owned();
            let count = seen.entry(kind).or_default();
            *count += 1;
            *count <= 2
        })
        .collect()
}

#[test]
fn after_the_first_visit_everything_works_without_a_network() {
    let files = built();
    let server = serve(files.clone());
    learner_at(&server.home(), "offline-all", &Browser::default(), |learner| {
        learner.open("");
        wait_until_kept(learner);
        assert!(server.stop(Duration::from_secs(20)), "no connection is left");
        learner.go_offline();

        let statuses = statuses(learner);
        let listed: BTreeSet<String> = files
            .keys()
            .filter(|path| !matches!(path.as_str(), "sw.js" | "files.json"))
            .map(|path| path.strip_suffix("index.html").unwrap_or(path).to_owned())
            .collect();
        assert_eq!(statuses.keys().cloned().collect::<BTreeSet<_>>(), listed, "all that was built");
        let missing: Vec<_> = statuses.iter().filter(|(_, status)| **status != 200).collect();
        assert!(missing.is_empty(), "{missing:?}");

        let kinds = kinds(statuses.into_keys());
        assert!(kinds.len() > 10, "{kinds:?}");
        for path in &kinds {
            learner.open(path);
            learner.sees(if path.starts_with("de/") {
                "Du bist offline. Der ganze Kurs"
            } else {
                "You are offline. The whole course is kept"
            });
            learner.no_complaints();
        }
        learner.open(PAGE);
        let (right, _) = right_and_wrong(learner);
        commit(learner, &question(learner), &right, "Guessing");
        learner.width(360);
        learner.picture("offline-360-light");
        learner.width(1280);

        // Other ways to write an address.
        learner.open("exercises");
        assert_eq!(learner.path(), "exercises/");
        learner.open("exercises/index.html?from=somewhere#main");
        assert!(learner.text_of("h1").contains("xercise"));
        learner.open_still("no/such/page");
        assert!(learner.text_of("h1").contains("There is no such page"));
        learner.ignore_complaints();
        learner.click(&learner.find("main a"));
        learner.wait("the home page, some folders up", || learner.path() != "no/such/page");
        learner.ignore_complaints();
    });
}

#[test]
fn a_new_version_is_taken_when_it_is_wanted_and_a_draft_is_kept() {
    const EXERCISE: &str = "exercises/three-runs/";
    let server = serve(version("update-old", true));
    learner_at(&server.home(), "offline-update", &Browser::default(), |learner| {
        learner.open(EXERCISE);
        wait_until_kept(learner);
        learner.click(&learner.role("textbox", "Your Dockerfile"));
        learner.chord(keys::CONTROL, 'a');
        learner.keys("FROM scratch");
        learner.script("window.same = true");

        server.show(site(version("update-new", false)));
        assert_eq!(look_for_a_new_version(learner), json!("installed"));
        learner.sees("A new version is ready. What you typed is kept.");
        learner.picture("offline-new-version");
        // Nothing happens by itself, and other pages are still of the version before.
        assert_eq!(learner.script("return window.same"), json!(true));
        learner.open("");
        assert!(learner.text_of("h1").contains("(update-old)"));
        learner.sees("A new version is ready");
        learner.open(EXERCISE);
        assert!(learner.text_of("h1").contains("(update-old)"));

        learner.press("Load it now");
        learner.wait("the new version", || learner.text_of("h1").contains("(update-new)"));
        learner.wait_ready();
        let field = learner.role("textbox", "Your Dockerfile");
        assert_eq!(learner.property(&field, "value"), "FROM scratch");
        assert!(!learner.text_of("body").contains("A new version"), "it is the newest now");

        // A page of the version before that is still open finds what belongs to it.
        let status = format!(
            "const done = arguments[0];
             fetch(document.documentElement.dataset.root + '{OF_BEFORE}').then(got => done(got.status));"
        );
        assert_eq!(learner.script_async(&status, &[]), json!(200));
        assert!(server.stop(Duration::from_secs(20)), "no connection is left");
        learner.open("");
        assert!(learner.text_of("h1").contains("(update-new)"), "it is kept as well");
    });
}

#[test]
fn an_update_that_is_not_whole_changes_nothing() {
    let server = serve(version("whole", true));
    learner_at(&server.home(), "offline-broken", &Browser::default(), |learner| {
        learner.open("");
        wait_until_kept(learner);
        let newer = version("newer", true);
        let mut lacking = newer.clone();
        lacking.remove("exercises/index.html").expect("there are exercises");
        let mut damaged = newer.clone();
        damaged
            .insert("exercises/index.html".to_owned(), b"<h1>Sign in to this Wi-Fi</h1>".to_vec());
        for broken in [lacking, damaged] {
            server.show(site(broken));
            assert_eq!(look_for_a_new_version(learner), json!("redundant"));
            learner.open("exercises/");
            assert!(learner.text_of("h1").contains("(whole)"));
            assert!(!learner.text_of("body").contains("A new version"), "there is none");
        }
        learner.ignore_complaints();
        // Once it is whole, it comes; the attempts before leave nothing wrong behind.
        server.show(site(newer));
        assert_eq!(look_for_a_new_version(learner), json!("installed"));
        learner.press("Load it now");
        learner.wait("the new version", || learner.text_of("h1").contains("(newer)"));
        assert!(server.stop(Duration::from_secs(20)), "no connection is left");
        let missing: Vec<_> =
            statuses(learner).into_iter().filter(|(_, status)| *status != 200).collect();
        assert!(missing.is_empty(), "{missing:?}");
    });
}

#[test]
fn where_workers_are_refused_the_site_works() {
    let server = serve(built());
    // Without storage the browser refuses workers; on a page that is not served securely it has none.
    let insecure = server.home().replace("127.0.0.1", "layerwise.test");
    let forbidden = Browser { without_storage: true, ..Browser::default() };
    for (home, browser) in [(server.home(), forbidden), (insecure, Browser::default())] {
        learner_at(&home, "offline-refused", &browser, |learner| {
            learner.open("");
            learner.follow("Progress");
            learner.wait_ready();
            learner.sees("This browser does not keep the course");
            learner.no_complaints();
            learner.open(PAGE);
            let (right, _) = right_and_wrong(learner);
            learner.go_offline();
            learner.sees("You are offline. This page works");
            commit(learner, &question(learner), &right, "Guessing");
        });
    }
}

#[test]
fn who_saves_data_is_asked_first() {
    let server = serve(built());
    learner_at(&server.home(), "offline-save-data", &Browser::default(), |learner| {
        learner.save_data();
        learner.open("");
        learner.open("progress/");
        learner.sees("to fetch (gzip)");
        learner.picture("offline-save-data");
        let registered = learner.script_async(
            "navigator.serviceWorker.getRegistrations().then(all => arguments[0](all.length))",
            &[],
        );
        assert_eq!(registered, json!(0), "nothing is fetched without being asked");
        learner.press("Keep the course for offline use");
        learner.sees("The whole course is kept in this browser");
        assert!(server.stop(Duration::from_secs(20)), "no connection is left");
        learner.open("exercises/");
        learner.open(PAGE);
    });
}
