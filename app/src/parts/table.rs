//! The stack as a table.

use image::format_bytes;
use leptos::prelude::*;

use super::picture::{Part, Picture, cause_words};

/// The layers as a table that can be folded out, the newest first as in the picture.
pub fn table(picture: &Picture) -> AnyView {
    let words = picture.measure.words();
    let rows: Vec<_> = picture
        .rows
        .iter()
        .rev()
        .map(|row| {
            let line = match (row.instruction, row.made_at) {
                (None, _) => "base image".to_owned(),
                (Some(_), Some((Some(line), _))) => format!("line {line}"),
                (Some(_), _) => "–".to_owned(),
            };
            let buried: Vec<String> = row
                .segments
                .iter()
                .filter_map(|one| match one.part {
                    Part::Buried(cause) => {
                        Some(format!("{} ({})", format_bytes(one.bytes), cause_words(cause)))
                    }
                    _ => None,
                })
                .collect();
            let by: Vec<String> =
                row.hidden_by.iter().map(|(by, _)| format!("layer {}", by + 1)).collect();
            let or_none = |words: Vec<String>| {
                if words.is_empty() { "–".to_owned() } else { words.join(", ") }
            };
            view! {
                <tr>
                    <th scope="row">{row.number()}</th>
                    <td><code>{row.label.clone()}</code></td>
                    <td>{line}</td>
                    <td class="figure">{row.size.to_string()}</td>
                    <td>{or_none(buried)}</td>
                    <td>{or_none(by)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="as-table">
            <summary>"The same as a table"</summary>
            <div class="scrolls" tabindex="0" role="region" aria-label="The layers as a table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Layer"</th>
                            <th scope="col">"Made by"</th>
                            <th scope="col">"Where"</th>
                            <th scope="col" class="figure">{format!("Adds, {words}")}</th>
                            <th scope="col">"Buried in it"</th>
                            <th scope="col">"Hidden by"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" colspan="3">"Image"</th>
                            <td class="figure">{picture.total.to_string()}</td>
                            <td></td>
                            <td></td>
                        </tr>
                    </tfoot>
                </table>
            </div>
        </details>
    }
    .into_any()
}
