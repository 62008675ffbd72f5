//! A program, read: rules, statements, expressions.

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
