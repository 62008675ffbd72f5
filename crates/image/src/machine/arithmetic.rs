//! `$(( … ))`: integers, names and the operators of a shell.

use super::{Machine, Status};

/// Operators of two sides by how strongly they bind, the weakest first.
const OPERATORS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];
/// How deep parentheses may be nested.
const DEPTH: u32 = 60;

struct Reader<'a, 'm> {
    rest: &'a str,
    machine: &'a mut Machine<'m>,
    depth: u32,
    /// A side that does not count: nothing is assigned in it.
    idle: bool,
}

impl Machine<'_> {
    /// The value of an expression in which variables with a dollar are replaced already; `None` where it is not known.
    pub(super) fn arithmetic(&mut self, text: &str) -> Option<i64> {
        if text.trim().is_empty() {
            return Some(0);
        }
        let mut reader = Reader { rest: text, machine: self, depth: 0, idle: false };
        let mut value = reader.whole()?;
        while reader.take(",") {
            value = reader.whole()?;
        }
        reader.rest.trim().is_empty().then_some(value)
    }
}

impl<'a> Reader<'a, '_> {
    fn take(&mut self, word: &str) -> bool {
        self.rest = self.rest.trim_start();
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        // `<` is no part of `<<`, `&` none of `&&`, `*` none of `**`, and `+` none of `+=`.
        let doubled = word.len() == 1 && "<>&|*".contains(word) && rest.starts_with(word);
        let assigns = rest.starts_with('=')
            && !word.ends_with('=')
            && word != "("
            && word != "?"
            && word != ":";
        if doubled || assigns && !rest.starts_with("==") {
            return false;
        }
        self.rest = rest;
        true
    }

    fn whole(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let value = self.binary(0)?;
        let value = if self.take("?") {
            let yes = self.side(value == 0, Self::whole)?;
            if !self.take(":") {
                return None;
            }
            let no = self.side(value != 0, Self::whole)?;
            if value == 0 { no } else { yes }
        } else {
            value
        };
        self.depth -= 1;
        Some(value)
    }

    /// Reads what may not count.
    fn side(&mut self, idle: bool, read: impl Fn(&mut Self) -> Option<i64>) -> Option<i64> {
        let before = self.idle;
        self.idle |= idle;
        let value = read(self);
        self.idle = before;
        value
    }

    fn binary(&mut self, level: usize) -> Option<i64> {
        let Some(operators) = OPERATORS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.take(operator)) {
            let idle = match *operator {
                "&&" => left == 0,
                "||" => left != 0,
                _ => false,
            };
            let right = self.side(idle, |reader| reader.binary(level + 1))?;
            left = match *operator {
                "||" => i64::from(left != 0 || right != 0),
                "&&" => i64::from(left != 0 && right != 0),
                "|" => left | right,
                "^" => left ^ right,
                "&" => left & right,
                "==" => i64::from(left == right),
                "!=" => i64::from(left != right),
                "<=" => i64::from(left <= right),
                ">=" => i64::from(left >= right),
                "<" => i64::from(left < right),
                ">" => i64::from(left > right),
                "<<" => left.checked_shl(u32::try_from(right).ok()?)?,
                ">>" => left.checked_shr(u32::try_from(right).ok()?)?,
                "+" => left.wrapping_add(right),
                "-" => left.wrapping_sub(right),
                "*" => left.wrapping_mul(right),
                "/" => left.checked_div(right)?,
                _ => left.checked_rem(right)?,
            };
        }
        Some(left)
    }

    /// `a ** b`, which binds from the right.
    fn power(&mut self) -> Option<i64> {
        let base = self.one()?;
        if !self.take("**") {
            return Some(base);
        }
        if self.machine.shell_is_dash() {
            // dash does not know it, and ends.
            self.machine.exited = Some(Status::Failed(2));
            return None;
        }
        let exponent = u32::try_from(self.power()?).ok()?;
        Some(base.wrapping_pow(exponent))
    }

    fn one(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let value = self.signed();
        self.depth -= 1;
        value
    }

    fn signed(&mut self) -> Option<i64> {
        for (sign, step) in [("++", 1), ("--", -1)] {
            if self.take(sign) {
                let name = self.name()?;
                return self.stepped(name, step).map(|(_, new)| new);
            }
        }
        if self.take("-") {
            return self.one()?.checked_neg();
        }
        if self.take("+") {
            return self.one();
        }
        if self.take("!") {
            return Some(i64::from(self.one()? == 0));
        }
        if self.take("~") {
            return Some(!self.one()?);
        }
        if self.take("(") {
            let all = self.whole()?;
            return self.take(")").then_some(all);
        }
        let name = self.name()?;
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            // `16#ff`: a number in another base, in bash.
            if let Some(rest) = self.rest.strip_prefix('#')
                && let Ok(base @ 2..=36) = name.parse::<u32>()
                && !self.machine.shell_is_dash()
            {
                self.rest = rest;
                let digits = self.name()?;
                return i64::from_str_radix(digits, base).ok();
            }
            return number(name);
        }
        for (sign, step) in [("++", 1), ("--", -1)] {
            if self.rest.trim_start().starts_with(sign) {
                self.rest = &self.rest.trim_start()[2..];
                return self.stepped(name, step).map(|(old, _)| old);
            }
        }
        let rest = self.rest.trim_start();
        let operator =
            ["+=", "-=", "*=", "/=", "%=", "="].into_iter().find(|it| rest.starts_with(it));
        let Some(operator) = operator.filter(|_| !rest.starts_with("==")) else {
            return self.value(name);
        };
        let old = |reader: &mut Self| reader.value(name);
        self.rest = &rest[operator.len()..];
        let right = self.whole()?;
        let value = match operator {
            "=" => right,
            "+=" => old(self)?.wrapping_add(right),
            "-=" => old(self)?.wrapping_sub(right),
            "*=" => old(self)?.wrapping_mul(right),
            "/=" => old(self)?.checked_div(right)?,
            _ => old(self)?.checked_rem(right)?,
        };
        self.assign(name, value);
        Some(value)
    }

    /// A name, an index behind it included, or a number.
    fn name(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut end = self.rest.find(|c: char| !word(c)).unwrap_or(self.rest.len());
        if end > 0 && self.rest[end..].starts_with('[') {
            end += self.rest[end..].find(']')? + 1;
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    fn value(&mut self, name: &str) -> Option<i64> {
        let value = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((name, index)) => self.machine.item(name, index),
            None => self.machine.variables.get(name).cloned(),
        };
        match value {
            None => Some(0),
            Some(value) => match value?.trim() {
                "" => Some(0),
                text => number(text),
            },
        }
    }

    fn assign(&mut self, name: &str, value: i64) {
        if self.idle {
            return;
        }
        let value = Some(value.to_string());
        match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((name, index)) => self.machine.assign_item(name, index, value),
            None => drop(self.machine.variables.insert(name.to_owned(), value)),
        }
    }

    /// `name++`: the value before and after. dash has no such thing.
    fn stepped(&mut self, name: &str, step: i64) -> Option<(i64, i64)> {
        if self.machine.shell_is_dash() {
            return None;
        }
        let old = self.value(name)?;
        let new = old.wrapping_add(step);
        self.assign(name, new);
        Some((old, new))
    }
}

/// `12`, `0x1f`, `017`, with a sign.
fn number(text: &str) -> Option<i64> {
    if let Some(digits) = text.strip_prefix('-') {
        return number(digits)?.checked_neg();
    }
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None if text.len() > 1 && text.starts_with('0') => i64::from_str_radix(text, 8).ok(),
        None => text.parse().ok(),
    }
}
