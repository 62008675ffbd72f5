//! Runs a program line by line.

use std::collections::BTreeMap;

use super::parse::{Expression, File, Pattern, Program, Statement};
use crate::regex::Regex;

/// A value: a number, a text, or a text that came from outside and may be meant as a number.
#[derive(Clone, Debug)]
enum Value {
    Number(f64),
    Text(String),
    Given(String),
}

/// What ends a list of statements early, if anything does.
enum Leaves {
    Nothing,
    Next,
    Break,
    Continue,
    Exit,
}

/// A file that a program prints to.
pub(super) struct Written {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) append: bool,
}

/// What a program prints, and how it ends.
pub(super) struct Result {
    pub(super) out: String,
    pub(super) files: Vec<Written>,
    pub(super) code: u8,
}

/// How much may be written.
const LONGEST: usize = 64 * 1024;

struct Runner<'a> {
    variables: BTreeMap<String, Value>,
    arrays: BTreeMap<String, BTreeMap<String, Value>>,
    line: String,
    fields: Vec<String>,
    out: String,
    files: Vec<Written>,
    open: Vec<bool>,
    code: u8,
    fuel: &'a mut u32,
}

/// What a program prints and how it ends; `None` where that is not known.
pub(super) fn run(
    program: &Program,
    inputs: &[(String, std::rc::Rc<str>)],
    separator: Option<&str>,
    variables: &[(String, String)],
    fuel: &mut u32,
) -> Option<Result> {
    let mut runner = Runner {
        variables: BTreeMap::new(),
        arrays: BTreeMap::new(),
        line: String::new(),
        fields: Vec::new(),
        out: String::new(),
        files: Vec::new(),
        open: vec![false; program.rules.len()],
        code: 0,
        fuel,
    };
    for (name, value) in [
        ("FS", " "),
        ("OFS", " "),
        ("ORS", "\n"),
        ("SUBSEP", "\u{1c}"),
        ("RS", "\n"),
        ("NR", "0"),
        ("NF", "0"),
    ] {
        runner.variables.insert(name.to_owned(), Value::Given(value.to_owned()));
    }
    if let Some(separator) = separator {
        let separator = if separator == "t" { "\t" } else { separator };
        let separator = separator.replace("\\t", "\t");
        runner.variables.insert("FS".to_owned(), Value::Text(separator));
    }
    for (name, value) in variables {
        runner.variables.insert(name.clone(), Value::Given(value.clone()));
    }
    let ended = matches!(runner.statements(&program.begin)?, Leaves::Exit);
    let separator = runner.text("RS");
    if separator != "\n" {
        return None;
    }
    if !ended {
        let lines = inputs.iter().flat_map(|(name, text)| {
            text.lines().enumerate().map(move |(at, line)| (name, at, line))
        });
        'lines: for (all, (name, at, line)) in lines.enumerate() {
            runner.set("NR", Value::Number((all + 1) as f64));
            runner.set("FNR", Value::Number((at + 1) as f64));
            if at == 0 {
                runner.set("FILENAME", Value::Given(name.clone()));
            }
            runner.take_line(line.to_owned())?;
            for (pattern, body) in &program.rules {
                if !runner.takes(pattern.as_ref())? {
                    continue;
                }
                match runner.statements(body)? {
                    Leaves::Next => continue 'lines,
                    Leaves::Exit => break 'lines,
                    _ => {}
                }
            }
        }
        runner.statements(&program.end)?;
    }
    let Runner { out, files, code, .. } = runner;
    (out.len() < LONGEST).then_some(Result { out, files, code })
}

