//! What travels when a machine pulls the image, and what the image takes there.

use std::sync::Arc;

use image::{Footprint, Image, Layer, MOST_LAYERS_PULLED, Size, format_time};
use leptos::prelude::*;

use super::Work;
use super::edits::{Edited, is_again};
use crate::parts::records::{self, Column, FIGURE, MARK, WIDE};
use crate::words;

/// Connections to choose from, in megabits a second.
pub(super) const CONNECTIONS: [u64; 5] = [2, 10, 50, 100, 1000];

/// What the machine has before it pulls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Has {
    /// Not one of the layers.
    Nothing,
    /// So many layers from the bottom.
    Lower(usize),
    /// The image as it was before the edit.
    Before,
}

/// What is shown of a layer.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Index of the instruction that made it; `None` for a base image's.
    instruction: Option<usize>,
    /// The beginning of what made it.
    made_by: String,
    transfer: Size,
    on_disk: Size,
}

fn rows_of(image: &Image) -> Vec<Row> {
    let row = |layer: &Arc<Layer>| Row {
        instruction: layer.instruction,
        made_by: short(&layer.created_by),
        transfer: layer.transfer,
        on_disk: layer.size,
    };
    image.layers.iter().map(row).collect()
}

/// For each layer whether it is there already. A layer counts only on top of the same ones below it.
fn there(layers: &[Row], has: Has, is_again: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut whole = true;
    let there = layers.iter().enumerate().map(|(at, layer)| {
        whole &= match has {
            Has::Nothing => false,
            Has::Lower(layers) => at < layers,
            Has::Before => !layer.instruction.is_some_and(&is_again),
        };
        whole
    });
    there.collect()
}

/// Seconds that so many bytes take on the wire, rounded up.
fn seconds(bytes: u64, megabits: u64) -> u64 {
    bytes.saturating_mul(8).div_ceil(megabits * 1_000_000)
}

/// The choices, the layers, and what travels.
pub(super) fn view(work: Work, edited: Edited) -> impl IntoView {
    let has = RwSignal::new(Has::Lower(0));
    let connection = RwSignal::new(CONNECTIONS[1]);
    // The base first: that is what most machines have.
    let base = Memo::new(move |_| {
        work.known(|known| known.play.build.image().map_or(0, Image::base_layers))
    });
    Effect::new(move |_| {
        has.set(if base.get() == 0 { Has::Nothing } else { Has::Lower(base.get()) });
    });
    let layers = Memo::new(move |_| {
        work.known(|known| known.play.build.image().map(rows_of)).unwrap_or_default()
    });
    // A machine has no more layers than there are now.
    let had = Memo::new(move |_| match has.get() {
        Has::Lower(lower) => Has::Lower(lower.min(layers.with(Vec::len))),
        has => has,
    });
    let present = Memo::new(move |_| {
        edited.reruns.with(|reruns| {
            layers.with(|layers| there(layers, had.get(), |at| is_again(reruns, at)))
        })
    });
    let sum = move || {
        let (mut count, mut transfer, mut on_disk) = (0_usize, Size::ZERO, Size::ZERO);
        layers.with(|layers| {
            present.with(|present| {
                for (layer, _) in layers.iter().zip(present).filter(|(_, there)| !**there) {
                    count += 1;
                    transfer += layer.transfer;
                    on_disk += layer.on_disk;
                }
            });
        });
        let moved = match count {
            0 => words::workbench::nothing_travels().to_owned(),
            _ => words::workbench::layers_travel(count, transfer, on_disk),
        };
        match (count, transfer.bytes) {
            (0, _) | (_, 0) => moved,
            (_, bytes) => {
                let time = format_time(1000 * seconds(bytes, connection.get()));
                moved + " " + &words::workbench::takes_at_least(connection.get(), time)
            }
        }
    };
    let kept = move || {
        let footprint =
            work.known(|known| known.play.build.image().map(|image| Footprint::of([image])));
        footprint.map(|Footprint { content, snapshots }| {
            words::workbench::containerd_takes(content + snapshots, content, snapshots)
        })
    };
    let depth = move || {
        let many = layers.with(Vec::len);
        let too_many = many > MOST_LAYERS_PULLED;
        too_many.then(|| {
            view! { <p class="note">{words::workbench::too_many_layers(many, MOST_LAYERS_PULLED)}</p> }
        })
    };
    let rows = move || {
        layers.with(|layers| {
            present.with(|present| {
                let rows = layers.iter().zip(present).enumerate();
                rows.map(|(at, (layer, there))| row(at, layer, *there)).collect::<Vec<_>>()
            })
        })
    };
    let options = move || {
        let (base, chosen) = (base.get(), had.get_untracked());
        let mut options = vec![(Has::Nothing, words::workbench::has_nothing().to_owned())];
        layers.with(|layers| {
            for (at, layer) in layers.iter().enumerate() {
                let (many, made_by) = (at + 1, &layer.made_by);
                if many == base {
                    options.push((Has::Lower(many), words::workbench::has_base().to_owned()));
                } else if many > base {
                    options.push((Has::Lower(many), words::workbench::has_up_to(many, made_by)));
                }
            }
        });
        options.push((Has::Before, words::workbench::has_before_edit().to_owned()));
        let option = |(has, name): (Has, String)| {
            let value = match has {
                Has::Nothing => "0".to_owned(),
                Has::Lower(layers) => layers.to_string(),
                Has::Before => "before".to_owned(),
            };
            view! { <option value=value selected=has == chosen>{name}</option> }
        };
        options.into_iter().map(option).collect::<Vec<_>>()
    };
    let choose = move |value: String| {
        has.set(match value.parse() {
            Ok(0) => Has::Nothing,
            Ok(layers) => Has::Lower(layers),
            Err(_) => Has::Before,
        });
    };
    let connections = CONNECTIONS.map(|speed| {
        view! {
            <option value=speed selected=speed == CONNECTIONS[1]>{words::workbench::megabits(speed)}</option>
        }
    });
    view! {
        <section class="see-part" aria-labelledby="pull">
            <h2 class="exercise-heading" id="pull">{words::workbench::pull_it()}</h2>
            <p>{words::workbench::pull_moves()}</p>
            <div class="choices">
                <label for="see-has">{words::workbench::machine_has()}</label>
                <select id="see-has" class="field" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
                <label for="see-connection">{words::workbench::its_connection()}</label>
                <select
                    id="see-connection"
                    class="field"
                    on:change:target=move |event| {
                        if let Ok(speed) = event.target().value().parse() {
                            connection.set(speed);
                        }
                    }
                >
                    {connections}
                </select>
            </div>
            <p class="lab-sum" role="status">{sum}</p>
            {records::table("", words::workbench::layers_of_pull(), None, &columns(), rows)}
            {depth}
            <p class="exercise-said">{kept}</p>
        </section>
    }
}

