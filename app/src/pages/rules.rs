//! The list of the checker's rules, and a page for each.

use checker::{Diagnostic, Family, Fix, Options, RULES, Rule, Trust, example_context};
use image::{Build, Inputs, simulate};
use leptos::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::frame::{Section, frame, untranslated};
use crate::parts::code::listing;
use crate::parts::difference::{self, changes};
use crate::parts::editor::paint::severity_class;
use crate::parts::icon::{Icon, icon};
use crate::parts::problems::{severity_icon, severity_word};
use crate::parts::words::{english, plain};
use crate::widgets::rules::Entry;
use crate::widgets::{Widget, place};
use crate::words;

/// The list of rules.
pub fn list() -> AnyView {
    frame(
        Section::LookUp,
        view! {
            <main id="main" class="page">
                <h1>{words::pages::rules()}</h1>
                <p class="lead">
                    {words::reference::every_rule_its_reason()}
                </p>
                <p><a href="/rules/differences/">{words::reference::where_we_differ_from()}</a></p>
                {place(&Widget::Rules(RULES.iter().map(entry).collect()))}
            </main>
        },
    )
}

/// Where the checker differs from its peers, as it is written beside its code.
pub fn differences() -> AnyView {
    const TEXT: &str = include_str!("../../../crates/checker/DIFFERENCES.md");
    // The page has a heading of its own.
    let text = TEXT.split_once('\n').map_or(TEXT, |(_, rest)| rest);
    let mut html = String::new();
    let parser = Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES);
    pulldown_cmark::html::push_html(&mut html, as_records(parser));
    frame(
        Section::LookUp,
        view! {
            <main id="main" class="page">
                <p class="eyebrow"><a href="/rules/">{words::reference::rules()}</a></p>
                <h1>{words::pages::differences()}</h1>
                {words::english_only().map(|_| untranslated())}
                <div class="prose differences" lang=words::english_only() inner_html=html></div>
            </main>
        },
    )
}

/// Tables as [`records`](crate::parts::records) are written: cards on a narrow screen, each value with its heading.
fn as_records<'t>(events: impl Iterator<Item = Event<'t>>) -> impl Iterator<Item = Event<'t>> {
    let (mut heads, mut in_head, mut column) = (Vec::<String>::new(), false, 0);
    events.map(move |event| {
        let html = match &event {
            Event::Start(Tag::Table(_)) => format!(
                "<div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\
                 <table class=\"records\" role=\"table\">",
                words::reference::differences()
            ),
            Event::End(TagEnd::Table) => "</tbody></table></div>".to_owned(),
            Event::Start(Tag::TableHead) => {
                (heads, in_head) = (Vec::new(), true);
                "<thead role=\"rowgroup\"><tr role=\"row\">".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                in_head = false;
                "</tr></thead><tbody role=\"rowgroup\">".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                column = 0;
                "<tr role=\"row\">".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>".to_owned(),
            Event::Start(Tag::TableCell) if in_head => {
                heads.push(String::new());
                "<th scope=\"col\" role=\"columnheader\">".to_owned()
            }
            Event::End(TagEnd::TableCell) if in_head => "</th>".to_owned(),
            Event::Start(Tag::TableCell) => {
                column += 1;
                match heads.get(column - 1) {
                    Some(head) if column > 1 => {
                        format!("<td role=\"cell\" data-of=\"{head}\"><div>")
                    }
                    _ => "<th scope=\"row\" role=\"rowheader\" class=\"wide\">".to_owned(),
                }
            }
            Event::End(TagEnd::TableCell) if column == 1 => "</th>".to_owned(),
            Event::End(TagEnd::TableCell) => "</div></td>".to_owned(),
            Event::Text(text) if in_head => {
                // Headings of our own file: plain words.
                heads.last_mut().expect("a cell has begun").push_str(text);
                return event;
            }
            _ => return event,
        };
        Event::Html(html.into())
    })
}

fn entry(rule: &Rule) -> Entry {
    Entry {
        name: rule.name.to_owned(),
        title: rule.title.to_owned(),
        codes: rule.aliases.join(" "),
        family: family_words(rule.family).to_owned(),
        severity: severity_word(rule.severity).to_owned(),
        on: rule.on,
    }
}

fn family_words(family: Family) -> &'static str {
    match family {
        Family::Correctness => words::reference::correctness(),
        Family::Size => words::reference::size(),
        Family::Practice => words::reference::good_practice(),
    }
}

/// A title for the head of a rule's page.
pub fn title(rule: &Rule) -> String {
    format!("{}: {}", rule.name, plain(rule.title))
}

/// A sentence for search engines: why, cut at a sentence's end where it gets long.
pub fn description(rule: &Rule) -> String {
    let why = plain(rule.why);
    let end = why.match_indices(". ").map(|(at, _)| at + 1).take_while(|at| *at <= 180).last();
    let why = end.map_or(why.as_str(), |end| &why[..end]);
    format!("{}: {why}", rule.name)
}

