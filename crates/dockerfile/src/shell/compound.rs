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
                self.function(start, name.raw)?.kind
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
            self.at = end;
            self.skip_blanks();
            self.take(";");
            self.do_group()?;
            return Ok(CommandKind::Other);
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
            words = Some(list);
        }
        self.skip_blanks();
        self.take(";");
        let body = self.do_group()?;
        Ok(CommandKind::For { name: name.raw, words, body })
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
                return Ok(CommandKind::Case { word, arms });
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

    /// `[[ … ]]`, whose words are not kept.
    fn test(&mut self) -> Outcome<CommandKind> {
        loop {
            self.skip_lines();
            if self.rest().starts_with("]]") && self.byte(2).is_none_or(super::reader::is_meta) {
                self.take("]]");
                return Ok(CommandKind::Other);
            }
            if self.word(TokenKind::Argument)?.is_some() {
                continue;
            }
            match self.peek() {
                Some(b'(' | b')' | b'&' | b'|' | b'<' | b'>') => {
                    let start = self.at;
                    self.at += 1;
                    self.paint(start, TokenKind::Operator);
                }
                _ => return self.unexpected(),
            }
        }
    }

    fn arithmetic_command(&mut self) -> CommandKind {
        let start = self.at;
        self.at = self.arithmetic_end(2).unwrap_or(self.end);
        self.paint(start, TokenKind::Operator);
        CommandKind::Other
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
