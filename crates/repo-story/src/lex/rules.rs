//! What words and signs in a row mean: definitions, raising, catching.

mod parens;
mod path;

use super::Scan;
use crate::language::{Language, MarkKind};
use std::ops::Range;

type Span = Range<usize>;

/// The last thing that was no space and no comment.
#[derive(Debug, Clone, PartialEq)]
enum Last {
    Word(Span),
    Sign(u8),
    Value,
}

/// A path being read behind `raise`, `throw`, `except` or `catch`.
#[derive(Debug)]
struct Path {
    kind: MarkKind,
    line: u32,
    name: Option<Span>,
    parens: u32,
}

/// What an open parenthesis belongs to.
#[derive(Debug, Clone)]
enum Open {
    Plain,
    Call {
        name: Span,
        line: u32,
    },
    /// `Err(` of Rust with the path in it.
    Failure {
        path: Option<Span>,
        line: u32,
    },
}

#[derive(Debug)]
pub(super) struct Rules {
    language: &'static Language,
    /// First letters of the language's own words.
    initials: [bool; 128],
    last: Last,
    before: Last,
    expected: Option<(MarkKind, u32)>,
    /// A type's name that counts only when a body or an equals sign follows.
    unproven: Option<(Span, u32)>,
    path: Option<Path>,
    open: Vec<Open>,
    closed: Option<Open>,
    /// Between a closed `name(…)` and its body stands a type or a `throws`.
    trailing: bool,
    by_line: bool,
    receiver: bool,
}

const DEEPEST: usize = 512;

impl Rules {
    pub(super) fn new(language: &'static Language) -> Self {
        let mut initials = [false; 128];
        let words = [language.types, language.functions, language.raises, language.catches];
        for word in words.into_iter().flatten() {
            initials[usize::from(word.as_bytes()[0] & 127)] = true;
        }
        Self {
            language,
            initials,
            last: Last::Value,
            before: Last::Value,
            expected: None,
            unproven: None,
            path: None,
            open: Vec::new(),
            closed: None,
            trailing: false,
            by_line: matches!(language.name, "Python" | "Ruby" | "Elixir" | "Go" | "Swift"),
            receiver: false,
        }
    }

    fn push(&mut self, next: Last) {
        self.before = std::mem::replace(&mut self.last, next);
    }

    pub(super) fn word(&mut self, span: Span, bytes: &[u8], line: u32, scan: &mut Scan) {
        let word = &bytes[span.clone()];
        let member = matches!(self.last, Last::Sign(b'.' | b'@' | b'$'));
        self.settle_closed_by_word(word, scan, bytes);
        if self.in_path(&span, word, bytes, scan) {
            self.push(Last::Word(span));
            return;
        }
        let expected = if self.receiver { None } else { self.expected.take() };
        if let Some((kind, at)) = expected {
            if !self.is_own(word) && (at == line || !self.by_line) {
                self.define(kind, span, bytes, line, scan);
                self.last = Last::Value;
                return;
            }
        } else if let Some((name, at)) = self.unproven.take()
            && matches!(word, b"final" | b"extends" | b"implements" | b"struct" | b"interface")
        {
            scan.add(MarkKind::Type, at, &bytes[name]);
        }
        if !member && self.initials[usize::from(word[0] & 127)] {
            self.own_word(word, line);
        }
        self.go_check(word, bytes, line, scan);
        if let Some(Open::Failure { path, .. }) = self.open.last_mut()
            && matches!(self.last, Last::Sign(b'(' | b':'))
        {
            *path = Some(span.clone());
        }
        self.push(Last::Word(span));
    }

    fn is_own(&self, word: &[u8]) -> bool {
        let language = self.language;
        let own = [language.types, language.functions].into_iter().flatten();
        own.map(|own| own.as_bytes()).any(|own| own == word)
            || matches!(word, b"extends" | b"implements" | b"const" | b"unsafe")
    }

    fn own_word(&mut self, word: &[u8], line: u32) {
        let language = self.language;
        let among = |words: &[&str]| words.iter().any(|own| own.as_bytes() == word);
        let path = |kind| Some(Path { kind, line, name: None, parens: 0 });
        if among(language.types) {
            self.expected = Some((MarkKind::Type, line));
        } else if among(language.functions) {
            self.expected = Some((MarkKind::Function, line));
        } else if among(language.raises) {
            self.path = path(MarkKind::Raised);
        } else if among(language.catches) {
            self.path = path(MarkKind::Caught);
        }
    }

    fn define(&mut self, kind: MarkKind, span: Span, bytes: &[u8], line: u32, scan: &mut Scan) {
        // `self.name`, `Module.name`: the name behind the dot is meant.
        if matches!(self.language.name, "Ruby" | "Lua" | "Elixir")
            && matches!(bytes.get(span.end), Some(b'.'))
        {
            self.expected = Some((kind, line));
            return;
        }
        let proof = match self.language.name {
            "C" | "C++" | "TypeScript" | "Go" | "Java" => kind == MarkKind::Type,
            _ => false,
        };
        if proof {
            self.unproven = Some((span, line));
        } else {
            scan.add(kind, line, &bytes[span]);
        }
    }

