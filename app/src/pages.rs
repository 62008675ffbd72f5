//! Still views of pages, rendered natively.

pub mod exercise;
pub mod exercises;
mod frame;
pub mod home;
pub mod lesson;
pub mod not_found;