impl Runner<'_> {
    fn text(&self, name: &str) -> String {
        self.variables.get(name).map(text_of).unwrap_or_default()
    }

    fn set(&mut self, name: &str, value: Value) {
        self.variables.insert(name.to_owned(), value);
    }

    fn take_line(&mut self, line: String) -> Option<()> {
        self.fields = Self::split(&line, &self.text("FS"))?;
        self.set("NF", Value::Number(self.fields.len() as f64));
        self.line = line;
        Some(())
    }

    fn split(text: &str, separator: &str) -> Option<Vec<String>> {
        if separator == " " {
            return Some(text.split_ascii_whitespace().map(str::to_owned).collect());
        }
        if text.is_empty() {
            return Some(Vec::new());
        }
        let mut chars = separator.chars();
        if let (Some(one), None) = (chars.next(), chars.next())
            && one != '\\'
        {
            return Some(text.split(one).map(str::to_owned).collect());
        }
        let regex = Regex::new(separator, true, false)?;
        let chars: Vec<char> = text.chars().collect();
        let (mut all, mut from, mut at) = (Vec::new(), 0, 0);
        while at <= chars.len() {
            let Some(found) = regex.find(&chars, at).ok()? else { break };
            let (start, end) = found[0]?;
            if end == start {
                at = end + 1;
                continue;
            }
            all.push(chars[from..start].iter().collect());
            (from, at) = (end, end);
        }
        all.push(chars[from..].iter().collect());
        Some(all)
    }

    fn takes(&mut self, pattern: Option<&Pattern>) -> Option<bool> {
        match pattern {
            None => Some(true),
            Some(Pattern::One(one)) => Some(truth(&self.value(one)?)),
            Some(Pattern::Range(first, last, at)) => {
                let inside = *self.open.get(*at)? || truth(&self.value(first)?);
                if inside {
                    let ends = truth(&self.value(last)?);
                    *self.open.get_mut(*at)? = !ends;
                }
                Some(inside)
            }
        }
    }

    /// Prints to the output or to a file.
    fn put(&mut self, text: &str, file: Option<&File>) -> Option<()> {
        const MOST: usize = 1_000;
        let Some(file) = file else {
            self.out += text;
            return Some(());
        };
        let name = text_of(&self.value(&file.name)?);
        match name.as_str() {
            "/dev/stdout" | "-" => self.out += text,
            "/dev/stderr" => {}
            _ => {
                let room = self.files.len() < MOST;
                match self.files.iter_mut().find(|it| it.name == name) {
                    Some(known) if known.text.len() < LONGEST => known.text += text,
                    None if room => {
                        let append = file.append;
                        self.files.push(Written { name, text: text.to_owned(), append });
                    }
                    _ => return None,
                }
            }
        }
        Some(())
    }

    fn statements(&mut self, all: &[Statement]) -> Option<Leaves> {
        for statement in all {
            match self.statement(statement)? {
                Leaves::Nothing => {}
                leaves => return Some(leaves),
            }
        }
        Some(Leaves::Nothing)
    }

    fn statement(&mut self, statement: &Statement) -> Option<Leaves> {
        *self.fuel = self.fuel.checked_sub(1)?;
        if self.out.len() > LONGEST {
            return None;
        }
        match statement {
            Statement::Print(all, file) => {
                let mut texts = Vec::new();
                for one in all {
                    texts.push(text_of(&self.value(one)?));
                }
                let line =
                    if all.is_empty() { self.line.clone() } else { texts.join(&self.text("OFS")) };
                let line = line + &self.text("ORS");
                self.put(&line, file.as_ref())?;
            }
            Statement::Printf(all, file) => {
                let text = self.format(all)?;
                self.put(&text, file.as_ref())?;
            }
            Statement::Do(one) => drop(self.value(one)?),
            Statement::If(condition, then, otherwise) => {
                let body = if truth(&self.value(condition)?) { then } else { otherwise };
                return self.statements(body);
            }
            Statement::While(condition, body) => {
                while truth(&self.value(condition)?) {
                    *self.fuel = self.fuel.checked_sub(1)?;
                    match self.statements(body)? {
                        Leaves::Break => break,
                        Leaves::Nothing | Leaves::Continue => {}
                        leaves => return Some(leaves),
                    }
                }
            }
            Statement::For(start, condition, step, body) => {
                if let Some(start) = start {
                    self.statement(start)?;
                }
                loop {
                    *self.fuel = self.fuel.checked_sub(1)?;
                    if let Some(condition) = condition
                        && !truth(&self.value(condition)?)
                    {
                        break;
                    }
                    match self.statements(body)? {
                        Leaves::Break => break,
                        Leaves::Nothing | Leaves::Continue => {}
                        leaves => return Some(leaves),
                    }
                    if let Some(step) = step {
                        self.statement(step)?;
                    }
                }
            }
            Statement::Each(key, array, body) => {
                // In which order is up to the program; what is printed is as long in every one.
                let keys: Vec<String> = self
                    .arrays
                    .get(array)
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| key.clone())
                    .collect();
                for one in keys {
                    self.set(key, Value::Given(one));
                    match self.statements(body)? {
                        Leaves::Break => break,
                        Leaves::Nothing | Leaves::Continue => {}
                        leaves => return Some(leaves),
                    }
                }
            }
            Statement::Next => return Some(Leaves::Next),
            Statement::Break => return Some(Leaves::Break),
            Statement::Continue => return Some(Leaves::Continue),
            Statement::Exit(code) => {
                if let Some(code) = code {
                    self.code = whole(number_of(&self.value(code)?)) as u8;
                }
                return Some(Leaves::Exit);
            }
            Statement::Delete(array, key) => {
                let key = text_of(&self.value(key)?);
                if let Some(array) = self.arrays.get_mut(array) {
                    array.remove(&key);
                }
            }
        }
        Some(Leaves::Nothing)
    }

    fn value(&mut self, expression: &Expression) -> Option<Value> {
        *self.fuel = self.fuel.checked_sub(1)?;
        Some(match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Regex(pattern) => {
                let line = self.line.clone();
                flag(matches(pattern, &line)?)
            }
            Expression::Variable(name) => {
                self.variables.get(name).cloned().unwrap_or(Value::Given(String::new()))
            }
            Expression::Element(array, key) => {
                let key = text_of(&self.value(key)?);
                let array = self.arrays.entry(array.clone()).or_default();
                array.entry(key).or_insert(Value::Given(String::new())).clone()
            }
            Expression::Field(at) => {
                let at = number_of(&self.value(at)?);
                if at < 0.0 {
                    return None;
                }
                match whole(at) {
                    0 => Value::Given(self.line.clone()),
                    at => Value::Given(self.fields.get(at - 1).cloned().unwrap_or_default()),
                }
            }
            Expression::Assign(place, operator, value) => {
                let value = self.value(value)?;
                let value = if *operator == '=' {
                    value
                } else {
                    let old = number_of(&self.value(place)?);
                    Value::Number(arithmetic(&operator.to_string(), old, number_of(&value))?)
                };
                self.assign(place, value.clone())?;
                value
            }
            Expression::Step(place, by, new) => {
                let old = number_of(&self.value(place)?);
                self.assign(place, Value::Number(old + by))?;
                Value::Number(if *new { old + by } else { old })
            }
            Expression::Binary(sign, left, right) => return self.binary(sign, left, right),
            Expression::Not(one) => flag(!truth(&self.value(one)?)),
            Expression::Negative(one) => Value::Number(-number_of(&self.value(one)?)),
            Expression::Match(left, right, holds) => {
                let left = text_of(&self.value(left)?);
                let pattern = match &**right {
                    Expression::Regex(pattern) => pattern.clone(),
                    other => text_of(&self.value(other)?),
                };
                flag(matches(&pattern, &left)? == *holds)
            }
            Expression::Choice(condition, yes, no) => {
                let chosen = if truth(&self.value(condition)?) { yes } else { no };
                self.value(chosen)?
            }
            Expression::In(key, array) => {
                let key = text_of(&self.value(key)?);
                flag(self.arrays.get(array).is_some_and(|array| array.contains_key(&key)))
            }
            Expression::Call(name, arguments) => return self.call(name, arguments),
        })
    }

    fn assign(&mut self, place: &Expression, value: Value) -> Option<()> {
        match place {
            Expression::Variable(name) if name == "NF" => None,
            Expression::Variable(name) => {
                self.set(name, value);
                Some(())
            }
            Expression::Element(array, key) => {
                let key = text_of(&self.value(key)?);
                self.arrays.entry(array.clone()).or_default().insert(key, value);
                Some(())
            }
            Expression::Field(at) => {
                let at = whole(number_of(&self.value(at)?));
                if at == 0 {
                    return self.take_line(text_of(&value));
                }
                if at > 1000 {
                    return None;
                }
                if self.fields.len() < at {
                    self.fields.resize(at, String::new());
                }
                self.fields[at - 1] = text_of(&value);
                self.line = self.fields.join(&self.text("OFS"));
                self.set("NF", Value::Number(self.fields.len() as f64));
                Some(())
            }
            _ => None,
        }
    }

    fn binary(&mut self, sign: &str, left: &Expression, right: &Expression) -> Option<Value> {
        let first = self.value(left)?;
        match sign {
            "&&" => return Some(flag(truth(&first) && truth(&self.value(right)?))),
            "||" => return Some(flag(truth(&first) || truth(&self.value(right)?))),
            _ => {}
        }
        let second = self.value(right)?;
        let order = || match (numeric(&first), numeric(&second)) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ => Some(text_of(&first).cmp(&text_of(&second))),
        };
        Some(match sign {
            " " => {
                let text = text_of(&first) + &text_of(&second);
                if text.len() > LONGEST {
                    return None;
                }
                Value::Text(text)
            }
            "==" => flag(order()?.is_eq()),
            "!=" => flag(order()?.is_ne()),
            "<" => flag(order()?.is_lt()),
            "<=" => flag(order()?.is_le()),
            ">" => flag(order()?.is_gt()),
            ">=" => flag(order()?.is_ge()),
            _ => Value::Number(arithmetic(sign, number_of(&first), number_of(&second))?),
        })
    }

    fn call(&mut self, name: &str, arguments: &[Expression]) -> Option<Value> {
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

    fn format(&mut self, arguments: &[Expression]) -> Option<String> {
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

/// A number without its fraction; what is below zero counts as none.
#[expect(clippy::cast_sign_loss, reason = "it is none")]
fn whole(number: f64) -> usize {
    if number > 0.0 { number as usize } else { 0 }
}

fn flag(holds: bool) -> Value {
    Value::Number(if holds { 1.0 } else { 0.0 })
}

fn matches(pattern: &str, text: &str) -> Option<bool> {
    Regex::new(pattern, true, false)?.takes(text).ok()
}

fn arithmetic(sign: &str, left: f64, right: f64) -> Option<f64> {
    let value = match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" if right != 0.0 => left / right,
        "%" if right != 0.0 => left % right,
        _ => return None,
    };
    value.is_finite().then_some(value)
}

/// The number that a value is, if it is one and nothing else.
fn numeric(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(_) => None,
        Value::Given(text) if text.is_empty() => Some(0.0),
        Value::Given(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

fn number_of(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        Value::Text(text) | Value::Given(text) => {
            let text = text.trim_start();
            let sign = usize::from(text.starts_with(['-', '+']));
            let point = text.find('.');
            let digits = text[sign..]
                .char_indices()
                .find(|(at, c)| !c.is_ascii_digit() && point != Some(at + sign));
            let digits = digits.map(|(at, _)| at);
            text[..digits.map_or(text.len(), |at| at + sign)].parse().unwrap_or(0.0)
        }
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Given(text) => text.clone(),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Value::Number(number) => {
            // `%.6g`, as far as it needs no exponent.
            let before = number.abs().log10().floor().max(-5.0) as i32;
            let places = usize::try_from(5 - before).unwrap_or(0);
            let text = format!("{number:.places$}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::Given(text) => {
            numeric(value).map_or(!text.is_empty(), |number| number != 0.0 && !text.is_empty())
        }
        Value::Number(number) => *number != 0.0,
    }
}
