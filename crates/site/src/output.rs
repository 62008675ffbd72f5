//! Writes the site: every page in Trunk's shell, with one style sheet, relative links and a policy.

#![allow(clippy::disallowed_methods)] // Writing files is what this is for.

mod digest;
mod links;
mod markup;
pub mod offline;
mod shell;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use app::data::DataFile;
use app::page::Bundle;

use links::Written;
use markup::escape;
use shell::{Head, Shell};

/// The site's name, behind the titles of its pages.
const NAME: &str = "Layerwise";

/// Keeps browsers from asking the host for `/favicon.ico`, which may not be the course's.
const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">\n";

/// What to write where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Trunk's output: in a folder for each [`Bundle`] its shell, its style sheets and its wasm.
    pub bundle: PathBuf,
    /// Files that are copied as they are.
    pub public: PathBuf,
    /// The folder to write; it must not hold anything yet.
    pub out: PathBuf,
    /// The address that the site will have, for the sitemap and for addresses that must be absolute.
    pub url: Option<String>,
}

/// A page with its content rendered.
#[derive(Clone, Debug)]
pub struct Page {
    /// The tag of its language.
    pub language: String,
    /// The folder of its language from the top of the site, with a slash at its end; empty for English.
    pub folder: String,
    /// The file with the words of its language, where they are not compiled in.
    pub words: Option<String>,
    /// Path from the top of its language, with a slash at its end; empty for the home page, `404.html`
    /// for the page that hosts show when there is none.
    pub path: String,
    /// Title without the site's name.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// What stands in `<body>`.
    pub body: String,
    /// The bundle that its widgets need.
    pub bundle: Bundle,
}

impl Page {
    /// Path from the top of the site.
    fn whole_path(&self) -> String {
        format!("{}{}", self.folder, self.path)
    }
}

/// The page that hosts show when there is none.
const NOT_FOUND: &str = "404.html";

/// Writes the whole site. Fails when a link leads nowhere.
///
/// # Errors
/// When a file cannot be read or written, the shell is not Trunk's, or a page is at fault.
pub fn write(options: &Options, pages: &[Page], data: &[&DataFile]) -> Result<()> {
    ensure!(pages.iter().any(|page| page.whole_path().is_empty()), "no page is the home page");
    let url = options.url.as_deref().map(site_url).transpose()?;
    let folder = |bundle: Bundle| options.bundle.join(bundle.name());
    let mut shells = BTreeMap::new();
    for bundle in Bundle::ALL {
        let name = bundle.name();
        let text = read(&folder(bundle).join("index.html"))?;
        let shell =
            Shell::new(&text).with_context(|| format!("taking Trunk's {name}/index.html apart"))?;
        shells.insert(bundle, shell);
    }
    let reader = &shells[&Bundle::Reader];

    let mut files = BTreeSet::new();
    for (bundle, shell) in &shells {
        let left_out: Vec<&str> =
            shell.styles.iter().map(String::as_str).chain(["index.html"]).collect();
        copy(&folder(*bundle), &options.out, "", &left_out, &mut files)?;
    }
    copy(&options.public, &options.out, "", &["robots.txt"], &mut files)?;

    // One style for every page, and one more where a larger bundle is.
    let style = joined(&folder(Bundle::Reader), reader.styles.iter())?;
    let mut sheets = BTreeMap::new();
    for (bundle, shell) in &shells {
        let text = if *bundle == Bundle::Reader {
            style.clone()
        } else {
            let more = shell.styles.iter().filter(|name| !reader.styles.contains(name));
            joined(&folder(*bundle), more)?
        };
        let name = format!("style-{}.css", digest::short(text.as_bytes()));
        for (name, text) in [(&name, &text), (&shell.start.name, &shell.start.text)] {
            save(&options.out, name, text)?;
            files.insert(name.clone());
        }
        sheets.insert(*bundle, name);
    }
    // A file of the same content is the same file, whichever language needs it.
    for file in data {
        save(&options.out, &file.path, &file.text)?;
        files.insert(file.path.clone());
    }

    let mut languages: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        languages.entry(&page.path).or_default().push(page);
    }

    // Pages with the engine learn where the package data lies; they load it when a build asks for it.
    let packages = data.iter().map(|file| file.path.as_str());
    let packages: Vec<&str> = packages.filter(|path| path.starts_with("data/packages-")).collect();
    let packages = packages.join(" ");

    let mut written = Written::new();
    for page in pages {
        let path = page.whole_path();
        let html = if page.path == NOT_FOUND {
            not_found(reader, page, &style, url.as_deref())
        } else {
            let root = links::root(&path);
            let home = format!("{root}{}", page.folder);
            let mut tags = description(page, url.as_deref());
            tags += &alternates(&languages[page.path.as_str()], url.as_deref().unwrap_or(&root));
            for bundle in BTreeSet::from([Bundle::Reader, page.bundle]) {
                let name = &sheets[&bundle];
                let _ = writeln!(tags, "<link rel=\"stylesheet\" href=\"{root}{name}\">");
            }
            let title = full_title(page);
            let head = Head {
                language: &page.language,
                title: &title,
                tags: &tags,
                root: &root,
                home: &home,
                words: page.words.as_deref(),
                style_sources: "'self'",
                live: true,
                packages: if page.bundle == Bundle::Workbench { &packages } else { "" },
            };
            shells[&page.bundle].page(&head, &links::relative(&page.body, &root, &home))
        };
        let file = if page.path == NOT_FOUND { path.clone() } else { format!("{path}index.html") };
        save(&options.out, &file, &html)?;
        if written.insert(path.clone(), html).is_some() {
            bail!("two pages lie at /{path}");
        }
    }
    robots_and_sitemap(options, url.as_deref(), pages, &mut files)?;

    // The links of the page for lost ways depend on the address at which it is shown.
    written.remove(NOT_FOUND);
    let broken = links::broken(&written, &files);
    ensure!(broken.is_empty(), "links that lead nowhere:\n  {}", broken.join("\n  "));
    offline::write(&options.out)
}

