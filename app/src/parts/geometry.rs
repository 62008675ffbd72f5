//! Where everything of a drawn stack stands. Pixels from the top; pure numbers, no view.

/// A layer as it is drawn: bytes from the bottom up.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Top edge.
    pub y: f64,
    /// Height: proportional to the bytes, [`LINE`] at least.
    pub height: f64,
    /// Top edge of its label.
    pub label: f64,
}

/// What the geometry needs to know of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Bytes.
    pub bytes: u64,
    /// Lines of text that its label has.
    pub lines: u32,
}

/// A drawn stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Height of the whole.
    pub height: f64,
    /// One for each layer, from the bottom up.
    pub bars: Vec<Bar>,
}

/// The smallest layer is a line of this height.
pub const LINE: f64 = 3.0;
/// Between two layers.
const GAP: f64 = 2.0;
/// A line of a label.
pub const TEXT: f64 = 17.0;
/// Between two labels.
const LABEL_GAP: f64 = 8.0;

/// Bytes to pixels. The left end is always 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Bytes that fill [`Scale::pixels`].
    pub full: u64,
    /// Pixels that `full` fills.
    pub pixels: f64,
}

impl Scale {
    /// A scale on which `most` bytes fill nearly everything, with a round number at its end, so that small changes of
    /// the bytes leave the scale as it is.
    pub fn for_bytes(most: u64, pixels: f64) -> Self {
        Self { full: round_up(most.max(1)), pixels }
    }

    /// The pixels of a number of bytes.
    pub fn length(self, bytes: u64) -> f64 {
        bytes as f64 / self.full as f64 * self.pixels
    }

    /// A round number of bytes for the mark that names the scale, between a sixth and a half of the whole.
    pub fn mark(self) -> u64 {
        step(self.full / 2)
    }

