//! What a learner can do with a page, in a learner's words: names and roles, keys and clicks.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::webdriver::{Element, Kind, Session, Unsupported, needed, wait};

/// A learner with a fresh browser.
pub(crate) struct Learner {
    session: Session,
    home: String,
}

/// What is special about a learner's browser.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    /// Scripts are off.
    pub(crate) without_scripts: bool,
    /// The site may not store anything.
    pub(crate) without_storage: bool,
    /// The site lies in a folder of its host.
    pub(crate) below: bool,
    /// The film (Y4M) that its camera sees, over and over; the site may use the camera.
    pub(crate) camera: Option<PathBuf>,
}

/// Lets a learner do something in a usual browser. Fails when the console shows an error.
#[track_caller]
pub(crate) fn learner(name: &str, path: impl FnOnce(&Learner)) {
    learner_with(name, &Browser::default(), path);
}

/// Lets a learner do something in a special browser.
#[track_caller]
pub(crate) fn learner_with(name: &str, browser: &Browser, path: impl FnOnce(&Learner)) {
    let home = needed(if browser.below { "LAYERWISE_SITE_BELOW" } else { "LAYERWISE_SITE" });
    learner_at(&home, name, browser, path);
}

/// Lets a learner do something on a site of the test's own, whose home page has this address.
#[track_caller]
pub(crate) fn learner_at(home: &str, name: &str, browser: &Browser, path: impl FnOnce(&Learner)) {
    let path = AssertUnwindSafe(|| {
        let learner = Learner { session: Session::start(browser), home: home.to_owned() };
        play(&learner, name, path);
    });
    match catch_unwind(path) {
        Err(why) if why.is::<Unsupported>() => {
            let what = why.downcast::<Unsupported>().map_or("", |why| why.0);
            println!("{name} is left out here: it needs {what}");
        }
        Err(panic) => resume_unwind(panic),
        Ok(()) => {}
    }
}

fn play(learner: &Learner, name: &str, path: impl FnOnce(&Learner)) {
    learner.width(1280);
    let done = catch_unwind(AssertUnwindSafe(|| path(learner)));
    if let Err(panic) = done {
        if panic.is::<Unsupported>() {
            resume_unwind(panic);
        }
        learner.picture(&format!("failed-{name}"));
        eprintln!("{name} failed at {}; see .screenshots/failed-{name}.png", learner.address());
        for complaint in learner.session.complaints() {
            eprintln!("  console: {complaint}");
        }
        resume_unwind(panic);
    }
    learner.no_complaints();
}

/// Pages and windows.
impl Learner {
    /// Opens a page by its path from the top of the site and waits until its widgets live.
    #[track_caller]
    pub(crate) fn open(&self, path: &str) {
        self.open_still(path);
        self.wait_ready();
    }

    /// Opens a page whose widgets need not come to life.
    #[track_caller]
    pub(crate) fn open_still(&self, path: &str) {
        let address = format!("{}{}", self.home, path.trim_start_matches('/'));
        self.session.post("/url", &json!({"url": address})).expect("the page loads");
    }

    /// Loads the page again.
    #[track_caller]
    pub(crate) fn reload(&self) {
        self.session.post("/refresh", &json!({})).expect("the page loads");
        self.wait_ready();
    }

    /// Waits until the widgets of the page live.
    #[track_caller]
    pub(crate) fn wait_ready(&self) {
        wait("the page to be ready", || self.exists("html[data-ready]").then_some(()));
    }

    /// The address that is open.
    pub(crate) fn address(&self) -> String {
        let address = self.session.get("/url").unwrap_or_default();
        address.as_str().unwrap_or_default().to_owned()
    }

    /// The path that is open, from the top of the site; empty while Firefox is on its way from one page to the next.
    #[track_caller]
    pub(crate) fn path(&self) -> String {
        let address = self.address();
        if address == "about:blank" {
            return String::new();
        }
        let path = address.strip_prefix(&self.home);
        path.unwrap_or_else(|| panic!("{address} is not on the site")).to_owned()
    }

    /// The address of the home page.
    pub(crate) fn home(&self) -> &str {
        &self.home
    }

    /// The page's title.
    pub(crate) fn title(&self) -> String {
        let title = self.session.get("/title").unwrap_or_default();
        title.as_str().unwrap_or_default().to_owned()
    }

    /// Makes the window this wide.
    pub(crate) fn width(&self, width: u32) {
        self.size(width, if width < 600 { 740 } else { 900 });
    }

