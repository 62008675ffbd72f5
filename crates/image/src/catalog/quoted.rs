//! A size that others publish: quoted, not measured, and kept apart from the base images.

/// A quoted size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The image.
    pub image: &'static str,
    /// The figure in the source's words.
    pub quoted: &'static str,
    /// Which size it is, as far as the source says.
    pub measure: &'static str,
    /// When it was said.
    pub as_of: &'static str,
    /// Who says so.
    pub source: &'static str,
}
