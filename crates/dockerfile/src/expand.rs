//! Variables in an instruction's text, expanded as `BuildKit` expands them; quotes and escapes are taken off.

mod pattern;

use std::ops::Range;

use crate::{Span, Text};

/// How deep `${a:-${b:-…}}` may go, and how long a result may get: a chain of `ENV a=$a$a` doubles each time.
const DEPTH: usize = 64;
const LONGEST: usize = 64 * 1024;
const TOO_LONG: &str = "the expanded text is too long";
const TOO_DEEP: &str = "nested too deeply";

/// What a text became.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The text with its variables replaced, quotes and escapes taken off. Empty after an error.
    pub text: String,
    /// The same, split at white space that was not quoted, as `EXPOSE` takes it.
    pub words: Vec<String>,
    /// Every variable that was asked for, in order.
    pub variables: Vec<Variable>,
    /// Why Docker refuses the text, in its words.
    pub error: Option<String>,
}

/// A variable that a text asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// From `$` to its end; the whole text where continuations or quotes hide the place.
    pub span: Span,
    /// Whether it has a value.
    pub set: bool,
    /// Whether a `-`, `+` or `?` behind the name provides for its absence.
    pub guarded: bool,
}

/// Expands a text. `escape` is [`Dockerfile::escape`](crate::Dockerfile::escape); `value` knows the variables.
pub fn expand(text: &Text, escape: char, value: &dyn Fn(&str) -> Option<String>) -> Expansion {
    let mut engine = Engine::new(text, escape, value);
    let result = engine.until(None, false, 0);
    engine.finish(result)
}

/// Takes quotes and escapes off and leaves variables as they are.
pub fn unquote(text: &Text, escape: char) -> Expansion {
    let mut engine = Engine::new(text, escape, &|_| None);
    engine.keep_unset = true;
    let result = engine.until(None, false, 0);
    engine.finish(result)
}

/// The variables that a text asks for, without expanding it.
pub fn variables(text: &Text, escape: char) -> Vec<Variable> {
    expand(text, escape, &|_| None).variables
}

/// The variables in the body of a heredoc that becomes a file: quotes in it mean nothing.
pub fn raw_variables(text: &Text) -> Vec<Variable> {
    let mut engine = Engine::new(text, '\\', &|_| None);
    engine.raw = true;
    let result = engine.until(None, false, 0);
    engine.finish(result).variables
}

type Outcome = Result<Words, String>;

/// Text and, of the same text, the words.
#[derive(Default)]
struct Words {
    text: String,
    split: Vec<String>,
    last: String,
}

impl Words {
    /// Text that is not quoted: white space in it ends a word.
    fn push_open(&mut self, text: &str) {
        self.text.push_str(text);
        for (at, word) in text.split(char::is_whitespace).enumerate() {
            if at > 0 && !self.last.is_empty() {
                self.split.push(std::mem::take(&mut self.last));
            }
            self.last.push_str(word);
        }
    }

    /// Quoted or escaped text: taken whole.
    fn push_quoted(&mut self, text: &str) {
        self.text.push_str(text);
        self.last.push_str(text);
    }

    fn push_quoted_char(&mut self, char: char) {
        self.push_quoted(char.encode_utf8(&mut [0; 4]));
    }
}

struct Engine<'a> {
    whole: &'a Text,
    text: &'a str,
    at: usize,
    escape: char,
    value: &'a dyn Fn(&str) -> Option<String>,
    keep_unset: bool,
    /// Whether quotes mean nothing.
    raw: bool,
    variables: Vec<Variable>,
}

