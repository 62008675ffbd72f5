//! The shell of every page: what Trunk made of app/index.html, with its parts taken out.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};

use super::digest;
use super::markup::attributes;

/// Trunk's page, taken apart.
pub(super) struct Shell {
    /// Everything before the head: the attributes of `<html>` are kept.
    html: String,
    /// The head without title, scripts and style sheets: icons, preloads.
    head: String,
    /// The body's opening tag.
    body: String,
    /// Names of the style sheets in Trunk's bundle, in the order in which they count.
    pub(super) styles: Vec<String>,
    /// The script that starts the wasm.
    pub(super) start: Start,
}

/// A script that was inline and becomes a file: the page's policy forbids inline scripts.
pub(super) struct Start {
    /// Its file name, with a hash of its text.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
}

/// What stands in the head of one page.
pub(super) struct Head<'a> {
    /// The tag of the page's language.
    pub(super) language: &'a str,
    /// The page's title.
    pub(super) title: &'a str,
    /// Tags behind the title.
    pub(super) tags: &'a str,
    /// What leads from the page to the top of the site.
    pub(super) root: &'a str,
    /// What leads from the page to the home page of its language.
    pub(super) home: &'a str,
    /// The file with the words of its language, from the top of the site, where they are not compiled in.
    pub(super) words: Option<&'a str>,
    /// The policy's sources of styles.
    pub(super) style_sources: &'a str,
    /// Whether the page starts the wasm.
    pub(super) live: bool,
    /// Paths of the data of Debian's packages, for pages with the engine.
    pub(super) packages: &'a str,
}

impl Shell {
    /// Takes Trunk's page apart.
    pub(super) fn new(page: &str) -> Result<Shell> {
        let (html, rest) = cut(page, "<head>")?;
        let (head, rest) = cut(rest, "</head>")?;
        let body_start = rest.find("<body").context("the shell has no <body>")?;
        let (body, _) = cut(&rest[body_start..], ">")?;

        let mut head = head.to_owned();
        // Each page has its own title; one in the shell would only be a stand-in.
        let _ = take(&mut head, "<title>", "</title>");
        let start = Start::new(&take(&mut head, "<script type=\"module\"", "</script>")?)?;
        let mut styles = Vec::new();
        while let Ok(link) = take(&mut head, "<link rel=\"stylesheet\"", ">") {
            let style = attributes(&link).into_iter().find(|attribute| attribute.name == "href");
            let style = style.context("a style sheet without an address")?;
            styles.push(link[style.value].trim_start_matches("./").to_owned());
        }
        ensure!(!head.contains("<script"), "the shell has a script besides Trunk's");
        ensure!(!head.contains("<style"), "the shell has a style in itself; put it into a file");
        // The learner reads first: nothing of the wasm is fetched before the text and the styles.
        let head =
            quiet_preload(&head).replace("as=\"fetch\"", "as=\"fetch\" fetchpriority=\"low\"");
        // The encoding is declared before anything else, by `page`.
        let kept = |line: &&str| !line.is_empty() && !line.starts_with("<meta charset");
        let lines = head.lines().map(str::trim).filter(kept);
        Ok(Shell {
            html: html.trim().to_owned(),
            head: lines.collect::<Vec<_>>().join("\n"),
            body: format!("{body}>"),
            styles,
            start,
        })
    }

    /// A whole page.
    pub(super) fn page(&self, head: &Head<'_>, content: &str) -> String {
        let Head { language, title, tags, root, home, words, style_sources, live, packages } = head;
        // The shell's own links are relative to the top; the wasm learns the way there as well.
        // Writing to a text cannot fail.
        let mut about = format!("<html data-root=\"{root}\"");
        if !packages.is_empty() {
            let _ = write!(about, " data-packages=\"{packages}\"");
        }
        let mut words_first = String::new();
        if let Some(words) = words {
            let _ = write!(about, " data-home=\"{home}\" data-words=\"{words}\"");
            // Nothing lives before its words are there: they come along with the wasm.
            words_first = format!(
                "<link rel=\"preload\" href=\"{root}{words}\" as=\"fetch\" crossorigin=\"anonymous\" fetchpriority=\"low\">\n"
            );
        }
        let html = self.html.replacen("<html", &about, 1);
        let html = html.replacen("lang=\"en\"", &format!("lang=\"{language}\""), 1);
        let mut lines = Vec::new();
        for line in self.head.lines() {
            // A still page may be shown at any address: it links none of the site's files.
            if *live || !line.contains("href=\"./") {
                lines.push(line.replace("href=\"./", &format!("href=\"{root}")));
            }
        }
        let shell = lines.join("\n");
        let start = if *live {
            format!("<script type=\"module\" src=\"{root}{}\"></script>\n", self.start.name)
        } else {
            String::new()
        };
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src {style_sources}; \
             img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
        );
        let title = super::markup::escape(title);
        format!(
            "{html}\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <title>{title}</title>\n{tags}{words_first}{shell}\n{start}</head>\n{}\n{content}\n</body>\n</html>\n",
            self.body
        )
    }
}

