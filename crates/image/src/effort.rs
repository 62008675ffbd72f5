//! What a step takes in time: what comes over the network, and what a machine works.

use std::ops::AddAssign;
use std::sync::OnceLock;

use crate::{Doubt, Size};

/// How long a machine was seen to work, in nanoseconds for one of each; written by `cargo xtask data speeds`.
const SPEEDS: &str = include_str!("../data/speeds.tsv");

/// A kind of work whose speed was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// To begin a step and to end it.
    Step,
    /// To write a byte of a layer.
    Byte,
    /// To copy one file.
    File,
    /// `apt-get update`, the download left out.
    Lists,
    /// `apt-get install`, whatever comes.
    Apt,
    /// To unpack and set up one package.
    Package,
    /// A byte of its archive.
    Archive,
    /// A byte of Python source that is compiled while installing.
    Source,
    /// `pip install`, whatever comes.
    Pip,
    /// A byte that pip unpacks.
    Wheel,
    /// A byte of byte code that pip compiles.
    Code,
    /// `npm install`, whatever comes.
    Npm,
    /// One package that npm unpacks.
    Module,
    /// A byte of it.
    ModuleByte,
}

/// The tasks in the order of their declaration, by their names in the data.
const NAMES: [&str; 14] = [
    "step",
    "byte",
    "file",
    "lists",
    "apt",
    "package",
    "archive",
    "source",
    "pip",
    "wheel",
    "code",
    "npm",
    "module",
    "module-byte",
];

/// Nanoseconds that one of a task takes.
fn speed(task: Task) -> u64 {
    static READ: OnceLock<[u64; NAMES.len()]> = OnceLock::new();
    READ.get_or_init(|| NAMES.map(row))[task as usize]
}

/// The number in the row of a name.
fn row(name: &str) -> u64 {
    let row = SPEEDS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
    row.and_then(|row| row.split('\t').next()?.parse().ok()).unwrap_or(0)
}

/// Bytes that `apt-get update` fetches for a release of Debian.
pub(crate) fn lists_fetched() -> Size {
    Size { bytes: row("fetched"), doubt: Doubt::Estimate }
}

/// What a step takes besides the bytes of its layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Bytes that come over the network, compressed as they travel.
    pub download: Size,
    /// Nanoseconds of work on the machine that was measured; a lower bound where `unknown` says so.
    work: u64,
    /// Whether it runs something whose time nobody knows without running it.
    unknown: bool,
    /// Seconds that a comment states for all of it: `# layerwise: takes 40s`.
    stated: Option<u64>,
}

/// A machine that builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its connection, in millions of bits a second.
    pub megabits: u64,
    /// How fast it works, in percent of the machine that was measured.
    pub percent: u64,
}

impl Effort {
    /// Takes a piece of work on.
    pub(crate) fn works(&mut self, task: Task, times: u64) {
        self.work = self.work.saturating_add(speed(task).saturating_mul(times));
    }

    /// Notes a piece of work whose amount may not be known.
    pub(crate) fn works_on(&mut self, task: Task, size: Size) {
        self.works(task, size.bytes);
        self.unknown |= !size.is_known();
    }

    /// Notes that something runs of which nobody knows how long.
    pub(crate) fn wonder(&mut self) {
        self.unknown = true;
    }

    /// Takes a comment's word for all of it.
    pub(crate) fn state(&mut self, seconds: u64) {
        self.stated = Some(seconds);
    }

    /// The day on which the speeds were measured, as `2026-11-29`.
    pub fn measured() -> &'static str {
        let head = SPEEDS.lines().next().unwrap_or_default();
        head.rsplit('\t').next().unwrap_or_default()
    }

    /// How long it takes on a machine. To wait for a disk comes on top.
    pub fn time(&self, host: Host) -> Time {
        if let Some(seconds) = self.stated {
            return Time { millis: seconds.saturating_mul(1000), doubt: Doubt::Exact };
        }
        let bits = self.download.bytes.saturating_mul(8);
        let download = bits / host.megabits.max(1) / 1000;
        let work = self.work / 10_000 / host.percent.max(1);
        let unknown = self.unknown || !self.download.is_known();
        let doubt = match (unknown, self.work, self.download.bytes) {
            (true, ..) => Doubt::Unknown,
            (false, 0, 0) => Doubt::Exact,
            _ => Doubt::Estimate,
        };
        Time { millis: download.saturating_add(work), doubt }
    }
}

impl AddAssign for Effort {
    fn add_assign(&mut self, other: Self) {
        self.download += other.download;
        self.work = self.work.saturating_add(other.work);
        self.unknown |= other.unknown;
        self.stated = self.stated.or(other.stated);
    }
}

/// How long something takes, and how sure that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// Thousandths of a second; a lower bound if `doubt` is [`Doubt::Unknown`].
    pub millis: u64,
    /// How sure: stated is exact, else an estimate at best.
    pub doubt: Doubt,
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Self) {
        self.millis = self.millis.saturating_add(other.millis);
        self.doubt = self.doubt.max(other.doubt);
    }
}

