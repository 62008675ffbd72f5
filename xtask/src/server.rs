//! A small server of static files on the loopback address.

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response};

/// The folder of the address under which the site lies: `/` or `/course/`.
#[derive(Clone)]
pub(crate) struct Base(String);

impl Default for Base {
    fn default() -> Base {
        Base("/".to_owned())
    }
}

impl Base {
    /// Takes `/course/`, `/course` or `course`.
    pub(crate) fn new(text: &str) -> Result<Base> {
        let inner = text.trim_matches('/');
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if !inner.chars().all(plain) || inner.split('/').any(|part| part == "..") {
            bail!("--base takes a path such as /course/");
        }
        Ok(Base(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") }))
    }
}

/// A running server; it ends with the program.
pub(crate) struct Server {
    address: SocketAddr,
    base: Base,
    /// What every page says first: why it is not the newest.
    trouble: Trouble,
}

type Trouble = Arc<Mutex<Option<String>>>;

impl Server {
    /// Serves `folder` under `base`, on `port` or the first free port from 8080.
    pub(crate) fn start(folder: &Path, base: &Base, port: Option<u16>) -> Result<Server> {
        let listener = match port {
            Some(port) => listen(port).with_context(|| format!("port {port} cannot be used"))?,
            None => {
                (8080..8180).find_map(|port| listen(port).ok()).context("no free port from 8080")?
            }
        };
        let address = listener.server_addr().to_ip().context("the server has an address")?;
        let listener = Arc::new(listener);
        let trouble = Trouble::default();
        for _ in 0..4 {
            let listener = Arc::clone(&listener);
            let (folder, base, trouble) = (folder.to_owned(), base.clone(), trouble.clone());
            std::thread::spawn(move || {
                for request in listener.incoming_requests() {
                    // A browser that hangs up is no reason to stop.
                    let _ = answer(request, &folder, &base, &trouble);
                }
            });
        }
        Ok(Server { address, base: base.clone(), trouble })
    }

    /// Lets every page say why it is not the newest; `None` when it is.
    pub(crate) fn trouble(&self, words: Option<String>) {
        if let Ok(mut trouble) = self.trouble.lock() {
            *trouble = words;
        }
    }

    /// The address of the home page.
    pub(crate) fn address(&self) -> String {
        format!("http://{}{}", self.address, self.base.0)
    }
}

fn listen(port: u16) -> Result<tiny_http::Server> {
    tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)).map_err(|error| anyhow!(error))
}

fn answer(request: Request, folder: &Path, base: &Base, trouble: &Trouble) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::empty(405));
    }
    match resolve(request.url(), folder, &base.0) {
        Found::File(file) => send(request, 200, &file, trouble),
        Found::Moved(to) => match Header::from_bytes("Location", to) {
            Ok(location) => request.respond(Response::empty(307).with_header(location)),
            // No address of ours needs a letter that a header cannot carry.
            Err(()) => send(request, 404, &folder.join("404.html"), trouble),
        },
        Found::Nothing => send(request, 404, &folder.join("404.html"), trouble),
    }
}

#[derive(Debug, PartialEq)]
enum Found {
    File(PathBuf),
    Moved(String),
    Nothing,
}

/// What lies at an address. Never leaves `folder`.
fn resolve(url: &str, folder: &Path, base: &str) -> Found {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(inner) = path.strip_prefix(base) else {
        let home = path == "/" || format!("{path}/") == base;
        return if home { Found::Moved(base.to_owned()) } else { Found::Nothing };
    };
    let Some(inner) = decode(inner) else { return Found::Nothing };
    let mut file = folder.to_owned();
    for part in inner.split('/').filter(|part| !part.is_empty()) {
        if part == ".." || part == "." || part.contains(['\\', '\0']) {
            return Found::Nothing;
        }
        file.push(part);
    }
    if file.is_dir() {
        if !inner.is_empty() && !inner.ends_with('/') {
            return Found::Moved(format!("{path}/"));
        }
        file.push("index.html");
    } else if inner.ends_with('/') {
        return Found::Nothing;
    }
    // A link inside the folder may lead out of it.
    let inside =
        |file: &Path| Some(file.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?));
    if file.is_file() && inside(&file) == Some(true) { Found::File(file) } else { Found::Nothing }
}

/// Decodes `%41`; nothing if the result is no text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn send(request: Request, status: u16, file: &Path, trouble: &Trouble) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes));
    if read.is_err() {
        return request.respond(Response::from_string("not found").with_status_code(404));
    }
    let words = trouble.lock().ok().and_then(|trouble| trouble.clone());
    if let Some(words) = words.filter(|_| kind(file).starts_with("text/html")) {
        bytes = with_trouble(&String::from_utf8_lossy(&bytes), &words).into_bytes();
    }
    let response = Response::from_data(bytes)
        .with_status_code(status)
        .with_header(header("Content-Type", kind(file)))
        .with_header(header("Cache-Control", "no-cache"))
        .with_header(header("X-Content-Type-Options", "nosniff"));
    request.respond(response)
}

/// A page that says first why it is not the newest.
fn with_trouble(html: &str, words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    let banner = format!(
        "<div class=\"notice\" role=\"alert\"><div><b>This is the last good site: what was saved since is not built.</b>\
         <pre class=\"code\" tabindex=\"0\">{words}</pre></div></div>"
    );
    match html.split_once("<body>") {
        Some((head, body)) => format!("{head}<body>{banner}{body}"),
        None => banner + html,
    }
}

fn header(name: &'static str, value: &'static str) -> Header {
    Header::from_bytes(name, value).expect("both are plain ASCII and ours")
}

/// The media type by the file's name.
fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("xml") => "application/xml",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Found, resolve, with_trouble};
    use std::path::Path;

    #[track_caller]
    fn check(url: &str, base: &str, expected: &Found) {
        // The crate's own folder stands in for a site: it is there wherever the test runs.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let base = Base::new(base).expect("a plain base");
        assert_eq!(&resolve(url, folder, &base.0), expected);
    }

    fn file(path: &str) -> Found {
        Found::File(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
    }

    #[test]
    fn file_in_a_folder() {
        check("/src/main.rs?x=1", "/", &file("src/main.rs"));
        check("/src/m%61in.rs", "/", &file("src/main.rs"));
    }

    #[test]
    fn folder_gets_its_slash() {
        check("/src", "/", &Found::Moved("/src/".to_owned()));
        check("/src/main.rs/", "/", &Found::Nothing);
    }

    #[test]
    fn below_a_base() {
        check("/course/Cargo.toml", "course", &file("Cargo.toml"));
        check("/Cargo.toml", "/course/", &Found::Nothing);
        check("/course", "/course", &Found::Moved("/course/".to_owned()));
    }

    #[test]
    fn nothing_outside() {
        for url in [
            "/../Cargo.toml",
            "/src/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/passwd",
            "/..%2fCargo.toml",
            "/%00",
            "/%zz",
            "/%",
        ] {
            check(url, "/", &Found::Nothing);
        }
    }

    #[test]
    fn a_page_says_why_it_is_not_the_newest() {
        let page = with_trouble("<html><body><main></main></body></html>", "a.md:3: <b> & more");
        assert!(page.starts_with("<html><body><div class=\"notice\" role=\"alert\">"), "{page}");
        assert!(page.contains("a.md:3: &lt;b> &amp; more"), "{page}");
        assert!(page.ends_with("<main></main></body></html>"), "{page}");
    }
}
