//! Dockerfile syntax: text in, a lossless tree out.
//!
//! [`parse`] never fails. Whatever Docker would refuse is a [`Problem`] inside the result, with Docker's reason and
//! the place; the rest of the file is still there. Joined, the [`tokens`](Dockerfile::tokens) are the text.

mod ast;
pub mod edit;
pub mod expand;
mod heredoc;
mod json;
mod mount;
mod paint;
mod parse;
mod query;
mod reuse;
pub mod shell;
mod source;
mod span;
mod token;
mod words;

pub use ast::*;
pub use mount::{Mount, MountKind, MountOption};
pub use parse::{did_you_mean, parse, parse_as_posix, reparse};
pub use span::{LineIndex, Position, Span};
pub use token::{Token, TokenKind};
