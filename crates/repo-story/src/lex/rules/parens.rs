//! Parentheses: whose they are, and what follows when they close.

use super::{DEEPEST, Last, Open, Rules, Scan};
use crate::language::MarkKind;

impl Rules {
    pub(super) fn open_paren(&mut self, bytes: &[u8], line: u32) {
        const CONTROL: [&[u8]; 22] = [
            b"if",
            b"for",
            b"while",
            b"switch",
            b"catch",
            b"return",
            b"sizeof",
            b"do",
            b"else",
            b"synchronized",
            b"using",
            b"lock",
            b"fixed",
            b"foreach",
            b"when",
            b"function",
            b"with",
            b"try",
            b"typeof",
            b"await",
            b"in",
            b"defined",
        ];
        let open = match &self.last {
            Last::Word(span) if self.language.name == "Rust" && &bytes[span.clone()] == b"Err" => {
                Open::Failure { path: None, line }
            }
            Last::Word(span)
                if (self.language.c_functions || self.language.name == "Shell")
                    && !CONTROL.contains(&&bytes[span.clone()]) =>
            {
                let excluded = match &self.before {
                    Last::Word(before) => {
                        matches!(&bytes[before.clone()], b"new" | b"return" | b"throw" | b"await")
                    }
                    Last::Sign(sign) => matches!(sign, b'.' | b'@' | b'=' | b'(' | b'?' | b'!' | b'+' | b'|'),
                    Last::Value => false,
                };
                if excluded { Open::Plain } else { Open::Call { name: span.clone(), line } }
            }
            _ => Open::Plain,
        };
        if self.open.len() <= DEEPEST {
            self.open.push(open);
        }
    }

    pub(super) fn settle_closed_by_word(&mut self, word: &[u8], scan: &mut Scan, bytes: &[u8]) {
        match &self.closed {
            Some(Open::Failure { .. }) => self.settle_failure(false, bytes, scan),
            Some(Open::Call { .. })
                if self.trailing
                    || matches!(
                        word,
                        b"const"
                            | b"throws"
                            | b"noexcept"
                            | b"override"
                            | b"final"
                            | b"async"
                            | b"mutable"
                            | b"where"
                    ) =>
            {
                self.trailing = true;
            }
            _ => self.closed = None,
        }
    }

    pub(super) fn settle_closed(&mut self, byte: u8, bytes: &[u8], at: usize, scan: &mut Scan) {
        let typed = self.language.name == "TypeScript";
        match self.closed.take() {
            None => {}
            Some(failure @ Open::Failure { .. }) => {
                self.closed = Some(failure);
                self.settle_failure(byte == b'=' || byte == b'|', bytes, scan);
            }
            Some(Open::Call { name, line }) if byte == b'{' => {
                scan.add(MarkKind::Function, line, &bytes[name]);
                self.trailing = false;
            }
            Some(open) => {
                let goes_on = if self.trailing {
                    matches!(byte, b',' | b'.' | b'<' | b'>' | b'[' | b']' | b'|' | b':' | b'&')
                } else {
                    typed && byte == b':'
                };
                let arrow = byte == b'=' || (byte == b'-' && bytes.get(at + 1) == Some(&b'>'));
                self.trailing = goes_on && !arrow;
                self.closed = self.trailing.then_some(open);
            }
        }
    }

    pub(super) fn settle_failure(&mut self, caught: bool, bytes: &[u8], scan: &mut Scan) {
        let Some(Open::Failure { path, line }) = self.closed.take() else { return };
        let name = path.map(|span| &bytes[span]);
        match (caught, name) {
            (true, Some(b"_")) => scan.add(MarkKind::Blanket, line, b""),
            (true, Some(name)) if name[0].is_ascii_uppercase() => scan.add(MarkKind::Caught, line, name),
            (false, Some(name)) if name[0].is_ascii_uppercase() => scan.add(MarkKind::Raised, line, name),
            _ => {}
        }
    }
}
