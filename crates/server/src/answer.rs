//! The answer to a request: a pure function of the site and the request.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::request::Request;
use crate::site::{File, Form, Found, Site};

/// What is sent.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status line and the headers but for those of the connection, each line with its end.
    pub(crate) head: String,
    /// The body; nothing for a HEAD request.
    pub(crate) body: Option<Arc<[u8]>>,
}

/// Names that hold a hash of the content never mean anything else.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A copy may be kept, but must be asked about each time.
const ASK: &str = "no-cache";

/// Answers a request.
pub(crate) fn answer(site: &Site, request: &Request) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return refusal("405 Method Not Allowed", "Allow: GET, HEAD\r\n");
    }
    let mut answer = match site.find(&request.path) {
        Found::File(file) => send(file, request),
        Found::Moved(to) => {
            let head = "HTTP/1.1 307 Temporary Redirect\r\n".to_owned();
            Answer { head: head + &format!("Location: {to}\r\nContent-Length: 0\r\n"), body: None }
        }
        Found::Nothing => lost(site, request),
    };
    if request.method == "HEAD" {
        answer.body = None;
    }
    answer
}

/// An answer without a page.
pub(crate) fn refusal(status: &str, headers: &str) -> Answer {
    Answer { head: format!("HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n"), body: None }
}

fn send(file: &File, request: &Request) -> Answer {
    let (form, encoding) = choose(file, request);
    let cache = if file.immutable { FOR_EVER } else { ASK };
    let mut about = format!("ETag: {}\r\nCache-Control: {cache}\r\n", form.tag);
    if file.brotli.is_some() || file.gzip.is_some() {
        about += "Vary: Accept-Encoding\r\n";
    }
    if request.known.iter().any(|known| *known == form.tag || known == "*") {
        return Answer { head: format!("HTTP/1.1 304 Not Modified\r\n{about}"), body: None };
    }
    let mut head = format!("HTTP/1.1 200 OK\r\n{about}");
    content(&mut head, file, form, encoding);
    Answer { head, body: Some(form.bytes.clone()) }
}

fn lost(site: &Site, request: &Request) -> Answer {
    let Some(file) = site.lost() else { return refusal("404 Not Found", "") };
    let (form, encoding) = choose(file, request);
    let mut head = format!("HTTP/1.1 404 Not Found\r\nCache-Control: {ASK}\r\n");
    content(&mut head, file, form, encoding);
    Answer { head, body: Some(form.bytes.clone()) }
}

/// The smallest form that the client takes, and its encoding.
fn choose<'f>(file: &'f File, request: &Request) -> (&'f Form, Option<&'static str>) {
    let brotli = file.brotli.as_ref().filter(|_| request.brotli).map(|form| (form, Some("br")));
    let gzip = file.gzip.as_ref().filter(|_| request.gzip).map(|form| (form, Some("gzip")));
    brotli.or(gzip).unwrap_or((&file.plain, None))
}

fn content(head: &mut String, file: &File, form: &Form, encoding: Option<&str>) {
    let length = form.bytes.len();
    let _ = write!(head, "Content-Type: {}\r\nContent-Length: {length}\r\n", file.kind);
    if let Some(encoding) = encoding {
        let _ = write!(head, "Content-Encoding: {encoding}\r\n");
    }
    *head += "X-Content-Type-Options: nosniff\r\n";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::site::Base;

    fn ask(method: &str, path: &str, change: impl Fn(&mut Request)) -> (String, String) {
        let files = [
            ("index.html", "home"),
            ("404.html", "lost"),
            ("a/index.html", "a"),
            ("app-0123456789abcdef_bg.wasm", "wasm"),
            ("app-0123456789abcdef_bg.wasm.br", "b"),
            ("app-0123456789abcdef_bg.wasm.gz", "gz"),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let site = Site::new(BTreeMap::from(files), Base::default());
        let mut request =
            Request { method: method.to_owned(), path: path.to_owned(), ..Request::default() };
        change(&mut request);
        let answer = answer(&site, &request);
        let body = answer.body.map(|body| String::from_utf8_lossy(&body).into_owned());
        (answer.head, body.unwrap_or_default())
    }

    const WASM: &str = "/app-0123456789abcdef_bg.wasm";

    #[test]
    fn a_page_is_asked_about_each_time() {
        let (head, body) = ask("GET", "/", |_| {});
        assert!(head.starts_with("HTTP/1.1 200 OK\r\nETag: \""), "{head}");
        for line in [
            "Cache-Control: no-cache",
            "Content-Type: text/html; charset=utf-8",
            "Content-Length: 4",
        ] {
            assert!(head.contains(&format!("\r\n{line}\r\n")), "{line} in {head}");
        }
        assert!(!head.contains("Vary"), "there is one form only: {head}");
        assert_eq!(body, "home");
    }

    #[test]
    fn a_name_with_a_hash_is_kept_for_ever() {
        let (head, _) = ask("GET", WASM, |_| {});
        assert!(head.contains("Cache-Control: public, max-age=31536000, immutable\r\n"), "{head}");
        assert!(head.contains("Content-Type: application/wasm\r\n"), "{head}");
    }

    #[test]
    fn the_form_that_the_client_takes() {
        let form = |brotli, gzip| {
            let (head, body) =
                ask("GET", WASM, |request| (request.brotli, request.gzip) = (brotli, gzip));
            assert!(head.contains("Vary: Accept-Encoding\r\n"), "{head}");
            let tag = head.split("ETag: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            (tag.expect("it has one").to_owned(), head.contains("Content-Encoding"), body)
        };
        let (plain, br, gz) = (form(false, false), form(true, true), form(false, true));
        assert_eq!((plain.2.as_str(), br.2.as_str(), gz.2.as_str()), ("wasm", "b", "gz"));
        assert_eq!((plain.1, br.1, gz.1), (false, true, true));
        assert!(
            plain.0 != br.0 && br.0 != gz.0 && plain.0 != gz.0,
            "other bytes, other validators"
        );
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let (head, _) = ask("GET", "/a/", |_| {});
        let tag = head.split("ETag: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        let tag = tag.expect("it has one").to_owned();
        let (head, body) =
            ask("GET", "/a/", |request| request.known = vec!["\"0\"".to_owned(), tag.clone()]);
        assert!(head.starts_with("HTTP/1.1 304 ") && !head.contains("Content-Length"), "{head}");
        assert_eq!(body, "");
        let (head, _) = ask("GET", "/", |request| request.known = vec![tag.clone()]);
        assert!(head.starts_with("HTTP/1.1 200 "), "another page: {head}");
    }

    #[test]
    fn head_says_what_get_would_send() {
        let (with, body) = ask("GET", "/", |_| {});
        let (without, nothing) = ask("HEAD", "/", |_| {});
        assert_eq!((with, ""), (without, nothing.as_str()));
        assert_eq!(body, "home");
    }

    #[test]
    fn lost_ways_and_other_methods() {
        let (head, body) = ask("GET", "/../etc/passwd", |_| {});
        assert!(head.starts_with("HTTP/1.1 404 ") && head.contains("no-cache"), "{head}");
        assert_eq!(body, "lost");
        let (head, _) = ask("GET", "/a", |_| {});
        assert!(head.starts_with("HTTP/1.1 307 ") && head.contains("Location: /a/\r\n"), "{head}");
        let (head, body) = ask("POST", "/", |_| {});
        assert!(
            head.starts_with("HTTP/1.1 405 ") && head.contains("Allow: GET, HEAD\r\n"),
            "{head}"
        );
        assert_eq!(body, "");
    }
}