impl Start {
    /// `script` is the whole element that Trunk wrote.
    fn new(script: &str) -> Result<Start> {
        let (_, text) = cut(script, ">")?;
        let text = text.trim().strip_suffix("</script>").context("a script without an end")?;
        // The page's address no longer says where the wasm lies; the script's own does.
        let marker = "module_or_path: './";
        ensure!(text.contains(marker), "Trunk starts the wasm in another way than it used to");
        let from = text.find(marker).unwrap_or_default() + marker.len() - "'./".len();
        let length = text[from + 1..].find('\'').context("an address without an end")? + 2;
        let address = &text[from..from + length];
        let text = text.replacen(address, &format!("new URL({address}, import.meta.url)"), 1);
        let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.retain(|line| !line.is_empty());
        let text = lines.join("\n") + "\n";
        Ok(Start { name: format!("start-{}.js", digest::short(text.as_bytes())), text })
    }
}

/// Browsers know no integrity for a preload of this kind and warn about it in the console.
fn quiet_preload(head: &str) -> String {
    let integrity = attributes(head).into_iter().filter(|attribute| attribute.name == "integrity");
    let of_preload = integrity.filter(|attribute| {
        let tag = head[..attribute.value.start].rfind('<').map_or("", |start| &head[start..]);
        tag.starts_with("<link rel=\"preload\"")
    });
    let mut quiet = head.to_owned();
    for attribute in of_preload.collect::<Vec<_>>().into_iter().rev() {
        let start = attribute.value.start - "integrity=\"".len();
        quiet.replace_range(start..=attribute.value.end, "");
    }
    quiet
}

fn cut<'a>(text: &'a str, mark: &str) -> Result<(&'a str, &'a str)> {
    text.split_once(mark).with_context(|| format!("the shell has no {mark}"))
}

/// Takes the first element that begins and ends so out of the text.
fn take(text: &mut String, from: &str, to: &str) -> Result<String> {
    let start = text.find(from).with_context(|| format!("the shell has no {from}"))?;
    let length =
        text[start..].find(to).with_context(|| format!("no {to} behind {from}"))? + to.len();
    let taken = text[start..start + length].to_owned();
    text.replace_range(start..start + length, "");
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
  <title>x</title>
  <link rel="icon" href="./icon.svg">
  <link rel="stylesheet" href="./a-1.css" integrity="sha384-x"/>
  <link rel="stylesheet" href="./b-2.css" integrity="sha384-y"/>
<script type="module">
import init, * as bindings from './app-3.js';
const wasm = await init({ module_or_path: './app-3_bg.wasm' });
window.wasmBindings = bindings;
</script>
<link rel="modulepreload" href="./app-3.js" crossorigin="anonymous" integrity="sha384-z"><link rel="preload" href="./app-3_bg.wasm" crossorigin="anonymous" integrity="sha384-w" as="fetch" type="application/wasm"></head>
<body class="c"></body>
</html>"#;

    fn page(live: bool) -> String {
        let shell = Shell::new(TRUNK).expect("the sample is whole");
        let head = Head {
            language: "en",
            title: "A <b>",
            tags: "<meta name=\"t\">\n",
            root: "../",
            home: "../",
            words: None,
            style_sources: "'self'",
            live,
            packages: "",
        };
        shell.page(&head, "<main></main>")
    }

    #[test]
    fn parts_of_the_shell() {
        let shell = Shell::new(TRUNK).expect("the sample is whole");
        assert_eq!(shell.styles, ["a-1.css", "b-2.css"]);
        assert_eq!(
            shell.start.text,
            "import init, * as bindings from './app-3.js';\n\
             const wasm = await init({ module_or_path: new URL('./app-3_bg.wasm', import.meta.url) });\n\
             window.wasmBindings = bindings;\n"
        );
    }

    #[test]
    fn a_living_page() {
        let page = page(true);
        for part in [
            "<html data-root=\"../\" lang=\"en\">",
            "<title>A &lt;b&gt;</title>",
            "href=\"../icon.svg\"",
            "<link rel=\"modulepreload\" href=\"../app-3.js\" crossorigin=\"anonymous\" integrity=\"sha384-z\">",
            "<script type=\"module\" src=\"../start-",
            "href=\"../app-3_bg.wasm\" crossorigin=\"anonymous\"  as=\"fetch\" fetchpriority=\"low\"",
            "<body class=\"c\">\n<main></main>\n</body>",
        ] {
            assert!(page.contains(part), "{part} is missing in\n{page}");
        }
        assert!(!page.contains("href=\"./"), "{page}");
        assert!(!page.contains("stylesheet"), "the caller links the one style sheet\n{page}");
    }

    #[test]
    fn a_still_page_loads_no_wasm() {
        let page = page(false);
        assert!(!page.contains(".wasm\"") && !page.contains("script "), "{page}");
    }
}
