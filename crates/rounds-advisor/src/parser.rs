//! Reads the rule language. Knows its grammar and where a text breaks it; refuses to know any fact.
//!
//! ```text
//! or      = and { "||" and }
//! and     = not { "&&" not }
//! not     = "!" not | "(" or ")" | "known" "(" fact ")" | term
//! term    = fact [ operator literal | "in" "{" code { "," code } "}" ]
//! literal = integer | "true" | "false" | code
//! ```

use crate::expression::{ExpressionError, Node, Operator};

/// Deeper rules are refused: nobody can read them, and they must not exhaust the stack.
const MAX_DEPTH: usize = 32;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Integer(i64),
    Code(String),
    Sign(&'static str),
    End,
}

impl Token {
    fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Integer(number) => format!("`{number}`"),
            Self::Code(code) => format!("'{code}'"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Parse a whole text.
pub(crate) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let mut parser = Parser {
        tokens: tokenise(text)?,
        at: 0,
    };
    let node = parser.or(0)?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.unexpected("`&&`, `||` or the end")),
    }
}

const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "{", "}", ",",
];

fn tokenise(text: &str) -> Result<Vec<(Token, usize)>, ExpressionError> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if characters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token_at(&characters, at)?;
        tokens.push((token, at + 1));
        at += length;
    }
    tokens.push((Token::End, characters.len() + 1));
    Ok(tokens)
}

fn token_at(characters: &[char], at: usize) -> Result<(Token, usize), ExpressionError> {
    let rest = &characters[at..];
    let run = |matches: fn(char) -> bool| rest.iter().take_while(|c| matches(**c)).count();
    let first = rest[0];
    if first.is_ascii_alphabetic() {
        let length = run(|c| c.is_ascii_alphanumeric() || c == '_');
        return Ok((Token::Word(rest[..length].iter().collect()), length));
    }
    let negative = first == '-' && rest.get(1).is_some_and(char::is_ascii_digit);
    if first.is_ascii_digit() || negative {
        return number_at(rest, at);
    }
    if first == '\'' {
        let length = rest[1..]
            .iter()
            .position(|c| *c == '\'')
            .ok_or(ExpressionError::UnclosedCode { position: at + 1 })?;
        return Ok((Token::Code(rest[1..=length].iter().collect()), length + 2));
    }
    SIGNS
        .iter()
        .find(|sign| sign.chars().eq(rest.iter().copied().take(sign.len())))
        .map(|sign| (Token::Sign(sign), sign.len()))
        .ok_or(ExpressionError::UnknownCharacter {
            position: at + 1,
            found: first,
        })
}

/// A number; `_` may group its digits.
fn number_at(rest: &[char], at: usize) -> Result<(Token, usize), ExpressionError> {
    let length = 1 + rest[1..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '_')
        .count();
    let digits: String = rest[..length].iter().filter(|c| **c != '_').collect();
    let number = digits
        .parse()
        .map_err(|_| ExpressionError::NumberTooLarge { position: at + 1 })?;
    Ok((Token::Integer(number), length))
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn position(&self) -> usize {
        self.tokens[self.at].1
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        if token != Token::End {
            self.at += 1;
        }
        token
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(s) if *s == sign);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &'static str) -> ExpressionError {
        ExpressionError::Unexpected {
            position: self.position(),
            expected,
            found: self.peek().describe(),
        }
    }

    fn want_sign(&mut self, sign: &'static str) -> Result<(), ExpressionError> {
        if self.take_sign(sign) {
            Ok(())
        } else {
            Err(self.unexpected(sign))
        }
    }

    fn or(&mut self, depth: usize) -> Result<Node, ExpressionError> {
        if depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep {
                position: self.position(),
                limit: MAX_DEPTH,
            });
        }
        let mut parts = vec![self.and(depth)?];
        while self.take_sign("||") {
            parts.push(self.and(depth)?);
        }
        Ok(single_or(parts, Node::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Node, ExpressionError> {
        let mut parts = vec![self.not(depth)?];
        while self.take_sign("&&") {
            parts.push(self.not(depth)?);
        }
        Ok(single_or(parts, Node::And))
    }

    fn not(&mut self, depth: usize) -> Result<Node, ExpressionError> {
        if depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep {
                position: self.position(),
                limit: MAX_DEPTH,
            });
        }
        if self.take_sign("!") {
            return Ok(Node::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.take_sign("(") {
            let inside = self.or(depth + 1)?;
            self.want_sign(")")?;
            return Ok(inside);
        }
        let fact = self.fact()?;
        if fact == "known" && self.take_sign("(") {
            let known = self.fact()?;
            self.want_sign(")")?;
            return Ok(Node::Known(known));
        }
        self.term(fact)
    }

    fn fact(&mut self) -> Result<String, ExpressionError> {
        match self.peek() {
            Token::Word(word) if !matches!(word.as_str(), "true" | "false" | "in") => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.unexpected("the code of a fact")),
        }
    }

    fn term(&mut self, fact: String) -> Result<Node, ExpressionError> {
        if matches!(self.peek(), Token::Word(word) if word == "in") {
            self.at += 1;
            return Ok(Node::Code {
                fact,
                among: self.codes()?,
                wanted: true,
            });
        }
        let Some(operator) = self.operator() else {
            return Ok(Node::Flag { fact, wanted: true });
        };
        self.literal(fact, operator)
    }

    fn operator(&mut self) -> Option<Operator> {
        let operator = match self.peek() {
            Token::Sign("==") => Operator::Equal,
            Token::Sign("!=") => Operator::NotEqual,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(operator)
    }

    fn literal(&mut self, fact: String, operator: Operator) -> Result<Node, ExpressionError> {
        let equality = match operator {
            Operator::Equal => Some(true),
            Operator::NotEqual => Some(false),
            _ => None,
        };
        let node = match (self.peek().clone(), equality) {
            (Token::Integer(value), _) => Node::Number { fact, operator, value },
            (Token::Word(word), Some(equal)) if word == "true" => Node::Flag { fact, wanted: equal },
            (Token::Word(word), Some(equal)) if word == "false" => Node::Flag { fact, wanted: !equal },
            (Token::Code(code), Some(equal)) => Node::Code {
                fact,
                among: vec![code],
                wanted: equal,
            },
            (_, Some(_)) => return Err(self.unexpected("a number, true, false or a 'code'")),
            (_, None) => return Err(self.unexpected("a number")),
        };
        self.take();
        Ok(node)
    }

    fn codes(&mut self) -> Result<Vec<String>, ExpressionError> {
        self.want_sign("{")?;
        let mut codes = Vec::new();
        loop {
            let Token::Code(code) = self.peek().clone() else {
                return Err(self.unexpected("a 'code'"));
            };
            self.take();
            codes.push(code);
            if self.take_sign("}") {
                return Ok(codes);
            }
            self.want_sign(",")?;
        }
    }
}

/// A list of one is that one.
fn single_or(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}
