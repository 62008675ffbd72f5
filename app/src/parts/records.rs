//! Tables of records: wide screens show a table, narrow ones a card for each row, with the headings beside the values.

use leptos::prelude::*;

/// A column: its heading, and the class of its cells. One without a heading is a picture of what the others say, and
/// hidden from screen readers.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    name: &'static str,
    class: &'static str,
}

impl Column {
    /// A column of this heading and class.
    pub fn new(name: &'static str, class: &'static str) -> Self {
        Self { name, class }
    }
}

/// A cell's class: bytes or another number.
pub const FIGURE: &str = "figure";
/// A cell's class: a path or an instruction, which takes a card's whole width.
pub const WIDE: &str = "wide";
/// A cell's class: sentences, which keep a width to be read in.
pub const READ: &str = "read";
/// A cell's class: a word or two that are not broken.
pub const MARK: &str = "mark";

/// A table of [`row`]s that scrolls where it is still too wide; `label` names it.
pub fn table(
    class: &'static str,
    label: &'static str,
    caption: Option<String>,
    columns: &[Column],
    rows: impl IntoView + 'static,
) -> AnyView {
    let heads: Vec<_> = columns
        .iter()
        .map(|&Column { name, class }| match name {
            "" => view! { <td class=class aria-hidden="true"></td> }.into_any(),
            _ => view! { <th scope="col" role="columnheader" class=class>{name}</th> }.into_any(),
        })
        .collect();
    let caption = caption.map(|caption| view! { <caption>{caption}</caption> });
    // A table that is laid out as cards is one to screen readers only by these roles.
    view! {
        <div class="scrolls" tabindex="0" role="region" aria-label=label>
            <table class=format!("records {class}") role="table">
                {caption}
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A row with a cell for each column; the first names it.
pub fn row(
    id: Option<String>,
    class: &'static str,
    columns: &[Column],
    cells: Vec<AnyView>,
) -> AnyView {
    let cells: Vec<_> = columns
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(at, (&Column { name, class }, cell))| match (at, name) {
            (0, _) => {
                view! { <th scope="row" role="rowheader" class=class data-of=name>{cell}</th> }
                    .into_any()
            }
            (_, "") => view! { <td class=class aria-hidden="true">{cell}</td> }.into_any(),
            // What a cell says is one box: on a card it stands beside the heading, however many parts it has.
            _ => {
                view! { <td role="cell" class=class data-of=name><div>{cell}</div></td> }.into_any()
            }
        })
        .collect();
    view! { <tr id=id class=class role="row">{cells}</tr> }.into_any()
}
