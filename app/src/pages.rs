//! Still views of pages, rendered natively.

pub mod bases;
pub mod check;
pub mod exercise;
pub mod exercises;
pub mod fleet;
mod frame;
pub mod home;
pub mod ignore;
pub mod lesson;
mod map;
pub mod not_found;
pub mod progress;
pub mod recall;
pub mod rules;
pub mod search;
pub mod see;
pub mod teach;
pub mod test;
