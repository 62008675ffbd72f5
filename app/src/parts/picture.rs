//! What a stack of layers looks like, as plain numbers: rows, segments, one scale.

use crate::words;
use image::{Cause, Image, Size, Stack, format_bytes};
use serde::{Deserialize, Serialize};

/// Which size a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Unpacked bytes.
    #[default]
    OnDisk,
    /// Compressed bytes, as they travel.
    Transfer,
}

impl Measure {
    /// "on disk" or "transfer".
    pub fn words(self) -> &'static str {
        match self {
            Self::OnDisk => words::layers::on_disk(),
            Self::Transfer => words::layers::transfer(),
        }
    }
}

/// What a run of bytes is to the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The base image brings it, and it is visible.
    Base,
    /// The Dockerfile adds it, and it is visible.
    Yours,
    /// It ships, but the container cannot see it.
    Buried(Cause),
}

impl Part {
    /// Words for legends and tables.
    pub fn words(self) -> &'static str {
        match self {
            Self::Base => words::layers::from_base_image(),
            Self::Yours => words::layers::added_visible(),
            Self::Buried(cause) => cause_words(cause),
        }
    }

    /// The end of its CSS classes and pattern ids.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Yours => "yours",
            Self::Buried(Cause::DeletedLater) => "deleted",
            Self::Buried(Cause::Replaced) => "replaced",
            Self::Buried(Cause::MetadataCopy) => "metadata",
            Self::Buried(Cause::Moved) => "moved",
            Self::Buried(Cause::Duplicate) => "duplicate",
        }
    }
}

/// Words for why bytes are buried.
pub fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::DeletedLater => words::layers::buried_deleted(),
        Cause::Replaced => words::layers::buried_replaced(),
        Cause::MetadataCopy => words::layers::buried_metadata(),
        Cause::Moved => words::layers::buried_moved(),
        Cause::Duplicate => words::layers::buried_duplicate(),
    }
}

/// A part of a row's bar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// What it is.
    pub part: Part,
    /// Its bytes in the picture's measure.
    pub bytes: u64,
}

/// A layer in the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Index of the layer in the image, from 0.
    pub layer: usize,
    /// The instruction that made it; `None` for the base image's layers.
    pub instruction: Option<usize>,
    /// What made it, one line.
    pub label: String,
    /// Its size in the picture's measure.
    pub size: Size,
    /// Its bytes by what they are; empty for an empty layer. Invariant: they add up to `size.bytes`.
    pub segments: Vec<Segment>,
    /// The line of that instruction, from 1, and the step that shows the layer first; where somebody steps through.
    pub made_at: Option<(Option<u32>, usize)>,
    /// What hides its buried bytes: index of the hiding layer and bytes, by layer.
    pub hidden_by: Vec<(usize, u64)>,
}

impl Row {
    /// Bytes of the row that are buried.
    pub fn buried(&self) -> u64 {
        let buried = self.segments.iter().filter(|one| matches!(one.part, Part::Buried(_)));
        buried.map(|one| one.bytes).sum()
    }

    /// The layer's number as people count, from 1.
    pub const fn number(&self) -> usize {
        self.layer + 1
    }
}

/// A stack of layers, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The rows from the bottom up.
    pub rows: Vec<Row>,
    /// Sum of all layers.
    pub total: Size,
    /// Which size is shown.
    pub measure: Measure,
}

impl Picture {
    /// Draws an image's first `layers` layers.
    pub fn new(image: &Image, layers: usize, measure: Measure) -> Self {
        let image = Image {
            layers: image.layers.iter().take(layers).cloned().collect(),
            config: image.config.clone(),
        };
        Self::of(&image, &Stack::of(&image), measure)
    }

