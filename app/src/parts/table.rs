//! The stack as a table.

use image::format_bytes;
use leptos::prelude::*;

use super::picture::{Part, Picture, cause_words};
use crate::words;

/// The layers as a table that can be folded out, the newest first as in the picture.
pub fn table(picture: &Picture) -> AnyView {
    let words = picture.measure.words();
    let rows: Vec<_> = picture
        .rows
        .iter()
        .rev()
        .map(|row| {
            let line = match (row.instruction, row.made_at) {
                (None, _) => words::layers::base_image().to_owned(),
                (Some(_), Some((Some(line), _))) => words::layers::line(line),
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
                row.hidden_by.iter().map(|(by, _)| words::layers::layer_no(by + 1)).collect();
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
            <summary>{words::layers::same_as_table()}</summary>
            <div class="scrolls" tabindex="0" role="region" aria-label=words::layers::layers_as_table()>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::layers::layer()}</th>
                            <th scope="col">{words::layers::made_by()}</th>
                            <th scope="col">{words::layers::where_()}</th>
                            <th scope="col" class="figure">{words::layers::adds(words)}</th>
                            <th scope="col">{words::layers::buried_in_it()}</th>
                            <th scope="col">{words::layers::hidden_by()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" colspan="3">{words::layers::the_image()}</th>
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
