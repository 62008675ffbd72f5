//! The functions of the language.

use super::program::Expression;
use super::run::Runner;
use super::value::{Value, number_of, text_of, whole};
use crate::regex::Regex;

impl Runner<'_> {
    pub(super) fn call(&mut self, name: &str, arguments: &[Expression]) -> Option<Value> {
        if name == "length" && arguments.is_empty() {
            return Some(Value::Number(self.line.chars().count() as f64));
        }
        if let ("length", [Expression::Variable(array)]) = (name, arguments)
            && let Some(array) = self.arrays.get(array)
        {
            return Some(Value::Number(array.len() as f64));
        }
        match name {
            "sprintf" => return self.format(arguments).map(Value::Text),
            "split" => {
                let text = text_of(&self.value(arguments.first()?)?);
                let Expression::Variable(array) = arguments.get(1)? else { return None };
                let separator = match arguments.get(2) {
                    None => self.text("FS"),
                    Some(Expression::Regex(pattern)) => pattern.clone(),
                    Some(other) => text_of(&self.value(other)?),
                };
                let parts = Self::split(&text, &separator)?;
                let count = parts.len();
                let numbered = parts.into_iter().enumerate();
                let held = numbered.map(|(at, part)| ((at + 1).to_string(), Value::Given(part)));
                self.arrays.insert(array.clone(), held.collect());
                return Some(Value::Number(count as f64));
            }
            "sub" | "gsub" => return self.substitute(name == "gsub", arguments),
            _ => {}
        }
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        let text = text_of(values.first()?);
        Some(match name {
            "length" => Value::Number(text.chars().count() as f64),
            "tolower" => Value::Text(text.to_lowercase()),
            "toupper" => Value::Text(text.to_uppercase()),
            "int" => Value::Number(number_of(&values[0]).trunc()),
            "index" => {
                let at = text.find(&text_of(values.get(1)?));
                Value::Number(at.map_or(0, |at| text[..at].chars().count() + 1) as f64)
            }
            "substr" => {
                let chars: Vec<char> = text.chars().collect();
                let start = number_of(values.get(1)?).round();
                let end =
                    values.get(2).map_or(f64::from(u16::MAX), |it| start + number_of(it).round());
                let (from, to) = (start.max(1.0), end.min(chars.len() as f64 + 1.0));
                let taken = if to > from { &chars[whole(from) - 1..whole(to) - 1] } else { &[] };
                Value::Text(taken.iter().collect())
            }
            _ => return None,
        })
    }

    fn substitute(&mut self, all: bool, arguments: &[Expression]) -> Option<Value> {
        let pattern = match arguments.first()? {
            Expression::Regex(pattern) => pattern.clone(),
            other => text_of(&self.value(other)?),
        };
        let new = text_of(&self.value(arguments.get(1)?)?);
        let line = Expression::Field(Box::new(Expression::Number(0.0)));
        let place = arguments.get(2).unwrap_or(&line);
        let old: Vec<char> = text_of(&self.value(place)?).chars().collect();
        let regex = Regex::new(&pattern, true, false)?;
        let (mut out, mut at, mut count) = (String::new(), 0, 0);
        while at <= old.len() {
            let Some(found) = regex.find(&old, at).ok()? else { break };
            let (start, end) = found[0]?;
            out.extend(&old[at..start]);
            let matched: String = old[start..end].iter().collect();
            out += &new
                .replace("\\\\&", "\u{0}")
                .replace("\\&", "\u{0}")
                .replace('&', &matched)
                .replace('\u{0}', "&");
            count += 1;
            at = end;
            if start == end {
                out.extend(old.get(at));
                at += 1;
            }
            if !all {
                break;
            }
        }
        out.extend(old.get(at..).unwrap_or(&[]));
        if count > 0 {
            self.assign(place, Value::Text(out))?;
        }
        Some(Value::Number(f64::from(count)))
    }

    pub(super) fn format(&mut self, arguments: &[Expression]) -> Option<String> {
        let format = text_of(&self.value(arguments.first()?)?);
        let mut values = Vec::new();
        for argument in &arguments[1..] {
            values.push(self.value(argument)?);
        }
        let mut values = values.into_iter();
        let mut out = String::new();
        let mut chars = format.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let (mut left, mut zero) = (false, false);
            while let Some(flag) = chars.next_if(|c| matches!(c, '-' | '0')) {
                left |= flag == '-';
                zero |= flag == '0';
            }
            let mut width = String::new();
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                width.push(digit);
            }
            let mut places = None;
            if chars.next_if_eq(&'.').is_some() {
                let mut digits = String::new();
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                places = Some(digits.parse::<usize>().unwrap_or(0).min(30));
            }
            let width = width.parse::<usize>().unwrap_or(0).min(1000);
            let text = match chars.next()? {
                '%' => "%".to_owned(),
                's' => {
                    let text = text_of(&values.next().unwrap_or(Value::Given(String::new())));
                    places.map_or(text.clone(), |most| text.chars().take(most).collect())
                }
                'd' | 'i' => format!("{:.0}", number_of(&values.next()?).trunc()),
                'f' => format!("{:.*}", places.unwrap_or(6), number_of(&values.next()?)),
                'x' => format!("{:x}", whole(number_of(&values.next()?))),
                'o' => format!("{:o}", whole(number_of(&values.next()?))),
                _ => return None,
            };
            let missing = width.saturating_sub(text.chars().count());
            let fill = |c: char| c.to_string().repeat(missing);
            let filled = match (left, zero) {
                (true, _) => text + &fill(' '),
                (false, true) => match text.strip_prefix('-') {
                    Some(digits) => format!("-{}{digits}", fill('0')),
                    None => fill('0') + &text,
                },
                _ => fill(' ') + &text,
            };
            out.push_str(&filled);
        }
        Some(out)
    }
}