    /// Draws an image whose bytes are sorted already.
    pub fn of(image: &Image, stack: &Stack, measure: Measure) -> Self {
        let mut rows: Vec<Row> = Vec::with_capacity(image.layers.len());
        for (at, layer) in image.layers.iter().enumerate() {
            let size = match measure {
                Measure::OnDisk => layer.size,
                Measure::Transfer => layer.transfer,
            };
            rows.push(Row {
                layer: at,
                instruction: layer.instruction,
                label: layer.created_by.clone(),
                size,
                segments: Vec::new(),
                made_at: None,
                hidden_by: Vec::new(),
            });
        }
        for buried in &stack.buried {
            let (Some(row), Some(layer)) =
                (rows.get_mut(buried.layer), image.layers.get(buried.layer))
            else {
                continue;
            };
            let bytes = match measure {
                Measure::OnDisk => buried.size.bytes,
                Measure::Transfer => layer
                    .entries
                    .iter()
                    .find(|entry| entry.path == buried.path)
                    .map_or(0, |entry| entry.transfer.bytes),
            };
            add(&mut row.segments, Part::Buried(buried.cause), bytes);
            match row.hidden_by.iter_mut().find(|(by, _)| *by == buried.hidden_by) {
                Some((_, sum)) => *sum += bytes,
                None => row.hidden_by.push((buried.hidden_by, bytes)),
            }
        }
        for row in &mut rows {
            // What is left of the layer is visible. Compressed sizes of parts are a model: never more than the whole.
            let mut left = row.size.bytes;
            for segment in &mut row.segments {
                segment.bytes = segment.bytes.min(left);
                left -= segment.bytes;
            }
            let part = if row.instruction.is_none() { Part::Base } else { Part::Yours };
            if left > 0 {
                row.segments.insert(0, Segment { part, bytes: left });
            }
            row.segments.retain(|segment| segment.bytes > 0);
        }
        let total = rows.iter().map(|row| row.size).sum();
        Self { rows, total, measure }
    }

    /// The largest row, in bytes.
    pub fn largest(&self) -> u64 {
        self.rows.iter().map(|row| row.size.bytes).max().unwrap_or(0)
    }

    /// Bytes by what they are, over all rows, in the order base, yours, buried.
    pub fn totals(&self) -> Vec<Segment> {
        let mut sums = Vec::new();
        for segment in self.rows.iter().flat_map(|row| &row.segments) {
            add(&mut sums, segment.part, segment.bytes);
        }
        sums.sort_by_key(|segment| segment.part);
        sums
    }

    /// Bytes of the Dockerfile's own layers.
    pub fn added(&self) -> Size {
        self.rows.iter().filter(|row| row.instruction.is_some()).map(|row| row.size).sum()
    }

    /// Buried bytes of the Dockerfile's own layers.
    pub fn buried(&self) -> u64 {
        self.rows.iter().filter(|row| row.instruction.is_some()).map(Row::buried).sum()
    }

    /// The image's size in one line.
    pub fn sum(&self) -> String {
        if self.rows.is_empty() {
            return words::layers::has_no_layer().to_owned();
        }
        let words = self.measure.words();
        let (total, added, buried) = (self.total, self.added(), self.buried());
        if buried > 0 {
            let buried = format_bytes(buried);
            words::layers::image_with_buried(total, words, added, buried)
        } else {
            words::layers::image(total, words, added)
        }
    }
}

fn add(segments: &mut Vec<Segment>, part: Part, bytes: u64) {
    match segments.iter_mut().find(|one| one.part == part) {
        Some(segment) => segment.bytes += bytes,
        None => segments.push(Segment { part, bytes }),
    }
}

/// A round number of bytes, at least as large as `bytes`, for the end of a scale: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a
/// power of ten.
pub fn round_scale(bytes: u64) -> u64 {
    let mut power: u64 = 1;
    while power.saturating_mul(10) <= bytes && power < u64::MAX / 100 {
        power *= 10;
    }
    for tenths in [10, 15, 20, 30, 40, 50, 60, 80, 100] {
        let candidate =
            (power / 10).max(1).saturating_mul(if power >= 10 { tenths } else { tenths / 10 });
        if candidate >= bytes {
            return candidate;
        }
    }
    bytes
}

