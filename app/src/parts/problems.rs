//! What the checker found, as a list: words, bytes, reasons and ways to mend it.

use std::collections::BTreeMap;

use checker::{Diagnostic, Fix, Rule, Severity, Trust};
use dockerfile::Dockerfile;
use image::Size;
use leptos::prelude::*;

use super::code;
use super::difference::{self, Change};
use super::editor::paint::severity_class;
use super::words::english;
use crate::link;
use crate::words;

/// A finding as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Byte offset at which it begins.
    pub at: usize,
    /// Its first line, from 1.
    pub line: u32,
    /// Its last line.
    pub last_line: u32,
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub rule: &'static Rule,
    /// The peers' codes for this very finding.
    pub aliases: Vec<&'static str>,
    /// One or two sentences; backticks mark code.
    pub message: String,
    /// Bytes on disk that it costs, if it is about bytes.
    pub cost: Option<Size>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
}

/// The findings in the order of the file.
pub fn problems(file: &Dockerfile, findings: &[Diagnostic]) -> Vec<Problem> {
    findings
        .iter()
        .map(|one| Problem {
            at: one.span.start as usize,
            line: file.lines.line(one.span.start),
            last_line: file.lines.line(one.span.end.saturating_sub(1).max(one.span.start)),
            severity: one.severity,
            rule: one.rule,
            aliases: one.aliases.to_vec(),
            message: one.message.to_string(),
            cost: one.cost,
            fixes: one.fixes.clone(),
        })
        .collect()
}

/// "2 problems: 1 error, 1 warning".
pub fn count(problems: &[Problem]) -> String {
    let of = |severity| problems.iter().filter(|one| one.severity == severity).count();
    let kinds = [
        (of(Severity::Error), words::exercise::errors(of(Severity::Error))),
        (of(Severity::Warning), words::exercise::warnings(of(Severity::Warning))),
        (of(Severity::Info), words::exercise::notes(of(Severity::Info))),
        (of(Severity::Style), words::exercise::styles(of(Severity::Style))),
    ];
    let kinds: Vec<String> =
        kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    if kinds.is_empty() { words::exercise::nothing_found().to_owned() } else { kinds.join(", ") }
}

/// The word of a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => words::exercise::error(),
        Severity::Warning => words::exercise::warning(),
        Severity::Info => words::exercise::note(),
        Severity::Style => words::exercise::style(),
    }
}

/// The sign of a severity: each has a shape of its own.
pub fn severity_icon(severity: Severity) -> AnyView {
    let shape = match severity {
        Severity::Error => {
            view! { <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z M8 4.5v4 M8 11v.5"></path> }.into_any()
        }
        Severity::Warning => {
            view! { <path d="M8 1.5 15 14.5H1z M8 6v4 M8 12v.5"></path> }.into_any()
        }
        Severity::Info => {
            view! { <path d="M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1z M8 7.5v4 M8 4.5v.5"></path> }
                .into_any()
        }
        Severity::Style => view! { <path d="M2 12c2-6 4-6 6 0s4 0 6-6"></path> }.into_any(),
    };
    view! {
        <svg class=format!("severity severity-{}", severity_class(severity)) viewBox="0 0 16 16" aria-hidden="true">
            {shape}
        </svg>
    }
    .into_any()
}

/// What can be done about findings.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Shows the text at a byte offset.
    pub go: Callback<usize>,
    /// Applies a fix.
    pub apply: Callback<Fix>,
    /// What a fix changes, and the bytes on disk that it saves where that can be known.
    pub preview: Callback<Fix, (Vec<Change>, Option<Size>)>,
}

/// Findings that are shown at once: a page with thousands of them would not answer any more.
const SHOWN: usize = 100;

/// The list of findings, the first [`SHOWN`] of them until more are asked for.
pub fn list(problems: Memo<Vec<Problem>>, acts: Acts) -> impl IntoView {
    let shown = RwSignal::new(SHOWN);
    let hidden = Memo::new(move |_| problems.with(Vec::len).saturating_sub(shown.get()));
    let more = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| {
            let show = move |_| shown.update(|shown| *shown += SHOWN);
            let words = words::exercise::show_more_of(hidden.min(SHOWN), hidden);
            view! { <button type="button" class="quiet" on:click=show>{words}</button> }
        })
    };
    // The same finding keeps its place (and an opened reason stays open) while others come and go.
    let keyed = Memo::new(move |_| {
        let mut seen = BTreeMap::<(&'static str, String), usize>::new();
        let first = problems
            .with(|problems| problems.iter().take(shown.get()).cloned().collect::<Vec<_>>());
        let numbered = first.into_iter().map(|problem| {
            let name = problem.rule.name;
            let nth = seen.entry((name, problem.message.clone())).or_default();
            *nth += 1;
            (format!("{name} {nth} {}", problem.message), problem)
        });
        numbered.collect::<Vec<_>>()
    });
    view! {
        <ol class="problems">
            <For
                each=move || keyed.with(|keyed| keyed.iter().map(|one| one.0.clone()).collect::<Vec<_>>())
                key=String::clone
                children=move |key| {
                    // What has just gone is still drawn once before its place goes too.
                    let problem = Memo::new(move |before: Option<&Option<Problem>>| {
                        let now = keyed.with(|keyed| {
                            keyed.iter().find(|one| one.0 == key).map(|one| one.1.clone())
                        });
                        now.or_else(|| before.cloned().flatten())
                    });
                    move || problem.get().map(|problem| item(problem, acts))
                }
            />
        </ol>
        {more}
    }
}

