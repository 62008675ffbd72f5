//! The stack as a table.

use image::format_bytes;
use leptos::prelude::*;

use super::picture::{Part, Picture, cause_words};
use super::records::{self, Column, FIGURE, WIDE};
use crate::words;

/// The layers as a table that can be folded out, the newest first as in the picture.
pub fn table(picture: &Picture) -> AnyView {
    let columns = [
        Column::new(words::layers::layer(), ""),
        Column::new(words::layers::made_by(), WIDE),
        Column::new(words::layers::where_(), ""),
        Column::new(words::layers::adds(picture.measure.words()), FIGURE),
        Column::new(words::layers::buried_in_it(), ""),
        Column::new(words::layers::hidden_by(), ""),
    ];
    let mut rows: Vec<_> = picture
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
            let cells = vec![
                row.number().into_any(),
                view! { <code>{row.label.clone()}</code> }.into_any(),
                line.into_any(),
                row.size.to_string().into_any(),
                or_none(buried).into_any(),
                or_none(by).into_any(),
            ];
            records::row(None, "", &columns, cells)
        })
        .collect();
    // The sum belongs to the table; on a narrow screen it is the last card.
    let sum = vec![
        words::layers::the_image().into_any(),
        ().into_any(),
        ().into_any(),
        picture.total.to_string().into_any(),
        ().into_any(),
        ().into_any(),
    ];
    rows.push(records::row(None, "sum", &columns, sum));
    view! {
        <details class="as-table">
            <summary>{words::layers::same_as_table()}</summary>
            {records::table("", words::layers::layers_as_table(), None, &columns, rows)}
        </details>
    }
    .into_any()
}