/// Where segments lie on a scale, in percent: start and width. No segment with bytes is thinner than `least` percent
/// (taken from the widest), so that the smallest layer is still a visible line.
pub fn spread(segments: &[Segment], scale: u64, least: f64) -> Vec<(f64, f64)> {
    let scale = scale.max(1) as f64;
    let mut widths: Vec<f64> =
        segments.iter().map(|one| (one.bytes as f64 / scale * 100.0).max(least)).collect();
    let over = widths.iter().sum::<f64>() - 100.0;
    if over > 0.0 {
        let widest = widths.iter_mut().max_by(|a, b| a.total_cmp(b));
        if let Some(widest) = widest {
            *widest = (*widest - over).max(least);
        }
    }
    let mut start = 0.0;
    widths
        .into_iter()
        .map(|width| {
            let at = start;
            start += width;
            (at, width)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{Entry, EntryKind, Layer};

    use super::*;

    fn file(path: &str, bytes: u64) -> Entry {
        Entry {
            path: path.to_owned(),
            kind: EntryKind::File,
            size: Size::exact(bytes),
            transfer: Size::exact(bytes / 2),
            mode: 0o644,
            uid: 0,
            gid: 0,
            content: 0,
            modified: 0,
        }
    }

    fn layer(instruction: Option<usize>, entries: Vec<Entry>) -> Arc<Layer> {
        Arc::new(Layer {
            instruction,
            created_by: "RUN something".to_owned(),
            size: entries.iter().map(|entry| entry.size).sum(),
            transfer: entries.iter().map(|entry| entry.transfer).sum(),
            entries,
        })
    }

    fn sample() -> (Image, Stack) {
        let image = Image {
            layers: vec![
                layer(None, vec![file("/base", 1_000)]),
                layer(Some(1), vec![file("/a", 300), file("/b", 100)]),
                layer(Some(2), vec![]),
            ],
            ..Image::default()
        };
        let stack = Stack {
            buried: vec![image::Buried {
                path: "/a".to_owned(),
                size: Size::exact(300),
                layer: 1,
                hidden_by: 2,
                cause: Cause::DeletedLater,
            }],
            ..Stack::default()
        };
        (image, stack)
    }

    #[test]
    fn segments_add_up_to_their_row() {
        let (image, stack) = sample();
        for measure in [Measure::OnDisk, Measure::Transfer] {
            for row in Picture::of(&image, &stack, measure).rows {
                let sum: u64 = row.segments.iter().map(|one| one.bytes).sum();
                assert_eq!(sum, row.size.bytes, "{measure:?}, layer {}", row.number());
            }
        }
    }

    #[test]
    fn buried_bytes_name_the_layer_that_hides_them() {
        let (image, stack) = sample();
        let picture = Picture::of(&image, &stack, Measure::OnDisk);
        assert_eq!(picture.rows[1].hidden_by, [(2, 300)]);
        assert_eq!(picture.buried(), 300);
        assert_eq!(picture.added(), Size::exact(400));
        assert_eq!(picture.largest(), 1_000);
    }

    #[test]
    fn scale_ends_are_round_and_large_enough() {
        #[track_caller]
        fn check(bytes: u64, expected: u64) {
            assert_eq!(round_scale(bytes), expected);
        }
        check(0, 1);
        check(7, 8);
        check(10, 10);
        check(74_867_377, 80_000_000);
        check(101_000_000, 150_000_000);
        check(999_999_999, 1_000_000_000);
        check(u64::MAX, u64::MAX);
    }

    #[test]
    fn the_smallest_segment_is_still_seen_and_nothing_leaves_the_scale() {
        let segments: Vec<Segment> = [1, 50_000_000, 3, 30_000_000]
            .map(|bytes| Segment { part: Part::Yours, bytes })
            .to_vec();
        let places = spread(&segments, 80_000_000, 0.4);
        assert!(places.iter().all(|(_, width)| *width >= 0.4));
        let (start, width) = places[3];
        assert!(start + width <= 100.0 + 1e-9, "{places:?}");
        for pair in places.windows(2) {
            assert!((pair[0].0 + pair[0].1 - pair[1].0).abs() < 1e-9, "no gap, no overlap");
        }
    }
}
