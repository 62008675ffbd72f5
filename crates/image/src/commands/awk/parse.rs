//! The grammar: rules, statements.

use super::program::{Expression, File, Pattern, Program, Statement};
use super::token::Token;

pub(super) const FUNCTIONS: &[&str] =
    &["length", "substr", "index", "split", "tolower", "toupper", "int", "sub", "gsub", "sprintf"];
pub(super) const DEPTH: u32 = 60;

pub(super) struct Reader<'a> {
    pub(super) rest: &'a str,
    pub(super) depth: u32,
    ranges: usize,
}

/// Reads a program; `None` for what is not in this part of the language.
pub(super) fn program(text: &str) -> Option<Program> {
    let mut reader = Reader { rest: text, depth: 0, ranges: 0 };
    let mut program = Program { begin: Vec::new(), rules: Vec::new(), end: Vec::new() };
    loop {
        reader.lines();
        let mut ahead = reader.fork();
        match ahead.token() {
            None if reader.rest.trim().is_empty() => return Some(program),
            None => return None,
            Some(Token::Name(name)) if name == "BEGIN" || name == "END" => {
                reader.rest = ahead.rest;
                let body = reader.block()?;
                if name == "BEGIN" { &mut program.begin } else { &mut program.end }.extend(body);
            }
            Some(Token::Sign("{")) => program.rules.push((None, reader.block()?)),
            Some(_) => {
                let first = reader.expression()?;
                let pattern = if reader.take(",") {
                    let last = reader.expression()?;
                    reader.ranges += 1;
                    Pattern::Range(first, last, reader.ranges - 1)
                } else {
                    Pattern::One(first)
                };
                let body = if reader.peek() == Some(Token::Sign("{")) {
                    reader.block()?
                } else {
                    vec![Statement::Print(Vec::new(), None)]
                };
                program.rules.push((Some(pattern), body));
            }
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn fork(&self) -> Reader<'a> {
        Reader { rest: self.rest, depth: self.depth, ranges: self.ranges }
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.fork().token()
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let mut ahead = self.fork();
        let found =
            ahead.token().is_some_and(|token| matches!(token, Token::Sign(it) if it == sign));
        if found {
            self.rest = ahead.rest;
        }
        found
    }

    pub(super) fn take_name(&mut self, name: &str) -> bool {
        let mut ahead = self.fork();
        let found = matches!(ahead.token(), Some(Token::Name(it)) if it == name);
        if found {
            self.rest = ahead.rest;
        }
        found
    }

    /// Skips line ends and semicolons.
    pub(super) fn lines(&mut self) {
        loop {
            let mut ahead = self.fork();
            match ahead.token() {
                Some(Token::Line | Token::Sign(";")) => self.rest = ahead.rest,
                _ => return,
            }
        }
    }

    pub(super) fn breaks(&mut self) {
        while self.peek() == Some(Token::Line) {
            self.token();
        }
    }

    fn block(&mut self) -> Option<Vec<Statement>> {
        if !self.take("{") {
            return None;
        }
        let mut all = Vec::new();
        loop {
            self.lines();
            if self.take("}") {
                return Some(all);
            }
            all.push(self.statement()?);
        }
    }

    /// A block, or one statement.
    fn body(&mut self) -> Option<Vec<Statement>> {
        self.breaks();
        if self.take(";") {
            return Some(Vec::new());
        }
        if self.peek() == Some(Token::Sign("{")) {
            return self.block();
        }
        Some(vec![self.statement()?])
    }

    fn statement(&mut self) -> Option<Statement> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let statement = self.one();
        self.depth -= 1;
        statement
    }

    fn one(&mut self) -> Option<Statement> {
        let Some(Token::Name(name)) = self.peek() else { return self.simple() };
        match name.as_str() {
            "if" => {
                self.token();
                let condition = self.in_brackets()?;
                let then = self.body()?;
                let before = self.rest;
                self.lines();
                let otherwise = if self.take_name("else") {
                    self.body()?
                } else {
                    self.rest = before;
                    Vec::new()
                };
                Some(Statement::If(condition, then, otherwise))
            }
            "while" => {
                self.token();
                let condition = self.in_brackets()?;
                Some(Statement::While(condition, self.body()?))
            }
            "for" => {
                self.token();
                self.for_loop()
            }
            "next" => Some(self.word(Statement::Next)),
            "break" => Some(self.word(Statement::Break)),
            "continue" => Some(self.word(Statement::Continue)),
            "exit" => {
                self.token();
                let ends = matches!(self.peek(), None | Some(Token::Line | Token::Sign(";" | "}")));
                Some(Statement::Exit(if ends { None } else { Some(self.expression()?) }))
            }
            "delete" => {
                self.token();
                let Some(Token::Name(array)) = self.token() else { return None };
                if !self.take("[") {
                    return None;
                }
                let key = self.expression()?;
                self.take("]").then_some(Statement::Delete(array, key))
            }
            "do" | "getline" | "function" | "func" | "return" | "nextfile" | "switch" => None,
            _ => self.simple(),
        }
    }

    fn word(&mut self, statement: Statement) -> Statement {
        self.token();
        statement
    }

    fn in_brackets(&mut self) -> Option<Expression> {
        if !self.take("(") {
            return None;
        }
        let inner = self.expression()?;
        self.take(")").then_some(inner)
    }

    fn for_loop(&mut self) -> Option<Statement> {
        if !self.take("(") {
            return None;
        }
        let mut ahead = self.fork();
        if let (Some(Token::Name(key)), true, Some(Token::Name(array)), true) =
            (ahead.token(), ahead.take_name("in"), ahead.token(), ahead.take(")"))
        {
            self.rest = ahead.rest;
            return Some(Statement::Each(key, array, self.body()?));
        }
        let start = if self.take(";") {
            None
        } else {
            let start = self.simple()?;
            if !self.take(";") {
                return None;
            }
            Some(Box::new(start))
        };
        let condition = if self.take(";") {
            None
        } else {
            let condition = self.expression()?;
            if !self.take(";") {
                return None;
            }
            Some(condition)
        };
        let step = if self.take(")") {
            None
        } else {
            let step = self.simple()?;
            if !self.take(")") {
                return None;
            }
            Some(Box::new(step))
        };
        Some(Statement::For(start, condition, step, self.body()?))
    }

    fn simple(&mut self) -> Option<Statement> {
        let formatted = self.take_name("printf");
        if formatted || self.take_name("print") {
            let mut all = Vec::new();
            let ends = |reader: &Self| {
                matches!(reader.peek(), None | Some(Token::Line | Token::Sign(";" | "}")))
            };
            let to_file = matches!(self.peek(), Some(Token::Sign(">")));
            if !ends(self) && !to_file {
                loop {
                    // A bracket may hold all that is printed.
                    all.push(self.printed()?);
                    if !self.take(",") {
                        break;
                    }
                    self.breaks();
                }
            }
            let mut file = None;
            if self.take(">") {
                let append = self.take(">");
                file = Some(File { name: self.choice(false)?, append });
            }
            // Pipes are not followed.
            if !ends(self) {
                return None;
            }
            let statement = if formatted { Statement::Printf } else { Statement::Print };
            return Some(statement(all, file));
        }
        Some(Statement::Do(self.expression()?))
    }

    /// An expression in which `>` is a file, not a comparison.
    fn printed(&mut self) -> Option<Expression> {
        let mut ahead = self.fork();
        if ahead.take("(") {
            // `print(a, b)` is a list.
            let mut depth = 1;
            let mut listed = false;
            while depth > 0 {
                match ahead.token()? {
                    Token::Sign("(" | "[") => depth += 1,
                    Token::Sign(")" | "]") => depth -= 1,
                    Token::Sign(",") if depth == 1 => listed = true,
                    _ => {}
                }
            }
            if listed {
                return None;
            }
        }
        self.choice(false)
    }
}
