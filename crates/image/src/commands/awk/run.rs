//! Runs a program line by line.

use std::collections::BTreeMap;

use super::program::{Expression, File, Pattern, Program, Statement};
use super::value::{Value, arithmetic, flag, number_of, numeric, text_of, truth, whole};
use crate::regex::Regex;

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

pub(super) struct Runner<'a> {
    variables: BTreeMap<String, Value>,
    pub(super) arrays: BTreeMap<String, BTreeMap<String, Value>>,
    pub(super) line: String,
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
    pub(super) fn text(&self, name: &str) -> String {
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

    pub(super) fn split(text: &str, separator: &str) -> Option<Vec<String>> {
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

    pub(super) fn value(&mut self, expression: &Expression) -> Option<Value> {
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

    pub(super) fn assign(&mut self, place: &Expression, value: Value) -> Option<()> {
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
}

fn matches(pattern: &str, text: &str) -> Option<bool> {
    Regex::new(pattern, true, false)?.takes(text).ok()
}