/// The beginning of what made a layer.
fn short(made_by: &str) -> String {
    const MOST: usize = 48;
    match made_by.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &made_by[..end]),
        None => made_by.to_owned(),
    }
}

fn columns() -> [Column; 5] {
    [
        Column::new(words::layers::layer(), ""),
        Column::new(words::layers::made_by(), WIDE),
        Column::new(words::reference::transfer(), FIGURE),
        Column::new(words::reference::on_disk(), FIGURE),
        Column::new(words::workbench::on_machine(), MARK),
    ]
}

fn row(at: usize, layer: &Row, there: bool) -> AnyView {
    let (class, words) = if there {
        ("is-good", words::workbench::is_there())
    } else {
        ("is-costly", words::workbench::travels())
    };
    let cells = vec![
        (at + 1).to_string().into_any(),
        view! { <code>{layer.made_by.clone()}</code> }.into_any(),
        layer.transfer.to_string().into_any(),
        layer.on_disk.to_string().into_any(),
        words.into_any(),
    ];
    records::row(None, class, &columns(), cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_at_least() {
        assert_eq!(seconds(0, 10), 0);
        assert_eq!(seconds(1, 1000), 1);
        assert_eq!(seconds(60_000_000, 10), 48);
    }

    #[test]
    fn a_layer_is_there_only_on_the_same_ones_below() {
        let layer = |at| Layer::new(Some(at), String::new(), Vec::new()).into();
        let layers = rows_of(&Image { layers: (0..4).map(layer).collect(), ..Image::default() });
        assert_eq!(there(&layers, Has::Nothing, |_| false), [false; 4]);
        assert_eq!(there(&layers, Has::Lower(3), |_| true), [true, true, true, false]);
        assert_eq!(there(&layers, Has::Before, |at| at == 1), [true, false, false, false]);
        assert_eq!(there(&layers, Has::Before, |_| false), [true; 4]);
    }
}
