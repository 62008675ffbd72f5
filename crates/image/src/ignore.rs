//! `.dockerignore`: what of a directory reaches the builder, and the line that decided each path.
//!
//! Docker turns each pattern into a regular expression of Go, with all that this brings: `\d` is a digit, a star inside
//! brackets ends them, `[z-a]` fails only once a file is compared with it. The same expressions are matched here, by an
//! automaton that takes time in proportion to pattern times path, whatever the pattern.

mod automaton;
mod class;
mod expression;
mod line;
mod walk;

use crate::Builder;
use automaton::Automaton;
use expression::Matcher;

/// Paths beyond the kernel's limit are no files.
const LONGEST_PATH: usize = 4096;

/// A `.dockerignore`, read.
#[derive(Clone, Debug)]
pub struct Ignore {
    patterns: Vec<Pattern>,
    problem: Option<IgnoreProblem>,
}

/// Why Docker refuses a `.dockerignore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreProblem {
    /// The line, from 1.
    pub line: usize,
    /// Docker's words.
    pub message: String,
}

/// What becomes of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is kept from `COPY`. A directory that holds something kept is not ignored.
    pub ignored: bool,
    /// The line that decided, from 1; `None` if no pattern applies.
    pub line: Option<usize>,
    /// Whether its bytes may travel to the builder: the classic builder gets the Dockerfile and the `.dockerignore`
    /// although they are ignored, and takes them away there.
    pub sent: bool,
    /// The file arrives without its bytes: walking the context keeps it, opening it refuses it (`BuildKit`'s client asks
    /// two different questions; they disagree on lists such as `a`, `!a/b`, `a`).
    pub emptied: bool,
}

/// One line that is a pattern.
#[derive(Clone, Debug)]
struct Pattern {
    line: usize,
    /// Whether it begins with `!`.
    exception: bool,
    /// Cleaned, without `!`.
    text: String,
    matcher: Matcher,
}

impl Ignore {
    /// Reads the text of a `.dockerignore`.
    pub fn parse(text: &str) -> Self {
        let mut patterns = Vec::new();
        let mut problem = None;
        for (line, pattern) in line::patterns(text) {
            match pattern {
                Ok((exception, text)) => {
                    let matcher = expression::compile(&text);
                    patterns.push(Pattern { line, exception, text, matcher });
                }
                Err(message) => {
                    problem = Some(IgnoreProblem { line, message: message.to_owned() });
                    break;
                }
            }
        }
        Self { patterns, problem }
    }

    /// Why Docker refuses the file before it looks at any path.
    pub fn problem(&self) -> Option<&IgnoreProblem> {
        self.problem.as_ref()
    }

    /// Whether the file has no pattern at all.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The decision for one path by itself, its parent directories counted: the question that Docker asks when it warns
    /// of a `COPY` of an ignored file.
    ///
    /// # Errors
    /// The file is refused, or a pattern turns out to be bad.
    pub fn decide(&self, path: &str) -> Result<Decision, IgnoreProblem> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let path = path.trim_matches('/');
        let (mut ignored, mut line) = (false, None);
        if path.len() <= LONGEST_PATH {
            for pattern in &self.patterns {
                if pattern.exception == ignored && pattern.takes_with_parents(path)? {
                    ignored = !pattern.exception;
                    line = Some(pattern.line);
                }
            }
        }
        Ok(Decision { ignored, line, sent: !ignored, emptied: false })
    }

    /// The decisions for all paths of a build context, as the builder's client walks it, in the order of `paths`.
    /// A path that ends with `/`, or lies above another, is a directory. `dockerfile` is the Dockerfile's path in the
    /// context.
    ///
    /// # Errors
    /// The file is refused, or a pattern turns out to be bad once a path is compared with it.
    pub fn walk(
        &self,
        paths: &[&str],
        dockerfile: &str,
        builder: Builder,
    ) -> Result<Vec<Decision>, IgnoreProblem> {
        walk::walk(self, paths, dockerfile, builder)
    }
}

impl Pattern {
    fn takes(&self, path: &str) -> Result<bool, IgnoreProblem> {
        self.matcher.takes(&self.text, path).ok_or_else(|| IgnoreProblem {
            line: self.line,
            message: "syntax error in pattern".to_owned(),
        })
    }

    /// Whether it takes the path or a directory above it.
    fn takes_with_parents(&self, path: &str) -> Result<bool, IgnoreProblem> {
        if self.takes(path)? {
            return Ok(true);
        }
        for (at, _) in path.match_indices('/') {
            if self.takes(&path[..at])? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
