//! Compound commands: groups, conditions, loops, `case`, functions.

use super::reader::{Outcome, Reader};
use super::{CommandKind, List, Word};
use crate::TokenKind;

/// Nobody calculates in more bytes; without a bound, brackets that never close cost the square of the length.
const LONGEST_ARITHMETIC: usize = 1024;

impl Reader<'_, '_> {
    /// A compound command, if one stands here.
    pub(super) fn compound(&mut self) -> Outcome<Option<CommandKind>> {
        if self.rest().starts_with("((") && self.arithmetic_end(2).is_some() {
            return Ok(Some(self.arithmetic_command()));
        }
        if self.take("(") {
            let list = self.nested(Self::filled_list)?;
            return if self.take(")") {
                Ok(Some(CommandKind::Subshell(list)))
            } else {
                self.unexpected()
            };
        }
        let Some(word) = self.reserved() else { return Ok(None) };
        let start = self.at;
        let kind = match word {
            "{" | "if" | "for" | "select" | "while" | "until" | "case" | "[[" => {
                self.take(word);
                self.nested(|reader| reader.reserved_compound(word))?
            }
            "function" => {
                self.take(word);
                self.skip_blanks();
                let Some(name) = self.word(TokenKind::Command)? else { return self.unexpected() };
                self.skip_blanks();
                if self.take("(") && !self.take(")") {
                    return self.unexpected();
                }
                self.function(start, name.raw, true)?.kind
            }
            _ => return self.unexpected(),
        };
        Ok(Some(kind))
    }

    /// A compound command whose first word is taken.
    fn reserved_compound(&mut self, word: &'static str) -> Outcome<CommandKind> {
        match word {
            "{" => {
                let list = self.filled_list()?;
                self.expect_reserved("}")?;
                Ok(CommandKind::Group(list))
            }
            "if" => self.condition(),
            "for" | "select" => self.for_loop(),
            "while" | "until" => {
                let condition = self.filled_list()?;
                let body = self.do_group()?;
                Ok(CommandKind::While { until: word == "until", condition, body })
            }
            "case" => self.case(),
            _ => self.test(),
        }
    }

    fn condition(&mut self) -> Outcome<CommandKind> {
        let mut branches = Vec::new();
        loop {
            let condition = self.filled_list()?;
            self.expect_reserved("then")?;
            branches.push((condition, self.filled_list()?));
            self.skip_lines();
            if !self.take_reserved("elif") {
                break;
            }
        }
        let otherwise = if self.take_reserved("else") { Some(self.filled_list()?) } else { None };
        self.expect_reserved("fi")?;
        Ok(CommandKind::If { branches, otherwise })
    }

    fn do_group(&mut self) -> Outcome<List> {
        self.expect_reserved("do")?;
        let body = self.filled_list()?;
        self.expect_reserved("done")?;
        Ok(body)
    }

    fn for_loop(&mut self) -> Outcome<CommandKind> {
        self.skip_blanks();
        if self.rest().starts_with("((") {
            let Some(end) = self.arithmetic_end(2) else { return self.unexpected() };
            let mut clauses = self.text[self.at + 2..end - 2].splitn(3, ';').map(str::to_owned);
            let mut clause = || clauses.next().unwrap_or_default();
            let clauses = [clause(), clause(), clause()];
            self.at = end;
            self.skip_blanks();
            self.take(";");
            let body = self.do_group()?;
            return Ok(CommandKind::Count { clauses: Box::new(clauses), body });
        }
        let Some(name) = self.word(TokenKind::Argument)? else { return self.unexpected() };
        self.skip_lines();
        let mut words = None;
        if self.rest().starts_with("in") && self.byte(2).is_none_or(super::reader::is_meta) {
            self.take("in");
            let mut list = Vec::new();
            loop {
                self.skip_blanks();
                match self.word(TokenKind::Argument)? {
                    Some(word) => list.push(word),
                    None => break,
                }
            }
            words = Some(list.into_boxed_slice());
        }
        self.skip_blanks();
        self.take(";");
        let body = self.do_group()?;
        Ok(CommandKind::For { name: name.raw.into_boxed_str(), words, body })
    }