    pub(super) fn string(&mut self, bytes: &[u8], scan: &mut Scan) {
        self.finish_path(bytes, scan);
        self.expected = None;
        self.unproven = None;
        self.closed = None;
        self.push(Last::Value);
    }

    pub(super) fn end_of_line(&mut self, bytes: &[u8], scan: &mut Scan) {
        if self.by_line && self.path.as_ref().is_some_and(|path| path.parens == 0) {
            self.finish_path(bytes, scan);
        }
    }

    /// `if err != nil` of Go is its way to catch.
    fn go_check(&mut self, word: &[u8], bytes: &[u8], line: u32, scan: &mut Scan) {
        let after_if = matches!(&self.last, Last::Word(span) if &bytes[span.clone()] == b"if");
        if self.language.name == "Go" && word == b"err" && after_if {
            scan.add(MarkKind::Blanket, line, b"");
        }
    }

    pub(super) fn sign(&mut self, byte: u8, bytes: &[u8], at: usize, line: u32, scan: &mut Scan) {
        self.settle_closed(byte, bytes, at, scan);
        self.path_sign(byte, bytes, scan);
        if let Some((name, at_line)) = self.unproven.take() {
            let single_colon =
                byte == b':' && bytes.get(at + 1) != Some(&b':') && self.language.name == "C++";
            let record = byte == b'(' && self.language.name == "Java";
            let go = self.language.name == "Go" && matches!(byte, b'[' | b'=' | b'*' | b'{');
            if matches!(byte, b'{' | b'<')
                || single_colon
                || record
                || go
                || (byte == b'=' && self.language.name == "TypeScript")
            {
                scan.add(MarkKind::Type, at_line, &bytes[name]);
            }
        }
        self.expected_sign(byte, bytes, at);
        self.rust_sign(byte, bytes, line, scan);
        match byte {
            b'(' => self.open_paren(bytes, line),
            b')' => self.closed = self.open.pop().filter(|_| !std::mem::take(&mut self.receiver)),
            // Unbalanced parentheses must not grow without end.
            b'}' if self.open.len() > DEEPEST => self.open.clear(),
            _ => {}
        }
        self.push(Last::Sign(byte));
    }

    /// `function* name`, `func (receiver) name` and `def self.name` still wait for their name.
    fn expected_sign(&mut self, byte: u8, bytes: &[u8], at: usize) {
        if self.receiver || self.expected.is_none() {
            return;
        }
        let receiver = self.language.name == "Go"
            && byte == b'('
            && at > 0
            && bytes[at - 1] == b' '
            && matches!(self.last, Last::Word(_));
        if receiver {
            self.receiver = true;
        } else if !matches!(byte, b'*' | b'&' | b'.' | b':') {
            self.expected = None;
        }
    }

    fn rust_sign(&mut self, byte: u8, bytes: &[u8], line: u32, scan: &mut Scan) {
        let Last::Word(span) = &self.last else { return };
        let (word, member) = (&bytes[span.clone()], matches!(self.before, Last::Sign(b'.')));
        let name: &[u8] = match (self.language.name, word, byte) {
            ("Rust", b"panic", b'!') => b"panic!",
            ("Rust", b"unreachable", b'!') => b"unreachable!",
            ("Rust", b"todo" | b"unimplemented", b'!') => b"todo!",
            ("Rust", b"bail", b'!') => b"bail!",
            ("Rust", b"unwrap", b'(') if member => b"unwrap",
            ("Rust", b"expect", b'(') if member => b"expect",
            ("Go" | "Zig", b"panic", b'(') => b"panic",
            ("Go", b"Errorf", b'(') if member => b"fmt.Errorf",
            ("Go", b"New", b'(') if member && bytes[..span.start].ends_with(b"errors.") => b"errors.New",
            ("C" | "C++", b"abort", b'(') => b"abort",
            ("C" | "C++", b"assert", b'(') => b"assert",
            ("Julia" | "Lua", b"throw" | b"error", b'(') => b"error",
            _ => return,
        };
        scan.add(MarkKind::Raised, line, name);
    }

    /// Whether a slash begins a regular expression here.
    pub(super) fn value_may_follow(&self, bytes: &[u8]) -> bool {
        match &self.last {
            Last::Sign(sign) => !matches!(sign, b')' | b']' | b'}'),
            Last::Word(span) => {
                matches!(&bytes[span.clone()], b"return" | b"typeof" | b"case" | b"in" | b"of" | b"delete")
            }
            Last::Value => false,
        }
    }
}
