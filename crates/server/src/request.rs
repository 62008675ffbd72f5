//! The head of a request.

/// The longest head that is read, in bytes.
pub(crate) const LONGEST: usize = 8 * 1024;

/// What of a request matters to static files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// `GET` or another method.
    pub(crate) method: String,
    /// The path of the address as it was written, without what follows `?` or `#`.
    pub(crate) path: String,
    /// Whether the client takes brotli.
    pub(crate) brotli: bool,
    /// Whether the client takes gzip.
    pub(crate) gzip: bool,
    /// The validators of the copies that the client has.
    pub(crate) known: Vec<String>,
    /// Whether the connection ends after the answer.
    pub(crate) last: bool,
}

/// Where the head in `bytes` ends, if all of it is there.
pub(crate) fn end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

impl Request {
    /// Reads a whole head; `None` for what is no HTTP/1.
    pub(crate) fn read(head: &[u8]) -> Option<Self> {
        let head = std::str::from_utf8(head).ok()?;
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !target.starts_with('/') || !version.starts_with("HTTP/1.") {
            return None;
        }
        let mut request = Self {
            method: method.to_owned(),
            path: target.split(['?', '#']).next().unwrap_or_default().to_owned(),
            last: version != "HTTP/1.1",
            ..Self::default()
        };
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':')?;
            request.header(&name.to_ascii_lowercase(), value.trim());
        }
        Some(request)
    }

    fn header(&mut self, name: &str, value: &str) {
        let words = || value.split(',').map(str::trim);
        match name {
            "accept-encoding" => {
                self.brotli |= words().any(|word| takes(word, "br"));
                self.gzip |= words().any(|word| takes(word, "gzip"));
            }
            "if-none-match" => {
                // A weak validator is as good as a strong one for this question.
                let tags = words().map(|tag| tag.trim_start_matches("W/").to_owned());
                self.known.extend(tags);
            }
            "connection" => {
                self.last |= words().any(|word| word.eq_ignore_ascii_case("close"));
            }
            // What follows is no next request, and nobody here reads it.
            "transfer-encoding" => self.last = true,
            "content-length" => self.last |= value != "0",
            _ => {}
        }
    }
}

/// Whether one part of `Accept-Encoding` takes an encoding: `br`, `br;q=0.5`, but not `br;q=0`.
fn takes(part: &str, encoding: &str) -> bool {
    let (name, weight) = part.split_once(';').unwrap_or((part, ""));
    let weight = weight.trim().trim_start_matches("q=").trim_end_matches(['0', '.']);
    let refused = part.contains(';') && weight.is_empty();
    name.trim().eq_ignore_ascii_case(encoding) && !refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str) -> Option<Request> {
        Request::read(head.replace('\n', "\r\n").as_bytes())
    }

    #[test]
    fn what_a_browser_sends() {
        let request = read(
            "GET /a/?x=1 HTTP/1.1\nHost: x\nAccept-Encoding: gzip, deflate, br;q=0.9\nIf-None-Match: W/\"1\", \"2\"\n\n",
        );
        let expected = Request {
            method: "GET".to_owned(),
            path: "/a/".to_owned(),
            brotli: true,
            gzip: true,
            known: vec!["\"1\"".to_owned(), "\"2\"".to_owned()],
            last: false,
        };
        assert_eq!(request, Some(expected));
    }

    #[test]
    fn an_encoding_can_be_refused() {
        let takes = |value: &str| {
            let request = read(&format!("GET / HTTP/1.1\nAccept-Encoding: {value}\n\n"));
            let request = request.expect("it is a request");
            (request.brotli, request.gzip)
        };
        assert_eq!(takes("br;q=0, gzip;q=0.0"), (false, false));
        assert_eq!(takes("br;q=1.0, gzip;q=0.01"), (true, true));
        assert_eq!(takes("brr, x-gzip"), (false, false));
        assert_eq!(takes("identity"), (false, false));
    }

    #[test]
    fn when_the_connection_ends() {
        for (head, last) in [
            ("GET / HTTP/1.1\n\n", false),
            ("GET / HTTP/1.0\n\n", true),
            ("GET / HTTP/1.1\nConnection: Keep-Alive, Close\n\n", true),
            ("GET / HTTP/1.1\nContent-Length: 5\n\n", true),
            ("GET / HTTP/1.1\nContent-Length: 0\n\n", false),
            ("GET / HTTP/1.1\nTransfer-Encoding: chunked\n\n", true),
        ] {
            assert_eq!(read(head).map(|request| request.last), Some(last), "{head}");
        }
    }

    #[test]
    fn what_is_no_request() {
        for head in [
            "",
            "\n\n",
            "GET /\n\n",
            "GET / HTTP/2\n\n",
            "GET http://x/ HTTP/1.1\n\n",
            "GET / HTTP/1.1 x\n\n",
            "GET / HTTP/1.1\nno header\n\n",
            "\u{16}\u{3}\u{1}",
        ] {
            assert_eq!(read(head), None, "{head:?}");
        }
        assert_eq!(Request::read(b"GET /\xff HTTP/1.1\r\n\r\n"), None);
    }
}
