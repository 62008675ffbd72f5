//! The grammar: rules, statements, expressions.

/// A whole program.
pub(super) struct Program {
    pub(super) begin: Vec<Statement>,
    pub(super) rules: Vec<(Option<Pattern>, Vec<Statement>)>,
    pub(super) end: Vec<Statement>,
}

impl Program {
    /// Whether it looks at its input.
    pub(super) fn reads(&self) -> bool {
        !self.rules.is_empty() || !self.end.is_empty()
    }
}

pub(super) enum Pattern {
    One(Expression),
    /// From a line that holds to one that does; the number is the place of what it remembers.
    Range(Expression, Expression, usize),
}

pub(super) enum Statement {
    Print(Vec<Expression>, Option<File>),
    Printf(Vec<Expression>, Option<File>),
    Do(Expression),
    If(Expression, Vec<Statement>, Vec<Statement>),
    While(Expression, Vec<Statement>),
    For(Option<Box<Statement>>, Option<Expression>, Option<Box<Statement>>, Vec<Statement>),
    Each(String, String, Vec<Statement>),
    Next,
    Break,
    Continue,
    Exit(Option<Expression>),
    Delete(String, Expression),
}

/// A file that is printed to, and whether what it holds stays.
pub(super) struct File {
    pub(super) name: Expression,
    pub(super) append: bool,
}

pub(super) enum Expression {
    Number(f64),
    Text(String),
    /// A pattern alone stands for a comparison with the line.
    Regex(String),
    Variable(String),
    Element(String, Box<Expression>),
    Field(Box<Expression>),
    Assign(Box<Expression>, char, Box<Expression>),
    /// The change, and whether the new value counts.
    Step(Box<Expression>, f64, bool),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Match(Box<Expression>, Box<Expression>, bool),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
    In(Box<Expression>, String),
    Call(String, Vec<Expression>),
}

const FUNCTIONS: &[&str] =
    &["length", "substr", "index", "split", "tolower", "toupper", "int", "sub", "gsub", "sprintf"];
const DEPTH: u32 = 60;

#[derive(Clone, PartialEq, Debug)]
enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// A function's name with a bracket right behind it.
    Sign(&'static str),
    Line,
}

