//! `[[ … ]]`, `(( … ))` and `for ((…))`.

use dockerfile::Span;
use dockerfile::shell::{List, Part, Word};

use super::arrays::Array;
use super::{Machine, Outcome, Status};
use crate::glob;
use crate::regex::Regex;

/// Words of a test, read from the front. Every answer is `None` where nobody knows it.
struct Reader<'w> {
    words: &'w [Word],
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    /// Whether an operator comes next, written without quotes. It is taken.
    fn take(&mut self, operator: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|word| word.raw == operator);
        self.at += usize::from(found);
        found
    }
}

impl Machine<'_> {
    /// `[[ … ]]`.
    pub(super) fn double_test(&mut self, words: &[Word], span: Span) -> Outcome {
        if self.shell_is_dash() {
            // It is a program's name there; `&&` ends the command, `<` and `>` are redirections.
            if words.iter().any(|word| matches!(word.raw.as_str(), "||" | "<" | ">" | "(")) {
                self.doubt(span, "the model does not evaluate `[[` in a shell that lacks it");
                return Outcome { status: Status::Unknown, output: None };
            }
            let message = format!("{}: 1: [[: not found", self.shell);
            return self.complain(span, 127, message);
        }
        let mut reader = Reader { words, at: 0, depth: 0 };
        let held = self.either(&mut reader);
        Outcome::status(match held {
            Some(true) => Status::Ok,
            Some(false) => Status::Failed(1),
            None => Status::Unknown,
        })
    }

    fn either(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        let mut left = self.both(reader);
        while reader.take("||") {
            let right = self.both(reader);
            left = match (left, right) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        left
    }

    fn both(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        let mut left = self.negated(reader);
        while reader.take("&&") {
            let right = self.negated(reader);
            left = match (left, right) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        left
    }

    fn negated(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        reader.depth += 1;
        if reader.depth > 40 {
            reader.at = reader.words.len();
            return None;
        }
        let held = if reader.take("!") {
            self.negated(reader).map(|held| !held)
        } else if reader.take("(") {
            let held = self.either(reader);
            reader.take(")");
            held
        } else {
            self.primary(reader)
        };
        reader.depth -= 1;
        held
    }

    fn primary(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        let first = reader.words.get(reader.at)?;
        reader.at += 1;
        let operator = reader.words.get(reader.at).map_or("", |word| word.raw.as_str());
        let ends = matches!(operator, "" | "&&" | "||" | ")");
        let flag = first.raw.len() == 2 && first.raw.starts_with('-');
        if flag && !ends {
            let operand = &reader.words[reader.at];
            reader.at += 1;
            let value = self.single(operand);
            if !value.known {
                return None;
            }
            return match first.raw.as_str() {
                "-n" => Some(!value.text.is_empty()),
                "-z" => Some(value.text.is_empty()),
                "-v" => {
                    Some(self.variables.contains_key(&value.text) || self.count_of(&value.text) > 0)
                }
                flag => crate::commands::file_test(self, flag, &value.text),
            };
        }
        if ends {
            let value = self.single(first);
            return value.known.then_some(!value.text.is_empty());
        }
        let operand = reader.words.get(reader.at + 1)?;
        reader.at += 2;
        let left = self.single(first);
        if operator == "=~" {
            let expression = self.expression(operand)?;
            return if left.known { self.searched(&expression, &left.text) } else { None };
        }
        if matches!(operator, "=" | "==" | "!=") {
            let pattern = self.pattern(operand);
            if !left.known || !pattern.known {
                return None;
            }
            // Busybox compares texts.
            if self.system.is_busybox() && glob::is_pattern(&pattern.text) {
                return None;
            }
            let fold = self.shopts.iter().any(|option| option == "nocasematch");
            let case = |text: &str| if fold { text.to_lowercase() } else { text.to_owned() };
            let same = glob::matches(&case(&pattern.text), &case(&left.text));
            return Some(same == (operator != "!="));
        }
        let right = self.single(operand);
        if !left.known || !right.known {
            return None;
        }
        match operator {
            "<" => Some(left.text < right.text),
            ">" => Some(left.text > right.text),
            "-nt" | "-ot" | "-ef" => {
                crate::commands::newer(self, &left.text, operator, &right.text)
            }
            _ => {
                let (left, right) = (self.arithmetic(&left.text)?, self.arithmetic(&right.text)?);
                crate::commands::compared(left, operator, right)
            }
        }
    }

    /// The text of a regular expression, in which quoted letters mean themselves.
    fn expression(&mut self, word: &Word) -> Option<String> {
        let mut all = String::new();
        for part in &word.parts {
            let piece = Word { parts: vec![part.clone()], ..word.clone() };
            let value = self.single(&piece);
            if !value.known {
                return None;
            }
            if matches!(part, Part::Quoted(_) | Part::DoubleQuoted(_)) {
                for c in value.text.chars() {
                    if r".[]*^$+?(){}|\".contains(c) {
                        all.push('\\');
                    }
                    all.push(c);
                }
            } else {
                all.push_str(&value.text);
            }
        }
        Some(all)
    }

    /// Searches an expression; what its groups took is `BASH_REMATCH`.
    fn searched(&mut self, expression: &str, text: &str) -> Option<bool> {
        let fold = self.shopts.iter().any(|option| option == "nocasematch");
        let regex = Regex::new(expression, true, fold)?;
        let chars: Vec<char> = text.chars().collect();
        let found = regex.find(&chars, 0).ok()?;
        let groups = found.map(|groups| {
            let last = groups.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
            let count = expression.matches('(').count().min(9) + 1;
            groups[..last.max(count.min(groups.len()))]
                .iter()
                .map(|group| {
                    Some(group.map_or_else(String::new, |(a, b)| chars[a..b].iter().collect()))
                })
                .collect::<Vec<_>>()
        });
        let held = groups.is_some();
        self.arrays.insert("BASH_REMATCH".to_owned(), Array::of(groups.unwrap_or_default()));
        Some(held)
    }

    /// `(( … ))` and what `let` is given: whether the value is not 0.
    pub(super) fn calculated(&mut self, text: &str, span: Span) -> Outcome {
        if self.shell_is_dash() {
            if text.contains('>') {
                self.doubt(span, "the model does not evaluate `((` in a shell that lacks it");
                return Outcome { status: Status::Unknown, output: None };
            }
            let name = text.split_whitespace().next().unwrap_or("");
            let message = format!("{}: 1: {name}: not found", self.shell);
            return self.complain(span, 127, message);
        }
        let value = self.expand_plain(text).and_then(|text| self.arithmetic(&text));
        Outcome::status(match value {
            Some(0) => Status::Failed(1),
            Some(_) => Status::Ok,
            None => Status::Unknown,
        })
    }

    /// `for ((start; condition; step))`.
    pub(super) fn count(&mut self, span: Span, clauses: &[String; 3], body: &List) -> Outcome {
        let [start, condition, step] = clauses;
        let mut all = Outcome::ok();
        self.calculated(start, span);
        loop {
            let go_on = if condition.trim().is_empty() {
                Status::Ok
            } else {
                self.calculated(condition, span).status
            };
            match go_on {
                Status::Ok => {}
                Status::Failed(_) => return all,
                Status::Unknown => {
                    self.doubt(span, "how often this loop runs is not known before the build runs");
                    return Outcome { status: Status::Unknown, output: None };
                }
            }
            if self.stopped() {
                return all;
            }
            if self.round(body, &mut all) {
                return all;
            }
            self.calculated(step, span);
        }
    }
}
