//! The site on the loopback address while it is worked on and tested.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result};
use server::{Base, Server, Site};

/// In place of the site's own worker: a page shows what was just built, not what the browser kept.
const NO_WORKER: &str = "\
// Takes leave: while the site is worked on, every page comes from the server.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.registration.unregister()));
";

/// A running server; it ends when it is dropped.
pub(crate) struct Preview {
    server: Server,
    base: Base,
}

impl Preview {
    /// Serves `folder` under `base`, on `port` or the first free port from 8080.
    pub(crate) fn start(folder: &Path, base: &Base, port: Option<u16>) -> Result<Preview> {
        let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => listen(port).with_context(|| format!("port {port} cannot be used"))?,
            None => {
                (8080..8180).find_map(|port| listen(port).ok()).context("no free port from 8080")?
            }
        };
        let server = Server::start(listener, site(folder, base, None)?)?;
        Ok(Preview { server, base: base.clone() })
    }

    /// Serves what lies in `folder` now. With `trouble` every page says first why it is not the newest.
    pub(crate) fn show(&self, folder: &Path, trouble: Option<&str>) -> Result<()> {
        self.server.show(site(folder, &self.base, trouble)?);
        Ok(())
    }

    /// The address of the home page.
    pub(crate) fn address(&self) -> String {
        self.server.home()
    }
}

fn site(folder: &Path, base: &Base, trouble: Option<&str>) -> Result<Site> {
    let mut files =
        server::files(folder).with_context(|| format!("reading {}", folder.display()))?;
    files.insert("sw.js".to_owned(), NO_WORKER.into());
    if let Some(words) = trouble {
        let page = |name: &str| Path::new(name).extension().is_some_and(|kind| kind == "html");
        for (_, bytes) in files.iter_mut().filter(|(name, _)| page(name)) {
            *bytes = with_trouble(&String::from_utf8_lossy(bytes), words).into_bytes();
        }
    }
    Ok(Site::new(files, base.clone()))
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

#[cfg(test)]
mod tests {
    use super::with_trouble;

    #[test]
    fn a_page_says_why_it_is_not_the_newest() {
        let page = with_trouble("<html><body><main></main></body></html>", "a.md:3: <b> & more");
        assert!(page.starts_with("<html><body><div class=\"notice\" role=\"alert\">"), "{page}");
        assert!(page.contains("a.md:3: &lt;b> &amp; more"), "{page}");
        assert!(page.ends_with("<main></main></body></html>"), "{page}");
    }
}
