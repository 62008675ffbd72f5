//! What the checks found, and how long they took.

use std::time::Duration;

use crate::shell::seconds;

/// How many tests a check ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: u32,
    /// Tests that failed.
    pub(crate) failed: u32,
}

impl Counts {
    /// Adds the figures of one `test result:` line of cargo; other lines add nothing.
    pub(crate) fn add_line(&mut self, line: &str) {
        let Some(rest) = line.trim().strip_prefix("test result: ") else { return };
        for part in rest.split([';', '.']) {
            let mut words = part.split_whitespace();
            match (words.next().and_then(|number| number.parse::<u32>().ok()), words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                _ => {}
            }
        }
    }
}

/// How a check ended.
pub(crate) enum Outcome {
    /// Everything in it holds.
    Passed(Counts),
    /// Something does not.
    Failed(Counts),
    /// It could not be tried, for this reason.
    Skipped(&'static str),
}

/// The checks so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<(&'static str, Outcome, Duration)>,
}

impl Report {
    /// Adds a check that ended.
    pub(crate) fn add(&mut self, name: &'static str, outcome: Outcome, took: Duration) {
        self.lines.push((name, outcome, took));
    }

    /// Whether nothing failed.
    pub(crate) fn is_good(&self) -> bool {
        self.total().failed == 0
    }

    /// All tests, and each check without tests of its own as one.
    pub(crate) fn total(&self) -> Counts {
        let mut total = Counts::default();
        for (_, outcome, _) in &self.lines {
            match outcome {
                Outcome::Passed(counts) => total.passed += counts.passed.max(1),
                Outcome::Failed(counts) => {
                    total.passed += counts.passed;
                    total.failed += counts.failed.max(1);
                }
                Outcome::Skipped(_) => {}
            }
        }
        total
    }

    /// Prints the table and the line with the totals.
    pub(crate) fn print(&self) {
        println!("\n  {:<16} {:<10} {:>9}   tests", "check", "result", "time");
        for (name, outcome, took) in &self.lines {
            let (result, detail) = match outcome {
                Outcome::Passed(counts) => ("passed", tests(*counts)),
                Outcome::Failed(counts) => ("FAILED", tests(*counts)),
                Outcome::Skipped(reason) => ("skipped", (*reason).to_owned()),
            };
            println!("  {name:<16} {result:<10} {:>9}   {detail}", seconds(*took));
        }
        let total = self.total();
        println!("\n{} passed, {} failed", total.passed, total.failed);
    }
}

fn tests(counts: Counts) -> String {
    match counts {
        Counts { passed: 0, failed: 0 } => String::new(),
        Counts { passed, failed: 0 } => passed.to_string(),
        Counts { passed, failed } => format!("{passed} passed, {failed} failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[track_caller]
    fn check(line: &str, passed: u32, failed: u32) {
        let mut counts = Counts::default();
        counts.add_line(line);
        assert_eq!(counts, Counts { passed, failed });
    }

    #[test]
    fn result_lines_of_cargo() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
            12,
            0,
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.2s",
            3,
            2,
        );
        check("running 12 tests", 0, 0);
    }
}
