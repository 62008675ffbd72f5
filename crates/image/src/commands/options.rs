//! Options of a command line, told from operands.

use crate::machine::{Arg, Call};

/// A command line taken apart.
#[derive(Debug, Default)]
pub(super) struct Options<'a> {
    flags: Vec<(String, Option<Arg>)>,
    /// What is no option.
    pub(super) operands: Vec<&'a Arg>,
}

impl<'a> Options<'a> {
    /// Reads a command line. `short` are the letters that take a value, `long` the long names that take one as the
    /// next word; `--name=value` is always understood.
    pub(super) fn of(call: &'a Call, short: &str, long: &[&str]) -> Self {
        let mut options = Self::default();
        let mut args = call.args.iter();
        while let Some(arg) = args.next() {
            if arg.text == "--" {
                options.operands.extend(args);
                break;
            }
            if let Some(name) = arg.text.strip_prefix("--") {
                let part = |text: &str| Arg { text: text.to_owned(), ..arg.clone() };
                match name.split_once('=') {
                    Some((name, value)) => options.flags.push((name.to_owned(), Some(part(value)))),
                    None if long.contains(&name) => {
                        options.flags.push((name.to_owned(), args.next().cloned()));
                    }
                    None => options.flags.push((name.to_owned(), None)),
                }
                continue;
            }
            let letters = match arg.text.strip_prefix('-') {
                Some(letters) if !letters.is_empty() => letters,
                _ => {
                    options.operands.push(arg);
                    continue;
                }
            };
            for (at, letter) in letters.char_indices() {
                if !short.contains(letter) {
                    options.flags.push((letter.to_string(), None));
                    continue;
                }
                let rest = &letters[at + letter.len_utf8()..];
                let value = if rest.is_empty() {
                    args.next().cloned()
                } else {
                    // `-m=755` is one way to write it, and `-d=` means the sign itself.
                    let value = rest.strip_prefix('=').filter(|value| !value.is_empty());
                    Some(Arg { text: value.unwrap_or(rest).to_owned(), ..arg.clone() })
                };
                options.flags.push((letter.to_string(), value));
                break;
            }
        }
        options
    }

    /// Whether one of the names is given: `has(&["r", "R", "recursive"])`.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.flags.iter().any(|(name, _)| names.contains(&name.as_str()))
    }

    /// No options, and one operand at most.
    pub(super) fn only(operand: Option<&'a Arg>) -> Self {
        Self { flags: Vec::new(), operands: operand.into_iter().collect() }
    }

    /// The names of all options that are given.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.flags.iter().map(|(name, _)| name.as_str())
    }

    /// All values given to one of the names, in order.
    pub(super) fn values(&self, names: &[&str]) -> Vec<&Arg> {
        let given = self.flags.iter().filter(|(name, _)| names.contains(&name.as_str()));
        given.filter_map(|(_, value)| value.as_ref()).collect()
    }

    /// A count that is an option of its own: `-5` of `head` and `tail`.
    pub(super) fn number(&self) -> Option<u64> {
        let digits: String = self
            .flags
            .iter()
            .filter_map(|(name, _)| name.parse::<u8>().ok())
            .map(|digit| digit.to_string())
            .collect();
        digits.parse().ok()
    }

    /// The last value given to one of the names.
    pub(super) fn value(&self, names: &[&str]) -> Option<&Arg> {
        self.flags.iter().rev().find(|(name, _)| names.contains(&name.as_str()))?.1.as_ref()
    }
}

/// Bytes of a size as `dd`, `head`, `truncate` and `fallocate` read it: `1M`, `10MB`, `2k`, `1GiB`.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim() {
        "" | "c" | "B" => 1,
        "w" => 2,
        "b" => 512,
        "k" | "K" | "KiB" => 1 << 10,
        "m" | "M" | "MiB" => 1 << 20,
        "g" | "G" | "GiB" => 1 << 30,
        "T" | "TiB" => 1 << 40,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => return None,
    };
    // A fraction is read digit by digit: a parser of floating numbers would be the biggest function here.
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 =
        if whole.is_empty() && !fraction.is_empty() { 0 } else { whole.parse().ok()? };
    let (mut part, mut scale) = (0u128, 1u128);
    for digit in fraction.chars().take(9) {
        part = part * 10 + u128::from(digit.to_digit(10)?);
        scale *= 10;
    }
    let part = (part * u128::from(factor) / scale) as u64;
    Some(whole.saturating_mul(factor).saturating_add(part))
}
