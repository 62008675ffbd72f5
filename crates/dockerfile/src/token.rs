//! The lossless view of a Dockerfile: a run of tokens that covers every byte, for colours and for checks.

use crate::Span;

/// A piece of the text. The tokens of a file follow each other without gap or overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Spaces, tabs, line ends, a byte order mark.
    Space,
    /// A comment, from `#` to the end of its line.
    Comment,
    /// A parser directive (`# syntax=…`, `# escape=…`, `# check=…`).
    Directive,
    /// An instruction's keyword; also `AS`, and the inner keyword of `ONBUILD` and `HEALTHCHECK`.
    Keyword,
    /// A flag's name with its dashes and `=`.
    Flag,
    /// A flag's value.
    FlagValue,
    /// An argument without further meaning.
    Argument,
    /// A quoted string.
    String,
    /// A variable, from `$` to its end.
    Variable,
    /// The name of a command in a shell script.
    Command,
    /// A shell option (`-y`, `--no-install-recommends`).
    Option,
    /// A shell operator or reserved word (`&&`, `|`, `>`, `if`, `then`).
    Operator,
    /// Brackets and commas of the JSON form, `=` between key and value.
    Punctuation,
    /// The escape character at a line's end, with the blanks around it but not the line end.
    Continuation,
    /// A heredoc's `<<NAME` and its closing line.
    HeredocMark,
    /// A heredoc's body where it is a file's text, not a script.
    HeredocBody,
    /// What Docker refuses.
    Invalid,
}

impl TokenKind {
    /// The CSS class of its colour, for pages and editor alike; `None` for plain text.
    pub const fn class(self) -> Option<&'static str> {
        Some(match self {
            Self::Space | Self::Argument => return None,
            Self::Comment => "tok-comment",
            Self::Directive => "tok-directive",
            Self::Keyword => "tok-keyword",
            Self::Flag => "tok-flag",
            Self::FlagValue => "tok-flag-value",
            Self::String => "tok-string",
            Self::Variable => "tok-variable",
            Self::Command => "tok-command",
            Self::Option => "tok-option",
            Self::Operator => "tok-operator",
            Self::Punctuation => "tok-punctuation",
            Self::Continuation => "tok-continuation",
            Self::HeredocMark => "tok-heredoc-mark",
            Self::HeredocBody => "tok-heredoc-body",
            Self::Invalid => "tok-invalid",
        })
    }
}
