//! Debian packages.
