//! The grammar of expressions, from the loosest binding to the tightest.

use super::parse::{DEPTH, FUNCTIONS, Reader};
use super::program::Expression;
use super::token::{Token, quoted};

impl Reader<'_> {
    pub(super) fn expression(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let expression = self.choice(true);
        self.depth -= 1;
        expression
    }

    pub(super) fn choice(&mut self, greater: bool) -> Option<Expression> {
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
