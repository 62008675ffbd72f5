//! The part of the `WebDriver` protocol that the tests need, and what Chromium and Firefox have of their own behind it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::learner::Browser;

/// How long a test waits for something to appear.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The name of an element's reference in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A driver with one browser session.
pub(crate) struct Session {
    driver: Child,
    agent: ureq::Agent,
    url: String,
    profile: PathBuf,
}

/// An element of the page that is open.
#[derive(Clone, Debug)]
pub(crate) struct Element(String);

/// What the driver answered instead of a result.
#[derive(Debug)]
pub(crate) struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The browsers that the tests can run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    /// The one that is asked for.
    pub(crate) fn wanted() -> Self {
        if std::env::var_os("LAYERWISE_GECKODRIVER").is_some() {
            Self::Firefox
        } else {
            Self::Chromium
        }
    }
}

/// What a browser cannot do by its driver: a test that needs it is none for that browser.
pub(crate) struct Unsupported(pub(crate) &'static str);

/// Ends a test that the browser is no browser for.
fn unsupported(what: &'static str) -> ! {
    std::panic::resume_unwind(Box::new(Unsupported(what)))
}

/// A driver, and the port that it listens on.
fn start_driver(program: &str) -> (Child, u16) {
    let mut driver = Command::new(program)
        .arg("--port=0")
        .args((Kind::wanted() == Kind::Firefox).then_some("--allow-system-access"))
        // Firefox's windows are no larger than its screen.
        .envs([("MOZ_HEADLESS_WIDTH", "2400"), ("MOZ_HEADLESS_HEIGHT", "1600")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("set-up has tried that the driver runs");
    let output = driver.stdout.take().expect("it is piped");
    // "… was started successfully on port 4444." or "Listening on 127.0.0.1:4444".
    let port = |line: String| {
        let number = line.trim_end_matches('.').rsplit([' ', ':']).next()?.parse::<u16>().ok();
        number.filter(|_| line.contains("started successfully") || line.contains("Listening on"))
    };
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.find_map(port).expect("the driver names its port");
    // It says more later, and must find somebody who listens.
    std::thread::spawn(move || lines.for_each(drop));
    (driver, port)
}

impl Session {
    /// Starts a driver and a fresh browser. It takes every host for this machine.
    pub(crate) fn start(browser: &Browser) -> Session {
        let (driver, port) = start_driver(&needed(match Kind::wanted() {
            Kind::Chromium => "LAYERWISE_CHROMEDRIVER",
            Kind::Firefox => "LAYERWISE_GECKODRIVER",
        }));
        let profile =
            std::env::temp_dir().join(format!("layerwise-browser-{}-{port}", std::process::id()));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(180)))
            .build()
            .into();
        let mut session =
            Session { driver, agent, url: format!("http://127.0.0.1:{port}/session"), profile };
        let wanted = match Kind::wanted() {
            Kind::Chromium => session.chromium_wanted(browser),
            Kind::Firefox => session.firefox_wanted(browser),
        };
        let wanted = json!({"capabilities": {"alwaysMatch": wanted}});
        let answer = session.post("", &wanted).expect("the browser starts");
        let id = answer["sessionId"].as_str().expect("a session has an id");
        session.url = format!("{}/{id}", session.url);
        session
    }

    fn chromium_wanted(&self, browser: &Browser) -> Value {
        let mut preferences = json!({});
        if browser.without_scripts {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        if browser.without_storage {
            preferences["profile.default_content_setting_values.cookies"] = json!(2);
        }
        let mut arguments = vec![
            "--headless".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            // A page of another host is not served securely; only this machine's is taken for that.
            "--host-resolver-rules=MAP * 127.0.0.1".to_owned(),
            "--no-proxy-server".to_owned(),
            format!("--user-data-dir={}", self.profile.display()),
        ];
        if let Some(film) = &browser.camera {
            arguments.extend([
                "--use-fake-ui-for-media-stream".to_owned(),
                "--use-fake-device-for-media-stream".to_owned(),
                format!("--use-file-for-fake-video-capture={}", film.display()),
            ]);
        }
        // Chromium refuses to run as root with its sandbox; the pages are our own.
        if is_root() {
            arguments.push("--no-sandbox".to_owned());
        }
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": needed("LAYERWISE_CHROMIUM"),
                "args": arguments,
                "prefs": preferences,
            },
            "goog:loggingPrefs": {"browser": "ALL"},
        })
    }

    fn firefox_wanted(&self, browser: &Browser) -> Value {
        if browser.camera.is_some() {
            unsupported("a camera that sees a film");
        }
        let mut preferences = json!({
            "network.proxy.type": 0,
            // Every host is this machine.
            "network.dns.forceResolve": "127.0.0.1",
        });
        if browser.without_scripts {
            preferences["javascript.enabled"] = json!(false);
        }
        if browser.without_storage {
            preferences["network.cookie.cookieBehavior"] = json!(2);
        }
        std::fs::create_dir_all(&self.profile).expect("a folder of our own");
        json!({
            "browserName": "firefox",
            "moz:firefoxOptions": {
                "binary": needed("LAYERWISE_FIREFOX"),
                "args": ["-headless", "-profile", self.profile],
                "prefs": preferences,
            },
        })
    }

    /// Sends one of Chromium's own commands.
    #[track_caller]
    pub(crate) fn chromium(&self, command: &str, parameters: &Value) -> Value {
        if Kind::wanted() != Kind::Chromium {
            unsupported("a command of Chromium's own");
        }
        let body = json!({"cmd": command, "params": parameters});
        self.post("/goog/cdp/execute", &body).unwrap_or_else(|error| panic!("{error} in {command}"))
    }

    /// Runs a script in Firefox itself, in place of its page.
    #[track_caller]
    pub(crate) fn firefox(&self, script: &str) {
        let turn = |context: &str| {
            self.post("/moz/context", &json!({"context": context})).expect("Firefox has both");
        };
        turn("chrome");
        self.execute(script, &[]);
        turn("content");
    }

    /// Ends what is left of the browser: a page that hangs outlives its driver. Our processes are
    /// those that name our profile.
    fn end_browser(&self) {
        let profile = self.profile.to_string_lossy().into_owned();
        for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let command = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            if String::from_utf8_lossy(&command).contains(&profile) {
                let mut kill = Command::new("kill");
                let _ = kill.arg("-9").arg(process.file_name()).stderr(Stdio::null()).status();
            }
        }
    }

    /// Sends a command with a body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        let sent = self.agent.post(format!("{}{path}", self.url)).send_json(body);
        value(sent, path)
    }

    /// Sends a command without a body.
    pub(crate) fn get(&self, path: &str) -> Result<Value, Refused> {
        value(self.agent.get(format!("{}{path}", self.url)).call(), path)
    }

    /// Runs a script in the page and returns what it returns.
    #[track_caller]
    pub(crate) fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({"script": script, "args": arguments});
        self.post("/execute/sync", &body).unwrap_or_else(|error| panic!("{error} in {script}"))
    }

    /// Runs a script that calls its last argument when it is done.
    #[track_caller]
    pub(crate) fn execute_async(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({"script": script, "args": arguments});
        self.post("/execute/async", &body).unwrap_or_else(|error| panic!("{error} in {script}"))
    }

    /// All elements of a CSS selector, at once.
    pub(crate) fn all(&self, css: &str) -> Vec<Element> {
        self.below("", css)
    }

    /// All elements of a CSS selector inside another element.
    pub(crate) fn all_in(&self, element: &Element, css: &str) -> Vec<Element> {
        self.below(&format!("/element/{}", element.0), css)
    }

    fn below(&self, path: &str, css: &str) -> Vec<Element> {
        let body = json!({"using": "css selector", "value": css});
        let found = self.post(&format!("{path}/elements"), &body).unwrap_or_default();
        found.as_array().into_iter().flatten().filter_map(Element::from_value).collect()
    }

    /// The element that has the focus.
    #[track_caller]
    pub(crate) fn focused(&self) -> Element {
        let found = self.get("/element/active").expect("some element has the focus");
        Element::from_value(&found).expect("it is an element")
    }

    /// Asks about an element; nothing when it is no longer there.
    pub(crate) fn ask(&self, element: &Element, what: &str) -> Option<String> {
        let answer = self.get(&format!("/element/{}/{what}", element.0)).ok()?;
        Some(answer.as_str().map_or_else(|| answer.to_string(), str::to_owned))
    }

    /// Does something with an element.
    pub(crate) fn tell(&self, element: &Element, what: &str, body: &Value) -> Result<(), Refused> {
        self.post(&format!("/element/{}/{what}", element.0), body).map(|_| ())
    }

    /// Console errors, exceptions and refused resources since the last call. Firefox's driver keeps no log.
    pub(crate) fn complaints(&self) -> Vec<String> {
        if Kind::wanted() == Kind::Firefox {
            return Vec::new();
        }
        let log =
            self.post("/se/log", &json!({"type": "browser"})).expect("the driver keeps a log");
        let entries = log.as_array().into_iter().flatten();
        let severe = entries.filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let end = self.agent.delete(&self.url).config();
        let _ = end.timeout_global(Some(Duration::from_secs(10))).build().call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        self.end_browser();
        // Chromium may still write while it ends.
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Element {
    /// The element that a command or a script returned.
    pub(crate) fn from_value(value: &Value) -> Option<Element> {
        Some(Element(value[ELEMENT].as_str()?.to_owned()))
    }

    /// The element as an argument of a script.
    pub(crate) fn argument(&self) -> Value {
        json!({ELEMENT: self.0})
    }
}

/// Tries until there is a result or patience ends.
#[track_caller]
pub(crate) fn wait<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited {} s for {what}", PATIENCE.as_secs());
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// A setting that `cargo xtask test` hands over.
#[track_caller]
pub(crate) fn needed(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `cargo xtask test browser`"))
}

fn value(
    sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    path: &str,
) -> Result<Value, Refused> {
    let mut answer = sent.map_err(|error| Refused(format!("{path}: {error}")))?;
    let good = answer.status().is_success();
    let mut body: Value =
        answer.body_mut().read_json().map_err(|error| Refused(format!("{path}: {error}")))?;
    let value = body["value"].take();
    if good {
        return Ok(value);
    }
    let part = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Err(Refused(format!("{path}: {}: {}", part("error"), part("message"))))
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
