//! A learner's paths through the built site, in Chromium. Run by `cargo xtask test`.

#![allow(clippy::disallowed_methods)] // Tests start programs and keep pictures.

mod check;
mod every_page;
mod exam;
mod exercise;
mod exercises;
mod fleet;
mod keeping;
mod lab;
mod labs;
mod languages;
mod learner;
mod offline;
mod packages;
mod profile;
mod questions;
mod recall;
mod search;
mod share;
mod teach;
mod ways;
mod webdriver;