    /// Round numbers from 0 to the end, at most `most` of them after 0.
    pub fn ticks(self, most: u64) -> Vec<u64> {
        let mut width = step(self.full / most.max(1)).max(1);
        while self.full / width > most.max(1) {
            width = next_step(width);
        }
        (0..=self.full / width).map(|at| at * width).collect()
    }
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is at most `bytes`; 1 for 0.
fn step(bytes: u64) -> u64 {
    let mut power: u64 = 1;
    while power <= bytes / 10 {
        power *= 10;
    }
    [5, 2, 1].into_iter().map(|digit| digit * power).find(|&step| step <= bytes).unwrap_or(1)
}

fn next_step(step: u64) -> u64 {
    let mut power: u64 = 1;
    while power <= step / 10 {
        power *= 10;
    }
    step.saturating_mul(if step / power == 2 { 5 } else { 2 })
        / if step / power == 2 { 2 } else { 1 }
}

/// The smallest round number that is at least `bytes`.
fn round_up(bytes: u64) -> u64 {
    let mut power: u64 = 1;
    while power <= bytes / 10 {
        power *= 10;
    }
    [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100]
        .into_iter()
        .map(|tenths: u64| tenths.saturating_mul(power) / 10)
        .find(|&round| round >= bytes)
        .unwrap_or(bytes)
}

/// Places bars and labels of a stack, the first layer at the bottom.
pub fn draw(layers: &[Measure], scale: Scale) -> Drawing {
    let heights: Vec<f64> =
        layers.iter().map(|layer| scale.length(layer.bytes).max(LINE)).collect();
    let bars: f64 = heights.iter().map(|height| height + GAP).sum();
    let label = |layer: &Measure| f64::from(layer.lines) * TEXT + LABEL_GAP;
    let labels: f64 = layers.iter().map(label).sum();
    let height = bars.max(labels).max(scale.pixels).ceil();

    let mut floor = height;
    let mut placed: Vec<Bar> = Vec::with_capacity(layers.len());
    for bar in heights {
        let y = floor - GAP - bar;
        placed.push(Bar { y, height: bar, label: y + bar / 2.0 });
        floor = y;
    }
    // Labels want to stand beside the middle of their bar; from the top down they push each other away, then the
    // bottom pushes back.
    let sizes: Vec<f64> = layers.iter().map(label).collect();
    let mut free = 0.0_f64;
    for (bar, size) in placed.iter_mut().zip(&sizes).rev() {
        bar.label = (bar.label - size / 2.0).max(free);
        free = bar.label + size;
    }
    let mut limit = height;
    for (bar, size) in placed.iter_mut().zip(&sizes) {
        bar.label = bar.label.min(limit - size);
        limit = bar.label;
    }
    Drawing { height, bars: placed }
}

/// A length as an SVG attribute: one decimal.
pub fn px(length: f64) -> String {
    let tenths = (length * 10.0).round();
    if tenths % 10.0 == 0.0 {
        format!("{:.0}", tenths / 10.0)
    } else {
        format!("{:.1}", tenths / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MB: u64 = 1_000_000;

    #[track_caller]
    fn check_scale(most: u64, full: u64, mark: u64, ticks: &[u64]) {
        let scale = Scale::for_bytes(most, 300.0);
        assert_eq!((scale.full, scale.mark()), (full, mark));
        assert_eq!(scale.ticks(6), ticks);
    }

    #[test]
    fn round_scales() {
        check_scale(95 * MB, 100 * MB, 50 * MB, &[0, 20, 40, 60, 80, 100].map(|mb| mb * MB));
        check_scale(101 * MB, 120 * MB, 50 * MB, &[0, 20, 40, 60, 80, 100, 120].map(|mb| mb * MB));
        check_scale(100 * MB, 100 * MB, 50 * MB, &[0, 20, 40, 60, 80, 100].map(|mb| mb * MB));
        check_scale(7, 8, 2, &[0, 2, 4, 6, 8]);
    }

    #[test]
    fn nothing_still_has_a_scale() {
        check_scale(0, 1, 1, &[0, 1]);
    }

    #[test]
    fn a_small_layer_is_a_line() {
        let layers = [75 * MB, 1, 0, 20 * MB].map(|bytes| Measure { bytes, lines: 2 });
        let drawing = draw(&layers, Scale::for_bytes(100 * MB, 300.0));
        let heights: Vec<f64> = drawing.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [225.0, LINE, LINE, 60.0]);
    }

    #[test]
    fn lengths_are_short_in_attributes() {
        assert_eq!([px(3.0), px(3.04), px(3.25), px(0.0)], ["3", "3", "3.3", "0"]);
    }

    fn stacks() -> impl Strategy<Value = Vec<Measure>> {
        let layer = (prop_oneof![0..2_u64, 0..200 * MB, Just(u64::MAX / 64)], 1..4_u32)
            .prop_map(|(bytes, lines)| Measure { bytes, lines });
        prop::collection::vec(layer, 0..30)
    }

    proptest! {
        #[test]
        fn bars_are_proportional_and_do_not_overlap(layers in stacks()) {
            let total = layers.iter().map(|layer| layer.bytes).sum();
            let scale = Scale::for_bytes(total, 320.0);
            let drawing = draw(&layers, scale);
            prop_assert!(scale.full >= total && scale.full / 2 <= total.max(1));
            let mut floor = drawing.height;
            for (bar, layer) in drawing.bars.iter().zip(&layers) {
                prop_assert!(bar.height >= LINE);
                let exact = layer.bytes as f64 * scale.pixels / scale.full as f64;
                prop_assert!(exact < LINE || (bar.height - exact).abs() < 0.01);
                prop_assert!(bar.y + bar.height <= floor);
                floor = bar.y;
            }
            prop_assert!(floor >= -0.01, "the top layer lies at {floor}");
        }

        #[test]
        fn labels_stay_inside_in_order_and_apart(layers in stacks()) {
            let total = layers.iter().map(|layer| layer.bytes).sum();
            let drawing = draw(&layers, Scale::for_bytes(total, 320.0));
            let mut limit = drawing.height + 0.01;
            for (bar, layer) in drawing.bars.iter().zip(&layers) {
                let bottom = bar.label + f64::from(layer.lines) * TEXT;
                prop_assert!(bottom <= limit, "{bottom} is below {limit}");
                limit = bar.label;
            }
            prop_assert!(limit >= -0.01, "the top label stands at {limit}");
        }

        #[test]
        fn ticks_are_few_and_end_at_the_scale(most in 1_u64..10_000_000_000) {
            let scale = Scale::for_bytes(most, 320.0);
            let ticks = scale.ticks(6);
            prop_assert!(ticks.len() <= 7 && ticks.len() >= 2, "{ticks:?}");
            prop_assert!(ticks.iter().all(|&tick| tick <= scale.full));
        }
    }
}
