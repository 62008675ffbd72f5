//! Measured figures that lessons name.

use crate::Size;

/// A measured figure with its day and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name: `lab-3.one-run-clean`.
    pub name: &'static str,
    /// Bytes; rounded if the record rounds them.
    pub size: Size,
    /// What was measured, as a phrase: which size, of what.
    pub what: &'static str,
    /// Day of the measurement.
    pub dated: &'static str,
    /// Where it was measured.
    pub source: &'static str,
}

pub(super) const FIGURES: &[Figure] = &[];