    /// Makes the window this wide and high.
    pub(crate) fn size(&self, width: u32, height: u32) {
        if Kind::wanted() == Kind::Firefox {
            return self.window(width, height);
        }
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.session.chromium("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Makes the browser's window so large that the page has this size, if a window can be so small.
    fn window(&self, width: u32, height: u32) {
        let inner = |side: &str| self.session.execute(&format!("return inner{side}"), &[]).as_u64();
        let outer = |wide: u64, high: u64| {
            let size = json!({"width": wide, "height": high});
            self.session.post("/window/rect", &size).expect("a window can be sized");
        };
        let (width, height) = (u64::from(width), u64::from(height));
        outer(width, height);
        let missing = |wanted: u64, side| wanted.saturating_sub(inner(side).unwrap_or(wanted));
        outer(width + missing(width, "Width"), height + missing(height, "Height"));
        if inner("Width").is_none_or(|inner| inner > width + 16) {
            resume_unwind(Box::new(Unsupported("a window as narrow as a phone")));
        }
    }

    /// The windows that are open, by their names.
    pub(crate) fn windows(&self) -> Vec<String> {
        let windows = self.session.get("/window/handles").unwrap_or_default();
        let windows = windows.as_array().into_iter().flatten();
        windows.filter_map(|name| name.as_str().map(str::to_owned)).collect()
    }

    /// Turns to a window.
    #[track_caller]
    pub(crate) fn turn_to(&self, window: &str) {
        self.session.post("/window", &json!({"handle": window})).expect("the window is open");
    }

    /// Lets the system prefer a colour scheme and, perhaps, little motion.
    pub(crate) fn prefers(&self, scheme: &str, reduced_motion: bool) {
        if Kind::wanted() == Kind::Firefox {
            let scheme = u8::from(scheme == "light");
            return self.session.firefox(&format!(
                "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', {scheme});
                 Services.prefs.setIntPref('ui.prefersReducedMotion', {})",
                u8::from(reduced_motion)
            ));
        }
        let motion = if reduced_motion { "reduce" } else { "no-preference" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]);
        self.session.chromium("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// How many sheets the page takes when it is printed.
    pub(crate) fn pages_on_paper(&self) -> usize {
        let printed = self.session.chromium("Page.printToPDF", &json!({}));
        let paper = decoded(&printed["data"]);
        let marks = paper.windows(12).filter(|bytes| bytes.starts_with(b"/Type /Page"));
        marks.filter(|bytes| bytes[11] != b's').count()
    }

    /// Shows the page as it goes to paper.
    pub(crate) fn as_printed(&self) {
        self.session.chromium("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    }

    /// Takes the network away.
    pub(crate) fn go_offline(&self) {
        if Kind::wanted() == Kind::Firefox {
            return self.session.firefox("Services.io.offline = true");
        }
        self.session.chromium("Network.enable", &json!({}));
        let conditions =
            json!({"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0});
        self.session.chromium("Network.emulateNetworkConditions", &conditions);
    }

    /// Asks the browser to fetch little.
    pub(crate) fn save_data(&self) {
        let wanted = json!({"dataSaverEnabled": true});
        self.session.chromium("Emulation.setDataSaverOverride", &wanted);
    }

    /// Keeps a picture of the whole page in `.screenshots/`.
    pub(crate) fn picture(&self, name: &str) {
        let (picture, browser) = match Kind::wanted() {
            Kind::Chromium => (self.chromium_picture(), ""),
            Kind::Firefox => (self.session.get("/screenshot").unwrap_or_default(), "firefox-"),
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.screenshots");
        let file: PathBuf = folder.join(format!("{browser}{name}.png"));
        std::fs::create_dir_all(&folder).expect("the project's folder can be written");
        std::fs::write(file, decoded(&picture)).expect("it can be written");
    }

    fn chromium_picture(&self) -> Value {
        let size = self.session.chromium("Page.getLayoutMetrics", &json!({}));
        let size = &size["cssContentSize"];
        let clip =
            json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let wanted = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        self.session.chromium("Page.captureScreenshot", &wanted)["data"].take()
    }

    /// Fails when the console holds an error.
    #[track_caller]
    pub(crate) fn no_complaints(&self) {
        let complaints = self.session.complaints();
        assert!(complaints.is_empty(), "the console shows errors:\n{}", complaints.join("\n"));
    }

    /// Forgets errors that a test expects.
    pub(crate) fn ignore_complaints(&self) {
        self.session.complaints();
    }

    /// Runs a script in the page.
    #[track_caller]
    pub(crate) fn script(&self, script: &str) -> Value {
        self.session.execute(script, &[])
    }

    /// Runs a script in the page that calls its last argument when it is done.
    #[track_caller]
    pub(crate) fn script_async(&self, script: &str, arguments: &[Value]) -> Value {
        self.session.execute_async(script, arguments)
    }
}

/// Finding things.
impl Learner {
    /// The first element of a CSS selector; waits for it.
    #[track_caller]
    pub(crate) fn find(&self, css: &str) -> Element {
        wait(css, || self.session.all(css).into_iter().next())
    }

    /// All elements of a CSS selector that are there now.
    pub(crate) fn all(&self, css: &str) -> Vec<Element> {
        self.session.all(css)
    }

    /// Whether an element is there now.
    pub(crate) fn exists(&self, css: &str) -> bool {
        !self.session.all(css).is_empty()
    }

    /// The first shown element of a role whose name contains `name`; waits for it.
    ///
    /// Role and name are those that the browser computes, as a screen reader hears them.
    #[track_caller]
    pub(crate) fn role(&self, role: &str, name: &str) -> Element {
        wait(&format!("a {role} named “{name}”"), || self.roles(role, name).into_iter().next())
    }

    /// Like `role`, inside an element.
    #[track_caller]
    pub(crate) fn role_in(&self, element: &Element, role: &str, name: &str) -> Element {
        wait(&format!("a {role} named “{name}”"), || {
            let candidates = self.session.all_in(element, candidates(role));
            candidates.into_iter().find(|candidate| self.is(candidate, role, name))
        })
    }

    /// All shown elements of a role whose names contain `name`.
    pub(crate) fn roles(&self, role: &str, name: &str) -> Vec<Element> {
        let mut found = self.session.all(candidates(role));
        found.retain(|element| self.is(element, role, name));
        found
    }

    fn is(&self, element: &Element, role: &str, name: &str) -> bool {
        // What is seen of a radio button or a check box is its label.
        let marks = matches!(role, "radio" | "checkbox");
        self.ask(element, "computedrole").is_some_and(|computed| computed == role)
            && self.label(element).contains(name)
            && (marks || self.ask(element, "displayed").is_some_and(|shown| shown == "true"))
    }

    /// The name that a screen reader gives an element.
    pub(crate) fn label(&self, element: &Element) -> String {
        self.ask(element, "computedlabel").unwrap_or_default()
    }

    fn ask(&self, element: &Element, what: &str) -> Option<String> {
        self.session.ask(element, what)
    }

    /// An element's shown text.
    pub(crate) fn text(&self, element: &Element) -> String {
        self.ask(element, "text").unwrap_or_default()
    }

    /// The shown text of the first element of a CSS selector.
    #[track_caller]
    pub(crate) fn text_of(&self, css: &str) -> String {
        self.text(&self.find(css))
    }

    /// An element's attribute; empty when it has none.
    pub(crate) fn attribute(&self, element: &Element, name: &str) -> String {
        let value = self.ask(element, &format!("attribute/{name}")).unwrap_or_default();
        if value == "null" { String::new() } else { value }
    }

    /// An element's property as text.
    pub(crate) fn property(&self, element: &Element, name: &str) -> String {
        self.ask(element, &format!("property/{name}")).unwrap_or_default()
    }

    /// The element that has the focus.
    #[track_caller]
    pub(crate) fn focused(&self) -> Element {
        self.session.focused()
    }

    /// Waits until something holds.
    #[track_caller]
    #[expect(clippy::unused_self, reason = "it reads as what the learner does")]
    pub(crate) fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        wait(what, || holds().then_some(()));
    }

    /// Waits until the shown text of the page contains something.
    #[track_caller]
    pub(crate) fn sees(&self, text: &str) {
        let body = self.find("body");
        self.wait(&format!("“{text}” to be shown"), || self.text(&body).contains(text));
    }
}

/// Doing things.
impl Learner {
    /// Clicks an element as a person does: it must be in view and nothing may cover it. Of a radio
    /// button or a check box a person clicks the label.
    #[track_caller]
    pub(crate) fn click(&self, element: &Element) {
        let target = self.session.execute(
            "const element = arguments[0];
             const label = ['radio', 'checkbox'].includes(element.type) && element.labels[0];
             const target = label || element;
             target.scrollIntoView({block: 'center', behavior: 'instant'});
             return target;",
            &[element.argument()],
        );
        let target = Element::from_value(&target).unwrap_or_else(|| element.clone());
        let clicked = self.session.tell(&target, "click", &json!({}));
        clicked.unwrap_or_else(|error| panic!("cannot click {}: {error}", self.label(element)));
    }

    /// Clicks the button of this name.
    #[track_caller]
    pub(crate) fn press(&self, name: &str) {
        self.click(&self.role("button", name));
    }

    /// Chooses the option with these words from a list; waits for it.
    #[track_caller]
    pub(crate) fn choose(&self, list: &str, words: &str) {
        let list = self.role("combobox", list);
        let choose = "const [list, words, done] = arguments;
             const option = [...list.options].find(option => option.text === words);
             if (option) {
               option.selected = true;
               list.dispatchEvent(new Event('change', {bubbles: true}));
             }
             setTimeout(() => done(Boolean(option)));";
        let arguments = [list.argument(), json!(words)];
        self.wait(&format!("the option “{words}”"), || {
            self.script_async(choose, &arguments) == json!(true)
        });
    }

    /// Unfolds what is folded under these words, inside an element.
    #[track_caller]
    pub(crate) fn unfold(&self, element: &Element, words: &str) {
        let summary = wait(&format!("“{words}” to unfold"), || {
            let mut found = self.session.all_in(element, "summary").into_iter();
            found.find(|summary| self.text(summary).contains(words))
        });
        self.click(&summary);
    }

    /// Follows the link of this name.
    #[track_caller]
    pub(crate) fn follow(&self, name: &str) {
        self.click(&self.role("link", name));
    }

    /// Types into an element.
    #[track_caller]
    pub(crate) fn type_into(&self, element: &Element, text: &str) {
        let typed = self.session.tell(element, "value", &json!({"text": text}));
        typed.unwrap_or_else(|error| panic!("cannot type: {error}"));
    }

    /// Presses keys one after the other, wherever the focus is. See [`keys`].
    #[track_caller]
    pub(crate) fn keys(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({"type": "keyDown", "value": key}));
            actions.push(json!({"type": "keyUp", "value": key}));
        }
        self.act(&actions);
    }

    /// Presses a key while another is held.
    #[track_caller]
    pub(crate) fn chord(&self, held: char, key: char) {
        let key_event = |kind: &str, value: char| json!({"type": kind, "value": value});
        self.act(&[
            key_event("keyDown", held),
            key_event("keyDown", key),
            key_event("keyUp", key),
            key_event("keyUp", held),
        ]);
    }

    #[track_caller]
    fn act(&self, actions: &[Value]) {
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.session.post("/actions", &body).expect("keys can be pressed");
    }
}

/// Keys of the protocol.
pub(crate) mod keys {
    pub(crate) const BACKSPACE: char = '\u{e003}';
    pub(crate) const TAB: char = '\u{e004}';
    pub(crate) const ENTER: char = '\u{e007}';
    pub(crate) const CONTROL: char = '\u{e009}';
    pub(crate) const ESCAPE: char = '\u{e00c}';
    pub(crate) const PAGE_DOWN: char = '\u{e00f}';
    pub(crate) const SPACE: char = ' ';
    pub(crate) const END: char = '\u{e010}';
    pub(crate) const HOME: char = '\u{e011}';
    pub(crate) const LEFT: char = '\u{e012}';
    pub(crate) const RIGHT: char = '\u{e014}';
    pub(crate) const DOWN: char = '\u{e015}';
    pub(crate) const F8: char = '\u{e038}';
}

/// What Chromium sends as a text in base64.
fn decoded(data: &Value) -> Vec<u8> {
    let text = data.as_str().unwrap_or_default();
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text)
        .expect("Chromium encodes files so")
}

/// Elements that may have a role: asking the browser for every element's role would take long.
fn candidates(role: &str) -> &'static str {
    match role {
        "button" => "button, [role=button]",
        "link" => "a[href]",
        "radio" => "input[type=radio], [role=radio]",
        "checkbox" => "input[type=checkbox], [role=checkbox]",
        "switch" => "[role=switch]",
        "textbox" => "textarea, input:not([type]), input[type=text], [role=textbox]",
        "slider" => "input[type=range], [role=slider]",
        "spinbutton" => "input[type=number]",
        "combobox" => "select, [role=combobox]",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "table" => "table",
        "dialog" => "dialog, [role=dialog]",
        _ => "[role]",
    }
}
