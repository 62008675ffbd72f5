//! `apt-get` and `apt`.
pub(super) const TABLE: &[(&str, super::Program)] = &[];
