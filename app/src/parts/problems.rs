//! What the checker found, as a list: words, bytes, reasons and ways to mend it.

use std::collections::BTreeMap;

use checker::{Diagnostic, Fix, Severity, Trust};
use dockerfile::Dockerfile;
use image::Size;
use leptos::prelude::*;

use super::editor::paint::severity_class;
use super::words::words;

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
    /// Name of the rule.
    pub rule: &'static str,
    /// One or two sentences; backticks mark code.
    pub message: String,
    /// Why it matters; backticks mark code.
    pub why: &'static str,
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
            rule: one.rule.name,
            message: one.message.clone(),
            why: one.rule.why,
            cost: one.cost,
            fixes: one.fixes.clone(),
        })
        .collect()
}

/// "2 problems: 1 error, 1 warning".
pub fn count(problems: &[Problem]) -> String {
    let of = |severity| problems.iter().filter(|one| one.severity == severity).count();
    let kinds = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Warning), "warning", "warnings"),
        (of(Severity::Info), "note", "notes"),
        (of(Severity::Style), "matter of style", "matters of style"),
    ];
    let kinds: Vec<String> = kinds
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if kinds.is_empty() { "Nothing found".to_owned() } else { kinds.join(", ") }
}

/// The word of a severity.
pub const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
        Severity::Style => "Style",
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

/// "Apply" and what the fix gives, for its button.
fn promise(fix: &Fix) -> String {
    let size = fix.saves.filter(|size| size.bytes > 0);
    let gain = size.map(|size| format!("saves {size} on disk"));
    let look = (fix.trust == Trust::Review).then(|| "changes what is built".to_owned());
    gain.into_iter().chain(look).collect::<Vec<_>>().join("; ")
}

/// The list of findings. `go` is called with a finding's offset, `apply` with a fix.
pub fn list(
    problems: Memo<Vec<Problem>>,
    go: Callback<usize>,
    apply: Callback<Fix>,
) -> impl IntoView {
    // The same finding keeps its place (and an opened reason stays open) while others come and go.
    let keyed = Memo::new(move |_| {
        let mut seen = BTreeMap::<(&'static str, String), usize>::new();
        let numbered = problems.get().into_iter().map(|problem| {
            let nth = seen.entry((problem.rule, problem.message.clone())).or_default();
            *nth += 1;
            (format!("{} {nth} {}", problem.rule, problem.message), problem)
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
                    move || problem.get().map(|problem| item(problem, go, apply))
                }
            />
        </ol>
    }
}

fn item(problem: Problem, go: Callback<usize>, apply: Callback<Fix>) -> impl IntoView {
    let Problem { at, line, severity, message, why, rule, fixes, .. } = problem;
    let fixes: Vec<_> = fixes
        .into_iter()
        .map(|fix| {
            let promise = promise(&fix);
            let title = words(&fix.title);
            view! {
                <button type="button" class="quiet fix" on:click=move |_| apply.run(fix.clone())>
                    <span>{title}</span>
                    {(!promise.is_empty()).then(|| view! { <span class="fix-promise">{promise}</span> })}
                </button>
            }
        })
        .collect();
    view! {
        <li class=format!("problem problem-{}", severity_class(severity))>
            <button type="button" class="problem-face" on:click=move |_| go.run(at)>
                {severity_icon(severity)}
                <span class="problem-place">
                    <strong>{severity_word(severity)}</strong>
                    {format!(" · line {line}")}
                </span>
                <span class="problem-message">{words(&message)}</span>
            </button>
            <div class="problem-more">
                {fixes}
                <details>
                    <summary>"Why"</summary>
                    <p>{words(why)}</p>
                    <p class="problem-rule">"Rule: " <code>{rule}</code></p>
                </details>
            </div>
        </li>
    }
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
            rule: "rule",
            message: String::new(),
            why: "",
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
