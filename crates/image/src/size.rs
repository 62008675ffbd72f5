//! Sizes in bytes that remember how sure they are.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// How sure a [`Size`] is. Ordered: a sum is as doubtful as its most doubtful part.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Doubt {
    /// Exact to the byte: computed from stated sizes, or measured.
    #[default]
    Exact,
    /// A published figure, rounded by its source.
    Rounded,
    /// An estimate by a model whose error is known.
    Estimate,
    /// A part is not known: the bytes are a lower bound.
    Unknown,
}

/// A number of bytes, and how sure it is. Never 0 for something unknown: then `doubt` says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Bytes; a lower bound if `doubt` is [`Doubt::Unknown`].
    pub bytes: u64,
    /// How sure.
    pub doubt: Doubt,
}

impl Size {
    /// Nothing, exactly.
    pub const ZERO: Self = Self { bytes: 0, doubt: Doubt::Exact };
    /// Not known at all.
    pub const UNKNOWN: Self = Self { bytes: 0, doubt: Doubt::Unknown };

    /// An exact size.
    pub const fn exact(bytes: u64) -> Self {
        Self { bytes, doubt: Doubt::Exact }
    }

    /// Whether nothing of it is unknown.
    pub fn is_known(self) -> bool {
        self.doubt < Doubt::Unknown
    }

    /// The bytes if nothing is unknown.
    pub fn known(self) -> Option<u64> {
        self.is_known().then_some(self.bytes)
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_add(other.bytes), doubt: self.doubt.max(other.doubt) }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::ZERO, Add::add)
    }
}

/// "15.2 MB", "≈ 15.2 MB", "at least 15.2 MB" or "unknown".
impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.doubt, self.bytes) {
            (Doubt::Unknown, 0) => f.write_str("unknown"),
            (Doubt::Unknown, bytes) => write!(f, "at least {}", format_bytes(bytes)),
            (Doubt::Estimate, bytes) => write!(f, "≈ {}", format_bytes(bytes)),
            (Doubt::Exact | Doubt::Rounded, bytes) => f.write_str(&format_bytes(bytes)),
        }
    }
}

/// Bytes for people: decimal units, a thin space (U+202F, which does not break), one decimal from MB on.
pub fn format_bytes(bytes: u64) -> String {
    const THIN: char = '\u{202f}';
    match bytes {
        0..1_000 => format!("{bytes}{THIN}B"),
        1_000..99_950 => format!("{:.1}{THIN}kB", bytes as f64 / 1e3),
        99_950..999_500 => format!("{:.0}{THIN}kB", bytes as f64 / 1e3),
        999_500..999_950_000 => format!("{:.1}{THIN}MB", bytes as f64 / 1e6),
        _ => format!("{:.2}{THIN}GB", bytes as f64 / 1e9),
    }
}
