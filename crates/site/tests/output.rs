//! The written site, file by file.

#![allow(clippy::disallowed_methods)] // The site is files.

use std::fs;
use std::path::Path;

use app::page::Bundle;
use site::output::{Options, Page, write};

const SHELL: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>x</title>
<link rel="icon" href="./icon.svg">
<link rel="stylesheet" href="./b-2.css"/>
<link rel="stylesheet" href="./a-1.css"/>
<script type="module">import init from './app-3.js';
await init({ module_or_path: './app-3_bg.wasm' });</script>
<link rel="modulepreload" href="./app-3.js"><link rel="preload" href="./app-3_bg.wasm" as="fetch">
</head>
<body></body>
</html>"#;

/// A fresh folder for one test, with a bundle and public files.
fn options(name: &str) -> Options {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("output-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder is ours");
    }
    let (bundle, public) = (folder.join("bundle"), folder.join("public"));
    let larger = |name: &str, sheet: &str| {
        let link = format!("<link rel=\"stylesheet\" href=\"./{sheet}\"/>\n<script");
        SHELL.replace("app-3", name).replace("<script", &link)
    };
    let (study, workbench) = (larger("app-5", "d-4.css"), larger("app-4", "c-3.css"));
    for (file, text) in [
        (bundle.join("study/index.html"), study.as_str()),
        (bundle.join("study/b-2.css"), "p{color:red}"),
        (bundle.join("study/a-1.css"), "a{color:blue}"),
        (bundle.join("study/d-4.css"), "i{color:pink}"),
        (bundle.join("study/app-5.js"), "// glue"),
        (bundle.join("study/app-5_bg.wasm"), "middle wasm"),
        (bundle.join("workbench/index.html"), workbench.as_str()),
        (bundle.join("workbench/b-2.css"), "p{color:red}"),
        (bundle.join("workbench/a-1.css"), "a{color:blue}"),
        (bundle.join("workbench/c-3.css"), "b{color:green}"),
        (bundle.join("workbench/app-4.js"), "// glue"),
        (bundle.join("workbench/app-4_bg.wasm"), "larger wasm"),
        (bundle.join("reader/index.html"), SHELL),
        (bundle.join("reader/b-2.css"), "p{color:red}"),
        (bundle.join("reader/a-1.css"), "a{color:blue}"),
        (bundle.join("reader/app-3.js"), "// glue"),
        (bundle.join("reader/app-3_bg.wasm"), "wasm"),
        (public.join("icon.svg"), "<svg/>"),
        (public.join("robots.txt"), "User-agent: *\n"),
    ] {
        fs::create_dir_all(file.parent().expect("it lies in a folder"))
            .expect("the folder is ours");
        fs::write(file, text).expect("the folder is ours");
    }
    Options { bundle, public, out: folder.join("dist"), url: None }
}

fn page(path: &str, body: &str) -> Page {
    Page {
        language: "en".to_owned(),
        folder: String::new(),
        words: None,
        path: path.to_owned(),
        title: format!("Title of {path}"),
        description: "About \"it\"".to_owned(),
        body: body.to_owned(),
        bundle: if path.starts_with("exercises/") { Bundle::Workbench } else { Bundle::Reader },
    }
}

fn pages() -> Vec<Page> {
    vec![
        page("", "<a href=\"/a/b/#x\">there</a>"),
        page("a/b/", "<h1 id=\"x\"><a href=\"/\">home</a></h1>"),
        page("exercises/f/", "<a href=\"/\">home</a>"),
        page("404.html", "<a href=\"/\">home</a>"),
    ]
}