const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "++", "--", "!~", "{", "}",
    "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", "<", ">", "~", "?", ":", "=",
    "$",
];

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
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
    fn fork(&self) -> Reader<'a> {
        Reader { rest: self.rest, depth: self.depth, ranges: self.ranges }
    }

    fn token(&mut self) -> Option<Token> {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            if let Some(rest) = self.rest.strip_prefix("\\\n") {
                self.rest = rest;
            } else if self.rest.starts_with('#') {
                self.rest = &self.rest[self.rest.find('\n').unwrap_or(self.rest.len())..];
            } else {
                break;
            }
        }
        let first = self.rest.chars().next()?;
        if first == '\n' {
            self.rest = &self.rest[1..];
            return Some(Token::Line);
        }
        if first == '"' {
            let (text, rest) = quoted(&self.rest[1..], '"')?;
            self.rest = rest;
            return Some(Token::Text(unescape(&text)?));
        }
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if first.is_ascii_digit() || first == '.' {
            let end = self
                .rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(self.rest.len());
            let (digits, rest) = self.rest.split_at(end);
            self.rest = rest;
            return digits.parse().ok().map(Token::Number);
        }
        if word(first) {
            let end = self.rest.find(|c: char| !word(c)).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Token::Name(name.to_owned()));
        }
        let sign = SIGNS.iter().find(|sign| self.rest.starts_with(**sign))?;
        self.rest = &self.rest[sign.len()..];
        Some(Token::Sign(sign))
    }

    fn peek(&self) -> Option<Token> {
        self.fork().token()
    }

    fn take(&mut self, sign: &str) -> bool {
        let mut ahead = self.fork();
        let found =
            ahead.token().is_some_and(|token| matches!(token, Token::Sign(it) if it == sign));
        if found {
            self.rest = ahead.rest;
        }
        found
    }

    fn take_name(&mut self, name: &str) -> bool {
        let mut ahead = self.fork();
        let found = matches!(ahead.token(), Some(Token::Name(it)) if it == name);
        if found {
            self.rest = ahead.rest;
        }
        found
    }

    /// Skips line ends and semicolons.
    fn lines(&mut self) {
        loop {
            let mut ahead = self.fork();
            match ahead.token() {
                Some(Token::Line | Token::Sign(";")) => self.rest = ahead.rest,
                _ => return,
            }
        }
    }

    fn breaks(&mut self) {
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

    pub(super) fn expression(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let expression = self.choice(true);
        self.depth -= 1;
        expression
    }

    fn choice(&mut self, greater: bool) -> Option<Expression> {
        let left = self.either(greater)?;
        if self.take("?") {
            let yes = self.expression()?;
            if !self.take(":") {
                return None;
            }
            let no = self.choice(greater)?;
            return Some(Expression::Choice(Box::new(left), Box::new(yes), Box::new(no)));
        }
        let is_place = matches!(
            left,
            Expression::Variable(_) | Expression::Element(..) | Expression::Field(_)
        );
        if is_place {
            for (sign, operator) in
                [("+=", '+'), ("-=", '-'), ("*=", '*'), ("/=", '/'), ("%=", '%'), ("=", '=')]
            {
                if self.take(sign) {
                    let value = self.choice(greater)?;
                    return Some(Expression::Assign(Box::new(left), operator, Box::new(value)));
                }
            }
        }
        Some(left)
    }

    fn either(&mut self, greater: bool) -> Option<Expression> {
        let mut left = self.both(greater)?;
        while self.take("||") {
            self.breaks();
            left = Expression::Binary("||", Box::new(left), Box::new(self.both(greater)?));
        }
        Some(left)
    }

    fn both(&mut self, greater: bool) -> Option<Expression> {
        let mut left = self.within(greater)?;
        while self.take("&&") {
            self.breaks();
            left = Expression::Binary("&&", Box::new(left), Box::new(self.within(greater)?));
        }
        Some(left)
    }

    fn within(&mut self, greater: bool) -> Option<Expression> {
        let mut left = self.matching(greater)?;
        while self.take_name("in") {
            let Some(Token::Name(array)) = self.token() else { return None };
            left = Expression::In(Box::new(left), array);
        }
        Some(left)
    }

    fn matching(&mut self, greater: bool) -> Option<Expression> {
        let mut left = self.compared(greater)?;
        loop {
            let holds = if self.take("~") {
                true
            } else if self.take("!~") {
                false
            } else {
                return Some(left);
            };
            left = Expression::Match(Box::new(left), Box::new(self.compared(greater)?), holds);
        }
    }

    fn compared(&mut self, greater: bool) -> Option<Expression> {
        let left = self.joined()?;
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if (greater || sign != ">") && self.take(sign) {
                return Some(Expression::Binary(sign, Box::new(left), Box::new(self.joined()?)));
            }
        }
        Some(left)
    }

    /// Values side by side are joined.
    fn joined(&mut self) -> Option<Expression> {
        let mut left = self.sum()?;
        loop {
            let begins = match self.peek() {
                Some(Token::Number(_) | Token::Text(_) | Token::Sign("$" | "(" | "!")) => true,
                Some(Token::Name(name)) => name != "in",
                _ => false,
            };
            if !begins || self.peek() == Some(Token::Sign("!")) {
                return Some(left);
            }
            left = Expression::Binary(" ", Box::new(left), Box::new(self.sum()?));
        }
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut left = self.product()?;
        loop {
            let sign = if self.take("+") {
                "+"
            } else if self.take("-") {
                "-"
            } else {
                return Some(left);
            };
            left = Expression::Binary(sign, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Option<Expression> {
        let mut left = self.unary()?;
        loop {
            let sign = ["*", "/", "%"].into_iter().find(|sign| self.take(sign));
            let Some(sign) = sign else { return Some(left) };
            left = Expression::Binary(sign, Box::new(left), Box::new(self.unary()?));
        }
    }

    fn unary(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let found = if self.take("!") {
            Some(Expression::Not(Box::new(self.unary()?)))
        } else if self.take("-") {
            Some(Expression::Negative(Box::new(self.unary()?)))
        } else if self.take("+") {
            self.unary()
        } else if self.take("++") {
            Some(Expression::Step(Box::new(self.primary()?), 1.0, true))
        } else if self.take("--") {
            Some(Expression::Step(Box::new(self.primary()?), -1.0, true))
        } else {
            let value = self.primary()?;
            if self.take("++") {
                Some(Expression::Step(Box::new(value), 1.0, false))
            } else if self.take("--") {
                Some(Expression::Step(Box::new(value), -1.0, false))
            } else {
                Some(value)
            }
        };
        self.depth -= 1;
        found
    }

    fn primary(&mut self) -> Option<Expression> {
        // A pattern may begin with the sign that is an assignment elsewhere.
        let equals = self.take("/=");
        if equals || self.take("/") {
            let (text, rest) = quoted(self.rest, '/')?;
            self.rest = rest;
            let text = text.replace("\\/", "/");
            return Some(Expression::Regex(if equals { format!("={text}") } else { text }));
        }
        match self.token()? {
            Token::Number(number) => Some(Expression::Number(number)),
            Token::Text(text) => Some(Expression::Text(text)),
            Token::Sign("(") => {
                let inner = self.expression()?;
                self.take(")").then_some(inner)
            }
            Token::Sign("$") => Some(Expression::Field(Box::new(self.primary()?))),
            Token::Name(name) if FUNCTIONS.contains(&name.as_str()) => {
                let mut arguments = Vec::new();
                if self.take("(") {
                    while !self.take(")") {
                        arguments.push(self.expression()?);
                        if !self.take(",") && self.peek() != Some(Token::Sign(")")) {
                            return None;
                        }
                    }
                } else if name != "length" {
                    return None;
                }
                Some(Expression::Call(name, arguments))
            }
            Token::Name(name) if self.rest.starts_with('(') || name == "getline" => {
                let _ = name;
                None
            }
            Token::Name(name) if self.take("[") => {
                let key = self.expression()?;
                self.take("]").then_some(Expression::Element(name, Box::new(key)))
            }
            Token::Name(name) => Some(Expression::Variable(name)),
            _ => None,
        }
    }
}

/// What stands up to a mark, escapes left in, and what is behind.
fn quoted(text: &str, mark: char) -> Option<(String, &str)> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '\n' => return None,
            c if c == mark => return Some((text[..at].to_owned(), &text[at + 1..])),
            _ => {}
        }
    }
    None
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            c @ ('\\' | '"' | '/') => out.push(c),
            // What stands before a pattern's own letters is kept.
            c => out.extend(['\\', c]),
        }
    }
    Some(out)
}
