//! The figures when the text was opened and now, and every safe fix at once.

use checker::{Options, Trust};
use image::{Inputs, Size, Stack, format_bytes};
use leptos::prelude::*;

use super::{Known, Work, context};
use crate::parts::difference::{self, changes};
use crate::parts::outcome::figures;
use crate::parts::picture::Picture;
use crate::state::packages;
use crate::words;

fn known_figures(known: Option<&Known>) -> [(&'static str, Size); 4] {
    match known {
        Some(known) => figures(&known.outcome().picture, &known.stack),
        None => figures(&Picture::default(), &Stack::default()),
    }
}

/// A size, or a dash where there is no image.
fn cell(size: Size, image: bool) -> String {
    if image { size.to_string() } else { "–".to_owned() }
}

/// The totals and the safe fixes.
pub(super) fn view(work: Work) -> AnyView {
    let before = Memo::new(move |_| {
        let opened = work.opened.get();
        let known = work.ignore.with(|ignore| packages::with(|| Known::new(&opened, ignore, None)));
        (known.has_image(), known_figures(Some(&known)))
    });
    let now = Memo::new(move |_| {
        work.seen.with(|seen| {
            let known = seen.known.as_deref();
            (known.is_some_and(Known::has_image), known_figures(known))
        })
    });
    let changed = Memo::new(move |_| work.opened.with(|opened| *opened != *work.field.text.read()));
    let rows = move || {
        let ((was, before), (is, now)) = (before.get(), now.get());
        before
            .into_iter()
            .zip(now)
            .map(|((name, before), (_, now))| {
                let before = changed.get().then(|| view! { <td>{cell(before, was)}</td> });
                view! { <tr><th scope="row">{name}</th> {before} <td>{cell(now, is)}</td></tr> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <h2 class="exercise-heading">{words::workbench::what_image_weighs()}</h2>
        <table class="done-figures">
            <thead>
                <tr>
                    <td></td>
                    {move || changed.get().then(|| view! { <th scope="col">{words::workbench::when_opened()}</th> })}
                    <th scope="col">{words::workbench::now()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {mending(work)}
    }
    .into_any()
}

/// The button that applies every safe fix, and what it would change.
fn mending(work: Work) -> impl IntoView {
    let count = Memo::new(move |_| {
        work.known(|known| {
            let safe = known
                .found
                .iter()
                .filter(|one| one.fixes.iter().any(|fix| fix.trust == Trust::Safe));
            safe.count()
        })
    });
    let mended = move |text: &str, ignore: &str| {
        checker::mend(text, &Inputs::new(&context(ignore)), &Options::default()).text
    };
    let mend = move |_| {
        let text = work.field.text.get_untracked();
        let after = work.ignore.with_untracked(|ignore| mended(&text, ignore));
        work.field.replace(&after);
        work.say(words::workbench::every_safe_fix_applied());
    };
    let open = RwSignal::new(false);
    let preview = move || {
        open.get().then(|| {
            let text = work.seen.with(|seen| seen.text.clone());
            let (after, saved) = work.ignore.with(|ignore| {
                let after = mended(&text, ignore);
                let sizes = [&text, &after].map(|text| Known::new(text, ignore, None).stack.total);
                (after, sizes)
            });
            let [was, is] = saved;
            let words = (was.is_known() && is.is_known() && is.bytes < was.bytes)
                .then(|| words::exercise::saves_on_disk(format_bytes(was.bytes - is.bytes)));
            view! {
                {difference::view(&changes(&text, &after))}
                {words.map(|words| view! { <p class="fix-saves">{words}</p> })}
            }
        })
    };
    move || {
        let words = match count.get() {
            0 => return None,
            1 => words::workbench::apply_one_safe_fix().to_owned(),
            count => words::workbench::apply_all_safe_fixes(count),
        };
        Some(view! {
            <div class="check-mend">
                <button type="button" class="primary" on:click=mend>{words}</button>
                <details on:toggle:target=move |event| open.set(event.target().open())>
                    <summary>{words::exercise::what_changes()}</summary>
                    {preview}
                </details>
            </div>
        })
    }
}