fn item(problem: Problem, acts: Acts) -> impl IntoView {
    let Problem { at, line, severity, message, rule, aliases, fixes, cost, .. } = problem;
    let fixes: Vec<_> = fixes.into_iter().map(|one| fix(one, cost.is_some(), acts)).collect();
    let open = RwSignal::new(false);
    view! {
        <li class=format!("problem problem-{}", severity_class(severity))>
            <button type="button" class="problem-face" on:click=move |_| acts.go.run(at)>
                {severity_icon(severity)}
                <span class="problem-place">
                    <strong>{severity_word(severity)}</strong>
                    {words::exercise::line(line)}
                </span>
                <span class="problem-message">{english(&message)}</span>
            </button>
            <div class="problem-more">
                {fixes}
                <details on:toggle:target=move |event| open.set(event.target().open())>
                    <summary>{words::exercise::why()}</summary>
                    {move || open.get().then(|| reason(rule, &aliases))}
                </details>
            </div>
        </li>
    }
}

/// Why a rule is there, with its example.
fn reason(rule: &'static Rule, aliases: &[&'static str]) -> impl IntoView + use<> {
    let codes = match aliases {
        [] => String::new(),
        codes => format!(" ({})", codes.join(", ")),
    };
    view! {
        <p>{english(rule.why)}</p>
        <div class="problem-example">
            <p>{words::exercise::like_found()}</p>
            {code::listing(rule.bad)}
            <p>{words::exercise::like_not()}</p>
            {code::listing(rule.good)}
        </div>
        <p class="problem-rule">
            {words::exercise::rule()} " " <a href=link(&format!("rules/{}/", rule.name))><code>{rule.name}</code></a> {codes}
        </p>
    }
}

/// A fix: the button that applies it, and what it would change.
fn fix(fix: Fix, about_bytes: bool, acts: Acts) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = english(&fix.title);
    let look = (fix.trust == Trust::Review).then(
        || view! { <span class="fix-promise">{words::exercise::changes_what_built()}</span> },
    );
    let previewed = fix.clone();
    let preview = move || {
        open.get().then(|| {
            let (changes, saves) = acts.preview.run(previewed.clone());
            view! { {difference::view(&changes)} {saving(saves, about_bytes)} }
        })
    };
    view! {
        <div class="fix-row">
            <button type="button" class="quiet fix" on:click=move |_| acts.apply.run(fix.clone())>
                <span>{title}</span>
                {look}
            </button>
            <details on:toggle:target=move |event| open.set(event.target().open())>
                <summary>{words::exercise::what_changes()}</summary>
                {preview}
            </details>
        </div>
    }
}

/// What a fix saves, in words; nothing of bytes that neither change nor matter.
fn saving(saves: Option<Size>, about_bytes: bool) -> Option<impl IntoView> {
    let words = match saves {
        Some(size) if size.bytes > 0 => words::exercise::saves_on_disk(size),
        Some(_) if about_bytes => words::exercise::image_stays_as_large().to_owned(),
        None if about_bytes => words::exercise::what_saves_cannot_be().to_owned(),
        _ => return None,
    };
    Some(view! { <p class="fix-saves">{words}</p> })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(severity: Severity) -> Problem {
        Problem {
            at: 0,
            line: 1,
            last_line: 1,
            severity,
            rule: &checker::RULES[0],
            aliases: Vec::new(),
            message: String::new(),
            cost: None,
            fixes: Vec::new(),
        }
    }

    #[test]
    fn counts_in_words() {
        assert_eq!(count(&[]), "Nothing found");
        let some = [Severity::Warning, Severity::Info, Severity::Warning].map(problem);
        assert_eq!(count(&some), "2 warnings, 1 note");
        assert_eq!(count(&[problem(Severity::Error)]), "1 error");
    }
}