impl<'a> Engine<'a> {
    fn new(whole: &'a Text, escape: char, value: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            whole,
            text: &whole.value,
            at: 0,
            escape,
            value,
            keep_unset: false,
            raw: false,
            variables: Vec::new(),
        }
    }

    fn finish(self, result: Outcome) -> Expansion {
        match result {
            Ok(words) if words.text.len() > LONGEST => Expansion {
                variables: self.variables,
                error: Some(TOO_LONG.to_owned()),
                ..Expansion::default()
            },
            Ok(mut words) => {
                if !words.last.is_empty() {
                    words.split.push(words.last);
                }
                Expansion {
                    text: words.text,
                    words: words.split,
                    variables: self.variables,
                    error: None,
                }
            }
            Err(error) => {
                Expansion { variables: self.variables, error: Some(error), ..Expansion::default() }
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    /// Up to the stop character, or to the end where there is none.
    fn until(&mut self, stop: Option<char>, raw_escapes: bool, depth: usize) -> Outcome {
        let mut out = Words::default();
        if depth > DEPTH {
            self.at = self.text.len();
            return Err(TOO_DEEP.to_owned());
        }
        while let Some(char) = self.peek() {
            if out.text.len() > LONGEST {
                return Err(TOO_LONG.to_owned());
            }
            if stop == Some(char) {
                self.next();
                return Ok(out);
            }
            match char {
                '$' => {
                    let value = self.dollar(depth)?;
                    out.push_open(&value);
                }
                '\'' if !self.raw => {
                    let value = self.single_quoted()?;
                    out.push_quoted(value);
                }
                '"' if !self.raw => {
                    let value = self.double_quoted(raw_escapes, depth)?;
                    out.push_quoted(&value);
                }
                _ if char == self.escape => {
                    self.next();
                    if raw_escapes {
                        out.push_quoted_char(char);
                    }
                    if let Some(escaped) = self.next() {
                        out.push_quoted_char(escaped);
                    }
                }
                _ => {
                    let rest = &self.text[self.at..];
                    let means = |char: char| {
                        matches!(char, '$' | '\'' | '"')
                            || char == self.escape
                            || stop == Some(char)
                    };
                    // Where quotes mean nothing they are taken here, one at a time.
                    let first = char.len_utf8();
                    let end = rest[first..].find(means).map_or(rest.len(), |at| first + at);
                    out.push_open(&rest[..end]);
                    self.at += end;
                }
            }
        }
        match stop {
            None => Ok(out),
            Some('}') => Err("syntax error: missing '}'".to_owned()),
            Some(_) => Err("syntax error: missing '/' in ${}".to_owned()),
        }
    }

    fn single_quoted(&mut self) -> Result<&'a str, String> {
        let start = self.at + 1;
        let Some(length) = self.text[start..].find('\'') else {
            self.at = self.text.len();
            return Err(
                "unexpected end of statement while looking for matching single-quote".to_owned()
            );
        };
        self.at = start + length + 1;
        Ok(&self.text[start..start + length])
    }

    fn double_quoted(&mut self, raw_escapes: bool, depth: usize) -> Result<String, String> {
        self.next();
        let mut out = String::new();
        while let Some(char) = self.peek() {
            if out.len() > LONGEST {
                return Err(TOO_LONG.to_owned());
            }
            match char {
                '"' => {
                    self.next();
                    return Ok(out);
                }
                '$' => out.push_str(&self.dollar(depth)?),
                _ => {
                    self.next();
                    let escaped = self
                        .peek()
                        .filter(|&next| next == '"' || next == '$' || next == self.escape);
                    match escaped {
                        Some(escaped) if char == self.escape => {
                            self.next();
                            if raw_escapes {
                                out.push(char);
                            }
                            out.push(escaped);
                        }
                        // An escape at the very end is dropped; before other characters it stays.
                        _ if char == self.escape && self.peek().is_none() => {}
                        _ => {
                            // In a pattern an escape that means nothing stands for itself.
                            if raw_escapes && char == self.escape {
                                out.push(char);
                            }
                            out.push(char);
                        }
                    }
                }
            }
        }
        Err("unexpected end of statement while looking for matching double-quote".to_owned())
    }

    /// From `$` to the variable's end.
    fn dollar(&mut self, depth: usize) -> Result<String, String> {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            let (value, set) = self.look_up(&name, start..self.at, false);
            return Ok(if !set && self.keep_unset {
                self.text[start..self.at].to_owned()
            } else {
                value
            });
        }
        self.next();
        match self.peek() {
            None => return Err("syntax error: missing '}'".to_owned()),
            Some('{' | '}' | ':') => return Err("syntax error: bad substitution".to_owned()),
            Some(_) => {}
        }
        let name = self.name();
        // The place is known only behind the closing brace, but variables inside come after this one.
        let index = self.variables.len();
        let (value, set) = self.look_up(&name, start..self.at, false);
        let result = self.modifier(&name, &value, set, index, depth);
        let span = self.whole.part(start..self.at);
        if let Some(variable) = self.variables.get_mut(index) {
            variable.span = span;
        }
        Ok(if self.keep_unset && result.is_ok() {
            self.text[start..self.at].to_owned()
        } else {
            result?
        })
    }

    fn modifier(
        &mut self,
        name: &str,
        value: &str,
        set: bool,
        index: usize,
        depth: usize,
    ) -> Result<String, String> {
        // Docker takes the end of the text for a character that it does not know.
        let ended = || "unsupported modifier (\u{fffd}) in substitution".to_owned();
        let mut sign = self.next().ok_or_else(ended)?;
        let mut written = sign.to_string();
        let null_is_unset = sign == ':';
        match sign {
            '}' => return Ok(value.to_owned()),
            '/' => return self.replace(value, depth),
            ':' => {
                sign = self.next().ok_or_else(|| "syntax error: missing '}'".to_owned())?;
                written.push(sign);
            }
            '+' | '-' | '?' | '#' | '%' => {}
            _ => return Err(format!("unsupported modifier ({written}) in substitution")),
        }
        let word = self.until(Some('}'), matches!(sign, '#' | '%'), depth + 1);
        let word = word.map_err(|why| self.unless_at_end(why, "syntax error: missing '}'"))?.text;
        let missing = !set || (null_is_unset && value.is_empty());
        if let Some(variable) = self.variables.get_mut(index) {
            variable.guarded = matches!(sign, '-' | '+' | '?');
        }
        match sign {
            '-' => Ok(if missing { word } else { value.to_owned() }),
            '+' => Ok(if missing { String::new() } else { word }),
            '?' if missing && !self.keep_unset => {
                let state = if set { "empty" } else { "unset" };
                let message =
                    if word.is_empty() { format!("is not allowed to be {state}") } else { word };
                Err(format!("{name}: {message}"))
            }
            '?' => Ok(value.to_owned()),
            '#' | '%' => {
                let (greedy, word) = match word.strip_prefix(sign) {
                    Some(rest) => (true, rest),
                    None => (false, word.as_str()),
                };
                let trim = if sign == '#' { pattern::trim_start } else { pattern::trim_end };
                trim(word, value, greedy).map_err(|why| {
                    let word = if sign == '%' { pattern::reversed(word) } else { word.to_owned() };
                    format!("invalid pattern ({word}) in substitution: {why}")
                })
            }
            _ if self.keep_unset => Ok(String::new()),
            _ => Err(format!("unsupported modifier ({written}) in substitution")),
        }
    }

    /// `/pattern/replacement}` and `//pattern/replacement}`.
    fn replace(&mut self, value: &str, depth: usize) -> Result<String, String> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.until(Some('/'), true, depth + 1);
        let missing = "syntax error: missing '/' in ${}";
        let pattern = pattern.map_err(|why| self.unless_at_end(why, missing))?.text;
        let replacement = self.until(Some('}'), true, depth + 1);
        let missing = "syntax error: missing '}'";
        let replacement = replacement.map_err(|why| self.unless_at_end(why, missing))?.text;
        pattern::replace(&pattern, value, &replacement, all)
            .map_err(|why| format!("invalid pattern ({pattern}) in substitution: {why}"))
    }

    /// Whatever goes wrong inside braces up to the end of the text, Docker misses the brace.
    fn unless_at_end(&self, why: String, missing: &str) -> String {
        let ours = why == TOO_LONG || why == TOO_DEEP;
        if self.at >= self.text.len() && !ours { missing.to_owned() } else { why }
    }

    fn look_up(&mut self, name: &str, range: Range<usize>, guarded: bool) -> (String, bool) {
        let value = (self.value)(name);
        let set = value.is_some();
        self.variables.push(Variable {
            name: name.to_owned(),
            span: self.whole.part(range),
            set,
            guarded,
        });
        (value.unwrap_or_default(), set)
    }

    /// A name, a number, or one special character.
    fn name(&mut self) -> String {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return String::new() };
        let length = if first.is_ascii_digit() {
            rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len())
        } else if matches!(first, '@' | '*' | '#' | '?' | '-' | '$' | '!') {
            1
        } else {
            rest.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(rest.len())
        };
        self.at += length;
        rest[..length].to_owned()
    }
}