/// The page of a rule.
pub fn one(rule: &'static Rule) -> AnyView {
    let context = example_context();
    let inputs = Inputs::new(&context);
    let file = dockerfile::parse(rule.bad);
    let build = simulate(&file, &inputs);
    let options = Options { select: vec![rule.name.to_owned()], ..checker::example_options(rule) };
    let found = checker::check(&file, &inputs, &build, &options);
    let found: Vec<Diagnostic> = found.into_iter().filter(|one| one.rule == rule).collect();
    let messages: Vec<_> = found
        .iter()
        .map(|one| {
            view! {
                <li class=format!("finding problem-{}", severity_class(one.severity))>
                    {severity_icon(one.severity)}
                    <span>
                        <strong>{words::reference::line(file.lines.line(one.span.start))}</strong>
                        {english(&one.message)}
                    </span>
                </li>
            }
        })
        .collect();
    let fixes = found.first().map(|one| one.fixes.as_slice()).unwrap_or_default();
    let fixes: Vec<_> = fixes.iter().map(|one| fix(rule, one, &inputs, &build)).collect();
    let fixes =
        (!fixes.is_empty()).then(|| view! { <h2 id="fix">{words::reference::fix()}</h2> {fixes} });
    let off = (!rule.on).then(|| {
        view! {
            <p class="note">
                {words::reference::off_unless()} " " <code>{format!("--select {}", rule.name)}</code> "."
            </p>
        }
    });
    frame(
        Section::LookUp,
        view! {
            <main id="main" class="page rule-page">
                <p class="eyebrow">
                    <a href="/rules/">{words::reference::rules()}</a>
                    {format!(" · {} · {}", family_words(rule.family), severity_word(rule.severity))}
                </p>
                <h1>{rule.name}</h1>
                <p class="lead">{english(rule.title)}</p>
                {words::english_only().map(|_| untranslated())}
                <div class="prose">
                    <p>{english(rule.why)}</p>
                    {off}
                    <h2 id="bad">{words::reference::here_finds_something()}</h2>
                    {listing(rule.bad)}
                    <ul class="findings">{messages}</ul>
                    <p><a href=format!("/check/#rule={}", rule.name)>{words::reference::open_checker()}</a></p>
                    {fixes}
                    <h2 id="good">{words::reference::here_does_not()}</h2>
                    {listing(rule.good)}
                    <p><a href=format!("/check/#rule-good={}", rule.name)>{words::reference::open_checker()}</a></p>
                    {codes(rule)}
                    <h2 id="leave-out">{words::reference::if_you_mean()}</h2>
                    <p>{words::reference::comment_above_instruction()}</p>
                    {listing(&format!("# hadolint ignore={}\n", rule.aliases.first().unwrap_or(&rule.name)))}
                </div>
                {neighbours(rule)}
            </main>
        },
    )
}

fn fix(rule: &Rule, fix: &Fix, inputs: &Inputs<'_>, build: &Build) -> AnyView {
    let trust = match fix.trust {
        Trust::Safe => words::reference::safe_build_does_same(),
        Trust::Review => words::reference::be_reviewed_changes_what(),
    };
    let saves = checker::price(rule.bad, inputs, build, fix).filter(|size| size.bytes > 0);
    let saves = saves.map(words::reference::here_saves_on_disk);
    view! {
        <p><strong>{english(&fix.title)}</strong>". "{trust}{saves}</p>
        {difference::view(&changes(rule.bad, &fix.edits.apply(rule.bad)))}
    }
    .into_any()
}

/// What the peers call it.
fn codes(rule: &Rule) -> Option<AnyView> {
    let items: Vec<_> = rule
        .aliases
        .iter()
        .map(|code| {
            let (tool, address) = home(code);
            view! { <li><a href=address rel="external">{*code}</a>", "{tool}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <h2 id="codes">{words::reference::its_codes_elsewhere()}</h2>
            <ul>{items}</ul>
        }
        .into_any()
    })
}

/// The tool that a code belongs to, and the code's page there.
fn home(code: &str) -> (&'static str, String) {
    if code.starts_with("DL") {
        ("hadolint", format!("https://github.com/hadolint/hadolint/wiki/{code}"))
    } else if code.starts_with("SC") && code.ends_with(|last: char| last.is_ascii_digit()) {
        ("ShellCheck", format!("https://www.shellcheck.net/wiki/{code}"))
    } else {
        let address = format!("https://docs.docker.com/reference/build-checks/{}/", kebab(code));
        (words::reference::docker_build_checks(), address)
    }
}

/// `JSONArgsRecommended` as `json-args-recommended`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && letters[at - 1].is_lowercase();
        let ends_capitals = at > 0 && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || ends_capitals) {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The rules before and behind in the list.
fn neighbours(rule: &Rule) -> Option<AnyView> {
    let at = RULES.iter().position(|other| other == rule)?;
    let before = at.checked_sub(1).and_then(|at| RULES.get(at)).map(|other| {
        view! {
            <a href=format!("/rules/{}/", other.name)>
                {icon(Icon::Back)} <span><small>{words::reference::rule_before()}</small> {other.name}</span>
            </a>
        }
    });
    let behind = RULES.get(at + 1).map(|other| {
        view! {
            <a class="on" href=format!("/rules/{}/", other.name)>
                <span><small>{words::reference::next_rule()}</small> {other.name}</span> {icon(Icon::Next)}
            </a>
        }
    });
    Some(
        view! { <nav class="neighbours" aria-label=words::reference::other_rules()>{before} {behind}</nav> }
            .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn names_of_build_checks_as_in_their_addresses() {
        assert_eq!(kebab("JSONArgsRecommended"), "json-args-recommended");
        assert_eq!(kebab("FromAsCasing"), "from-as-casing");
        assert_eq!(kebab("SecretsUsedInArgOrEnv"), "secrets-used-in-arg-or-env");
    }
}
