//! Dockerfile syntax: text in, a lossless tree out.
//!
//! [`parse`] never fails. Whatever Docker would refuse is a [`Problem`] inside the result, with Docker's reason and
//! the place; the rest of the file is still there. Joined, the [`tokens`](Dockerfile::tokens) are the text.

mod ast;
mod parse;
pub mod shell;
mod span;
mod token;

pub use ast::*;
pub use parse::parse;
pub use span::{LineIndex, Position, Span};
pub use token::{Token, TokenKind};