impl std::iter::Sum for Time {
    fn sum<I: Iterator<Item = Self>>(times: I) -> Self {
        times.fold(Self::default(), |mut sum, time| {
            sum += time;
            sum
        })
    }
}

/// "0.3 s", "48 s", "3 min 20 s", "2 h 5 min": how long, without how sure. Rounded up, so that it is never nothing.
pub fn format_time(millis: u64) -> String {
    let seconds = millis.div_ceil(1000);
    match seconds {
        0 => "0 s".to_owned(),
        1..10 => {
            let tenths = millis.div_ceil(100);
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// "≈ 48 s", "at least 48 s" or "unknown", like a [`Size`].
impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = format_time(self.millis);
        match (self.doubt, self.millis) {
            (Doubt::Unknown, 0) => f.write_str("unknown"),
            (Doubt::Unknown, _) => write!(f, "at least {time}"),
            (Doubt::Exact, _) => f.write_str(&time),
            _ => write!(f, "≈ {time}"),
        }
    }
}

/// Seconds that a person states: `40s`, `2min`, `1h`, `2min 30s`; the number alone is seconds.
pub(crate) fn stated_seconds(text: &str) -> Option<u64> {
    let mut sum: Option<u64> = None;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = rest[..end].parse().ok()?;
        rest = rest[end..].trim_start();
        let end =
            rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "" | "s" | "sec" | "seconds" => 1,
            "m" | "min" | "minutes" => 60,
            "h" | "hours" => 3600,
            _ => return None,
        };
        rest = rest[end..].trim_start();
        sum = Some(sum.unwrap_or(0).checked_add(number.checked_mul(unit)?)?);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BuildContext, ContextFile, Inputs, simulate};

    const HOST: Host = Host { megabits: 100, percent: 100 };

    /// The times of a file's steps.
    fn times(text: &str, host: Host) -> Vec<Time> {
        let file = ContextFile { bytes: 200_000_000, mode: 0o644, ..ContextFile::default() };
        let context =
            BuildContext { files: [("big".to_owned(), file)].into(), ..BuildContext::default() };
        let build = simulate(&dockerfile::parse(text), &Inputs::new(&context));
        build.steps.iter().map(|step| step.effort.time(host)).collect()
    }

    #[test]
    fn every_task_has_a_speed() {
        for (at, name) in NAMES.iter().enumerate() {
            let mut rows = SPEEDS.lines().filter(|line| line.split('\t').next() == Some(name));
            let row = rows.next().unwrap_or_else(|| panic!("{name} is missing"));
            let number: u64 = row.split('\t').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
            assert!(number > 0 && rows.next().is_none(), "{at} {name}");
        }
        assert_eq!(Task::ModuleByte as usize + 1, NAMES.len());
    }

    #[test]
    fn a_faster_machine_and_a_faster_connection_take_less() {
        let text = "FROM debian:bookworm-slim\nCOPY big /\nRUN apt-get update\nENV A=b\n";
        let [from, copy, update, env] = times(text, HOST)[..] else { panic!("four steps") };
        assert_eq!((from, env), (Time::default(), Time::default()));
        assert!(copy.millis > 100 && copy.doubt == Doubt::Estimate);
        assert!(update.millis > 500 && update.doubt == Doubt::Estimate);
        let slow = times(text, Host { megabits: 100, percent: 50 });
        assert!(slow[1].millis.abs_diff(2 * copy.millis) <= 1);
        let narrow = times(text, Host { megabits: 10, percent: 100 });
        assert_eq!(narrow[1], copy);
        assert!(narrow[2].millis > update.millis + 1000);
    }

    #[test]
    fn what_a_program_takes_is_not_known_until_it_is_stated() {
        let text = "FROM node:24\nRUN npm run a\n# layerwise: takes 2min 30s\nRUN npm run b\n";
        let times = times(text, HOST);
        assert_eq!(times[1].doubt, Doubt::Unknown);
        assert_eq!(times[2], Time { millis: 150_000, doubt: Doubt::Exact });
        assert_eq!(times[2].to_string(), "2 min 30 s");
    }

    #[test]
    fn times_for_people() {
        let check = |text: &str, seconds| assert_eq!(stated_seconds(text), seconds, "{text}");
        check("40s", Some(40));
        check("90", Some(90));
        check("2 min", Some(120));
        check("1h 5min", Some(3900));
        check("soon", None);
        check("", None);
        check("99999999999999999999h", None);
        let check = |millis, text: &str| assert_eq!(format_time(millis), text);
        check(0, "0 s");
        check(1, "0.1 s");
        check(1250, "1.3 s");
        check(48_000, "48 s");
        check(200_000, "3 min 20 s");
        check(7_500_000, "2 h 5 min");
        let time = Time { millis: 0, doubt: Doubt::Unknown };
        assert_eq!(time.to_string(), "unknown");
        let time = Time { millis: 12_000, ..time };
        assert_eq!(time.to_string(), "at least 12 s");
    }
}