/// The address with a slash at its end.
fn site_url(url: &str) -> Result<String> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    ensure!(
        host.is_some_and(|host| !host.is_empty()) && !url.contains(['"', '<', '>', ' ', '?', '#']),
        "LAYERWISE_URL must be the whole address of the site, such as https://example.org/course/"
    );
    Ok(format!("{}/", url.trim_end_matches('/')))
}

fn full_title(page: &Page) -> String {
    if page.path.is_empty() { page.title.clone() } else { format!("{} · {NAME}", page.title) }
}

/// Tags that describe a page to search engines and previews.
fn description(page: &Page, url: Option<&str>) -> String {
    let (title, description) = (escape(&page.title), escape(&page.description));
    let mut tags = format!(
        "<meta name=\"description\" content=\"{description}\">\n\
         <meta property=\"og:type\" content=\"website\">\n\
         <meta property=\"og:site_name\" content=\"{NAME}\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"og:description\" content=\"{description}\">\n"
    );
    if let Some(url) = url {
        let path = page.whole_path();
        let _ = writeln!(tags, "<meta property=\"og:url\" content=\"{url}{path}\">");
    }
    tags
}

/// Tags that name the same page in every language, the page itself included; none where there is but one.
fn alternates(pages: &[&Page], root: &str) -> String {
    let mut tags = String::new();
    for page in pages.iter().filter(|_| pages.len() > 1) {
        let (language, path) = (&page.language, page.whole_path());
        let _ = writeln!(
            tags,
            "<link rel=\"alternate\" hreflang=\"{language}\" href=\"{root}{path}\">"
        );
    }
    tags
}

/// A host shows this page at any address, so nothing in it may depend on where it lies: its style
/// stands in it, allowed by its hash, and it loads nothing.
///
/// With the site's address known its links are whole. Without it they climb: `./` and `../` lead
/// to the home page sooner or later from anywhere below it.
fn not_found(shell: &Shell, page: &Page, style: &str, url: Option<&str>) -> String {
    let style_sources = digest::policy_source(style);
    let tags =
        format!("<meta name=\"robots\" content=\"noindex\">\n{NO_ICON}<style>{style}</style>\n");
    let root = url.unwrap_or("./");
    let title = full_title(page);
    let head = Head {
        language: &page.language,
        title: &title,
        tags: &tags,
        root,
        home: root,
        words: None,
        style_sources: &style_sources,
        live: false,
        packages: "",
    };
    shell.page(&head, &links::relative(&page.body, root, root))
}

/// The texts of style sheets, one after the other.
fn joined<'n>(folder: &Path, names: impl Iterator<Item = &'n String>) -> Result<String> {
    let mut style = String::new();
    for name in names {
        style += &read(&folder.join(name))?;
        style.push('\n');
    }
    Ok(style)
}

/// The sitemap's protocol wants whole addresses; without one there is no sitemap.
fn robots_and_sitemap(
    options: &Options,
    url: Option<&str>,
    pages: &[Page],
    files: &mut BTreeSet<String>,
) -> Result<()> {
    let mut robots = read(&options.public.join("robots.txt"))?;
    if let Some(url) = url {
        let _ = write!(robots, "\nSitemap: {url}sitemap.xml\n");
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for page in pages.iter().filter(|page| page.path != NOT_FOUND) {
            let _ = writeln!(map, "<url><loc>{url}{}</loc></url>", escape(&page.whole_path()));
        }
        map += "</urlset>\n";
        save(&options.out, "sitemap.xml", &map)?;
        files.insert("sitemap.xml".to_owned());
    }
    save(&options.out, "robots.txt", &robots)?;
    files.insert("robots.txt".to_owned());
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

fn save(out: &Path, name: &str, text: &str) -> Result<()> {
    let file = out.join(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
}

/// Copies a folder and notes the paths of the copies.
fn copy(
    from: &Path,
    to: &Path,
    inner: &str,
    left_out: &[&str],
    files: &mut BTreeSet<String>,
) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{inner}{name}");
        if left_out.contains(&path.as_str()) || name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(&name), &format!("{path}/"), left_out, files)?;
        } else {
            fs::copy(entry.path(), to.join(&name)).with_context(|| format!("copying {path}"))?;
            files.insert(path);
        }
    }
    Ok(())
}
