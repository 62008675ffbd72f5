//! The work grows as the text does: nothing looks at everything for each of many things.

#[path = "../benches/hostile/texts.rs"]
mod texts;

use std::time::Duration;

use checker::{Options, check};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

/// Bytes of the short texts; the long ones have `FACTOR` times as many.
const SHORT: usize = 1_500;
const FACTOR: usize = 10;
/// How many times `FACTOR` a long text may take: twice would be the noise, `FACTOR` is what a square takes.
const SLACK: f64 = 3.0;
/// Texts in which each line adds to what all before it left: they take the square of their length up to a bound of the
/// model, which the benchmark shows to be low.
const BOUNDED: &[&str] = &["stages", "workdirs"];
/// Below this, what a process does besides is more than what is measured.
const NOISE: Duration = Duration::from_millis(40);

/// Time that this thread has worked, whatever else the machine does; where no one says it, the time of day.
#[allow(clippy::disallowed_methods)] // A test may look at the clock.
fn worked() -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|text| text.split(' ').next()?.parse().ok());
    spent.map_or_else(
        || std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default(),
        Duration::from_nanos,
    )
}

fn time(text: &str) -> Duration {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let options = Options { select: vec!["all".into()], ..Options::default() };
    let start = worked();
    let file = parse(text);
    let build = simulate(&file, &inputs);
    let found = check(&file, &inputs, &build, &options);
    assert!(found.len() <= text.len() * 2, "more findings than could be");
    worked().saturating_sub(start)
}

#[test]
fn long_texts_take_as_much_longer_as_they_are() {
    // What is made once, the skeletons of the base images, say, belongs to none of them.
    time("FROM debian:12\nRUN a\nFROM alpine:3.24\nRUN a\n");
    let texts = texts::texts(SHORT).into_iter().zip(texts::texts(SHORT * FACTOR));
    for ((name, short), (_, long)) in texts.filter(|((name, _), _)| !BOUNDED.contains(name)) {
        let longer = long.len() as f64 / short.len() as f64;
        // A machine that did something else in between gets a second look, and a third.
        let looks = (0..3).map(|_| (time(&short), time(&long)));
        let mut seen = Vec::new();
        let holds = looks
            .inspect(|look| seen.push(*look))
            .any(|(short, long)| long <= short.mul_f64(longer * SLACK) + NOISE);
        assert!(holds, "{name}: {longer:.0} times the text took {seen:?}");
    }
}