    fn case(&mut self) -> Outcome<CommandKind> {
        self.skip_blanks();
        let Some(word) = self.word(TokenKind::Argument)? else { return self.unexpected() };
        self.skip_lines();
        if !(self.rest().starts_with("in")
            && self.byte(2).is_none_or(super::reader::is_meta)
            && self.take("in"))
        {
            return self.unexpected();
        }
        let mut arms = Vec::new();
        loop {
            self.skip_lines();
            if self.take_reserved("esac") {
                return Ok(CommandKind::Case { word: Box::new(word), arms });
            }
            self.take("(");
            let mut patterns: Vec<Word> = Vec::new();
            loop {
                self.skip_blanks();
                let Some(pattern) = self.word(TokenKind::Argument)? else {
                    return self.unexpected();
                };
                patterns.push(pattern);
                self.skip_blanks();
                if !self.take("|") {
                    break;
                }
            }
            if !self.take(")") {
                return self.unexpected();
            }
            let body = self.list()?;
            arms.push((patterns, body));
            self.skip_lines();
            let ended = self.take(";;&") || self.take(";;") || self.take(";&");
            if !ended && self.reserved() != Some("esac") {
                return self.unexpected();
            }
        }
    }

    /// `[[ … ]]`.
    fn test(&mut self) -> Outcome<CommandKind> {
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.skip_lines();
            if self.rest().starts_with("]]") && self.byte(2).is_none_or(super::reader::is_meta) {
                self.take("]]");
                return Ok(CommandKind::Test(words));
            }
            let expression = words.last().is_some_and(|word| word.raw == "=~");
            let start = self.at;
            if let Some(mut word) = self.word(TokenKind::Argument)? {
                if expression {
                    self.rest_of_expression(&mut word, start)?;
                }
                words.push(word);
                continue;
            }
            let length = match self.rest().as_bytes() {
                [b'&', b'&', ..] | [b'|', b'|', ..] => 2,
                [b'(' | b')' | b'&' | b'|' | b'<' | b'>', ..] => 1,
                _ => return self.unexpected(),
            };
            self.at += length;
            self.paint(start, TokenKind::Operator);
            let raw = self.text[start..self.at].to_owned();
            let parts = vec![super::Part::Literal(raw.clone())];
            let mut word = Word { span: self.span(start), raw, parts };
            if expression {
                self.rest_of_expression(&mut word, start)?;
            }
            words.push(word);
        }
    }

    /// Brackets and bars belong to a regular expression: it ends at a blank outside brackets.
    fn rest_of_expression(&mut self, word: &mut Word, start: usize) -> Outcome<()> {
        let mut open = i32::from(word.raw == "(");
        loop {
            let from = self.at;
            match self.peek() {
                Some(byte @ (b'(' | b')' | b'|' | b'<' | b'>' | b'&')) => {
                    open += i32::from(byte == b'(') - i32::from(byte == b')');
                    self.at += 1;
                    self.paint(from, TokenKind::Argument);
                    word.parts.push(super::Part::Literal(char::from(byte).to_string()));
                }
                Some(b' ') if open > 0 => {
                    self.at += 1;
                    word.parts.push(super::Part::Literal(" ".to_owned()));
                }
                _ => match self.word(TokenKind::Argument)? {
                    Some(more) => word.parts.extend(more.parts),
                    None => break,
                },
            }
        }
        self.text[start..self.at].clone_into(&mut word.raw);
        word.span = self.span(start);
        Ok(())
    }

    fn arithmetic_command(&mut self) -> CommandKind {
        let start = self.at;
        self.at = self.arithmetic_end(2).unwrap_or(self.end);
        self.paint(start, TokenKind::Operator);
        let end = self.at.saturating_sub(2).max(start + 2);
        CommandKind::Calculation(self.text.get(start + 2..end).unwrap_or("").to_owned())
    }

    /// Where `((…))` ends, if its brackets pair and both close together; `skip` bytes of opening stand here.
    pub(super) fn arithmetic_end(&self, skip: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut open = 0_usize;
        let mut at = self.at + skip;
        while at < self.end.min(self.at + LONGEST_ARITHMETIC) {
            match bytes[at] {
                b'(' => open += 1,
                b')' if open > 0 => open -= 1,
                b')' => return (at + 1 < self.end && bytes[at + 1] == b')').then_some(at + 2),
                _ => {}
            }
            at += 1;
        }
        None
    }
}
