//! The ignore lab: files and a `.dockerignore`, and what becomes of each path.

mod answer;

use leptos::prelude::*;

use self::answer::{Answer, Fate, answer};
use super::folder;
use crate::parts::files::{File, write};
use crate::parts::records::{self, Column, FIGURE, MARK, WIDE};
use crate::parts::words::english;
use crate::state::{State, keep_at_rest};
use crate::words;

/// The files that the lab opens with: a project as many are.
const FILES: &str = "\
.git/objects/pack/pack-1.pack 30MB
.env 120
.dockerignore 90
Dockerfile 420
README.md 4kB
package.json 1kB
node_modules/express/index.js 210kB
node_modules/typescript/lib/tsc.js 9MB
packages/web/node_modules/vite/dist/node.js 6MB
packages/web/src/main.ts 3kB
src/app.js 12kB
src/app.test.js 8kB
logs/app.log 2MB
error.log 1MB
dist/app.js 400kB
dist/keep.txt 20
";
/// The `.dockerignore` that it opens with: plausible, and not what its author meant.
const PATTERNS: &str = "\
# dependencies
node_modules
*.log
.git
!dist/keep.txt
dist
";
/// The names under which the texts are kept among the drafts; no exercise is called so.
const KEPT: [&str; 2] = ["ignore/files", "ignore/.dockerignore"];
/// Most paths that are shown; the sums count all.
const MOST_ROWS: usize = 400;

/// The opening state, for a page without scripts.
pub fn still() -> AnyView {
    view! {
        <section class="exercise">
            <div class="exercise-column">
                <h2 class="exercise-heading">".dockerignore"</h2>
                <pre class="code" tabindex="0">{PATTERNS}</pre>
            </div>
            <div class="exercise-column">{result(&answer(FILES, PATTERNS))}</div>
        </section>
    }
    .into_any()
}

/// The living lab.
pub fn live() -> AnyView {
    let state = State::shared();
    let kept = KEPT.map(|name| untrack(|| state.draft(name)));
    let [list, patterns] = kept;
    let list = RwSignal::new(list.unwrap_or_else(|| FILES.to_owned()));
    let patterns = RwSignal::new(patterns.unwrap_or_else(|| PATTERNS.to_owned()));
    let said = RwSignal::new(String::new());
    let state = StoredValue::new(state);
    let track = move || {
        list.track();
        patterns.track();
    };
    let save = move || {
        let texts = [(list, FILES), (patterns, PATTERNS)];
        state.with_value(|state| {
            for (name, (text, start)) in KEPT.into_iter().zip(texts) {
                let text = text.get_untracked();
                state.set_draft(name, (text != start).then_some(text.as_str()));
            }
        });
    };
    keep_at_rest(track, save);
    let answered =
        Memo::new(move |_| list.with(|list| patterns.with(|patterns| answer(list, patterns))));
    let taken = move |files: Vec<File>| {
        said.set(words::workbench::names_listed(files.len()));
        list.set(write(&files));
    };
    let restart = move |_| {
        list.set(FILES.to_owned());
        patterns.set(PATTERNS.to_owned());
        said.set(words::workbench::example_back().to_owned());
    };
    let spoken = move || answered.with(Answer::sum);
    let files = view! {
        {field("ignore-files", words::workbench::files_build_context(), 16, list)}
        <p class="exercise-said">{words::workbench::path_on_each_line()} " " <code>"src/app.js 12kB"</code></p>
    };
    let back = view! {
        <button type="button" class="quiet" on:click=restart>{words::workbench::back_example()}</button>
    };
    view! {
        <section class="exercise ignore" aria-label=words::workbench::ignore_lab()>
            <div class="exercise-column">
                <div>
                    {field("ignore-patterns", ".dockerignore", 10, patterns)}
                    <p class="exercise-said">
                        {words::workbench::paths_patterns_count_from()}
                    </p>
                </div>
                <div>
                    {folder::place(taken, files, back)}
                    <p class="exercise-said" role="status">{said}</p>
                </div>
            </div>
            <div class="exercise-column">
                <p class="visually-hidden" role="status">{spoken}</p>
                {move || answered.with(result)}
            </div>
        </section>
    }
    .into_any()
}