fn read(out: &Path, file: &str) -> String {
    fs::read_to_string(out.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn names(out: &Path) -> Vec<String> {
    let entries = fs::read_dir(out).expect("the site was written").flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn files_of_the_site() {
    let options = options("files");
    write(&options, &pages(), &[]).expect("the pages are sound");
    let plain: Vec<_> =
        names(&options.out).into_iter().filter(|name| !name.contains('-')).collect();
    assert_eq!(
        plain,
        [
            "404.html",
            "a",
            "exercises",
            "files.json",
            "icon.svg",
            "index.html",
            "robots.txt",
            "sw.js"
        ]
    );
    // One sheet for every page, in the shell's order, one more for each larger bundle, and no other.
    let sheets: Vec<_> =
        names(&options.out).into_iter().filter(|name| name.starts_with("style-")).collect();
    let mut styles: Vec<_> = sheets.iter().map(|name| read(&options.out, name)).collect();
    styles.sort();
    assert_eq!(styles, ["b{color:green}\n", "i{color:pink}\n", "p{color:red}\na{color:blue}\n"]);
    let linked = |page: &str| read(&options.out, page).matches("rel=\"stylesheet\"").count();
    assert_eq!((linked("index.html"), linked("exercises/f/index.html")), (1, 2));
}

#[test]
fn links_of_a_page_two_folders_deep() {
    let options = options("deep");
    write(&options, &pages(), &[]).expect("the pages are sound");
    let html = read(&options.out, "a/b/index.html");
    for part in [
        "<html data-root=\"../../\" lang=\"en\">",
        "<a href=\"../../\">home</a>",
        "href=\"../../style-",
        "src=\"../../start-",
        "href=\"../../app-3_bg.wasm\"",
        "<title>Title of a/b/ · Layerwise</title>",
        "content=\"About &quot;it&quot;\"",
    ] {
        assert!(html.contains(part), "{part} is missing in\n{html}");
    }
    let charset = html.find("<meta charset").expect("it has one");
    assert!(charset < 200 && html.matches("<meta charset").count() == 1);
}

#[test]
fn a_page_loads_the_bundle_that_it_needs() {
    let options = options("bundles");
    let mut pages = pages();
    pages.push(page("exercises/e/", "<p></p>"));
    write(&options, &pages, &[]).expect("the pages are sound");
    for (file, own, other) in
        [("index.html", "app-3", "app-4"), ("exercises/e/index.html", "../../app-4", "app-3")]
    {
        let html = read(&options.out, file);
        assert!(html.contains(own) && !html.contains(other), "{file}:\n{html}");
        let start = html.split("start-").nth(1).expect("it starts a bundle");
        let name = format!("start-{}.js", start.split(".js").next().unwrap_or_default());
        let script = read(&options.out, &name);
        assert!(script.contains(own.trim_start_matches("../")), "{name}:\n{script}");
    }
}

#[test]
fn no_inline_script_and_no_unsafe_inline() {
    let options = options("policy");
    write(&options, &pages(), &[]).expect("the pages are sound");
    for file in ["index.html", "a/b/index.html", "404.html"] {
        let html = read(&options.out, file);
        assert!(html.contains("script-src 'self' 'wasm-unsafe-eval';"), "{html}");
        assert!(!html.contains("unsafe-inline"), "{html}");
        assert!(!html.contains("import init"), "{html}");
    }
}

#[test]
fn lost_page_depends_on_no_address() {
    let options = options("lost");
    write(&options, &pages(), &[]).expect("the pages are sound");
    let html = read(&options.out, "404.html");
    assert!(html.contains("<style>p{color:red}\na{color:blue}\n</style>"), "{html}");
    assert!(html.contains("style-src 'sha256-") && !html.contains("stylesheet"), "{html}");
    assert!(
        !html.contains("wasm\"") && !html.contains("icon.svg") && !html.contains("<script"),
        "{html}"
    );
}

#[test]
fn with_its_address_the_site_has_a_sitemap() {
    let mut options = options("url");
    options.url = Some("https://example.org/course".to_owned());
    write(&options, &pages(), &[]).expect("the pages are sound");
    let map = read(&options.out, "sitemap.xml");
    assert!(map.contains("<loc>https://example.org/course/a/b/</loc>"), "{map}");
    assert!(!map.contains("404"), "{map}");
    assert!(
        read(&options.out, "robots.txt")
            .contains("Sitemap: https://example.org/course/sitemap.xml")
    );
    assert!(
        read(&options.out, "404.html").contains("<a href=\"https://example.org/course/\">home</a>")
    );
}

#[test]
fn without_its_address_the_site_has_none() {
    let options = options("no-url");
    write(&options, &pages(), &[]).expect("the pages are sound");
    assert!(!options.out.join("sitemap.xml").exists());
    assert_eq!(read(&options.out, "robots.txt"), "User-agent: *\n");
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let options = options("broken");
    let mut pages = pages();
    pages[1].body = "<a href=\"/c/\">".to_owned();
    let error = write(&options, &pages, &[]).expect_err("there is no such page");
    assert!(error.to_string().contains("/a/b/: the link ../../c/ leads nowhere"), "{error}");
}

#[test]
fn an_address_that_is_none_is_refused() {
    let mut options = options("bad-url");
    for url in ["example.org", "https://", "https://a b", "https://a/?x"] {
        options.url = Some(url.to_owned());
        write(&options, &pages(), &[]).expect_err(url);
    }
}

#[test]
fn the_list_names_every_file_by_its_address_and_digest() {
    let options = options("offline");
    write(&options, &pages(), &[]).expect("the pages are sound");
    let list: serde_json::Value =
        serde_json::from_str(&read(&options.out, "files.json")).expect("it is JSON");
    let files = list["files"].as_object().expect("it has files");
    let in_folders = 3; // a/b/, exercises/f/ and the home page.
    let at_the_top =
        names(&options.out).len() - ["a", "exercises", "index.html", "sw.js", "files.json"].len();
    assert_eq!(files.len(), in_folders + at_the_top, "{files:?}");
    for address in
        ["", "a/b/", "exercises/f/", "404.html", "app-3_bg.wasm", "app-4_bg.wasm", "icon.svg"]
    {
        assert!(files.contains_key(address), "{address} is missing in {files:?}");
    }
    // sha256 of "wasm", by another tool.
    assert_eq!(files["app-3_bg.wasm"], "sha256-M2FUv2f3Zfj3XRagrM7mG17l9qdbKikFcD35E71VDz4=");
    assert!(list["transfer"].as_u64() > Some(0) && list["bytes"].as_u64() > Some(0));
}

#[test]
fn the_worker_changes_with_any_file() {
    let options = options("worker");
    write(&options, &pages(), &[]).expect("the pages are sound");
    let worker = || read(&options.out, "sw.js");
    let before = worker();
    assert!(before.contains("const VERSION = 'sha256-") && !before.contains("{{"), "{before}");
    site::output::offline::write(&options.out).expect("the folder is ours");
    assert_eq!(worker(), before, "nothing changed");
    fs::create_dir_all(options.out.join("data")).expect("the folder is ours");
    fs::write(options.out.join("data/more.json"), "{}").expect("the folder is ours");
    site::output::offline::write(&options.out).expect("the folder is ours");
    assert_ne!(worker(), before, "a file was added");
}