fn field(id: &'static str, name: &'static str, rows: u32, text: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="exercise-heading" for=id>{name}</label>
        <textarea
            id=id
            class="check-ignore-field"
            rows=rows.to_string()
            wrap="off"
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            prop:value=move || text.get()
            on:input:target=move |event| text.set(event.target().value())
        ></textarea>
    }
}

/// What a `.dockerignore` does to each file of a list.
pub(super) fn fates(list: &str, patterns: &str) -> AnyView {
    let answer = answer(list, patterns);
    if answer.problem.is_some() { result(&answer) } else { paths(&answer) }
}

/// The sums, what is worth knowing of the lines, and the fate of each path.
fn result(answer: &Answer) -> AnyView {
    if let Some(problem) = &answer.problem {
        let words = words::workbench::docker_refuses(problem.line);
        return view! {
            <h2 class="exercise-heading">{words::workbench::what_sent()}</h2>
            <p class="exercise-refused"><strong>{words}</strong> {english(&problem.message)}</p>
        }
        .into_any();
    }
    let tips: Vec<_> = answer
        .tips
        .iter()
        .map(|tip| view! { <li>{crate::parts::words::words(tip)}</li> })
        .collect();
    let tips = (!tips.is_empty()).then(|| {
        view! {
            <div>
                <h2 class="exercise-heading">{words::workbench::worth_look()}</h2>
                <ul class="ignore-tips">{tips}</ul>
            </div>
        }
    });
    view! {
        <div>
        <h2 class="exercise-heading">{words::workbench::what_sent()}</h2>
        <table class="done-figures">
            <tbody>
                <tr><th scope="row">{words::workbench::all_files()}</th><td>{answer.all.to_string()}</td></tr>
                <tr><th scope="row">{words::workbench::copy_can_get_buildkit()}</th><td>{answer.buildkit.to_string()}</td></tr>
                <tr><th scope="row">{words::workbench::classic_builder_sends()}</th><td>{answer.classic.to_string()}</td></tr>
            </tbody>
        </table>
        </div>
        {tips}
        {paths(answer)}
    }
    .into_any()
}

/// The fate of each path.
fn paths(answer: &Answer) -> AnyView {
    let rows: Vec<_> = answer.fates.iter().take(MOST_ROWS).map(row).collect();
    let more = answer.fates.len().saturating_sub(MOST_ROWS);
    let more = (more > 0)
        .then(|| view! { <p class="exercise-none">{words::workbench::more_paths(more)}</p> });
    view! {
        <div>
        <h2 class="exercise-heading">{words::workbench::path_by_path()}</h2>
        {records::table("ignore-paths", words::workbench::path_by_path(), None, &columns(), rows)}
        {more}
        </div>
    }
    .into_any()
}

fn columns() -> [Column; 4] {
    [
        Column::new(words::workbench::path(), WIDE),
        Column::new(words::reference::size(), FIGURE),
        Column::new(words::workbench::fate(), MARK),
        Column::new(words::workbench::decided_by(), ""),
    ]
}

fn row(fate: &Fate) -> AnyView {
    let (class, words) = if fate.ignored {
        ("ignore-out", words::workbench::left_out())
    } else {
        ("is-good", words::workbench::stays())
    };
    let by = match &fate.by {
        Some((line, pattern)) => {
            view! { {words::workbench::by_line(line)} <code>{pattern.clone()}</code> }.into_any()
        }
        None => words::workbench::no_line().into_any(),
    };
    let cells = vec![
        view! { <code>{fate.path.clone()}</code> }.into_any(),
        fate.size.to_string().into_any(),
        words.into_any(),
        by,
    ];
    records::row(None, class, &columns(), cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::files::read;

    #[test]
    fn the_example_has_every_trap() {
        let answer = answer(FILES, PATTERNS);
        assert_eq!(answer.fates.len(), read(FILES).len());
        assert!(answer.tips.len() >= 3, "{:?}", answer.tips);
    }
}
