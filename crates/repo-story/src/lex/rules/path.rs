//! Paths behind `raise`, `throw`, `except` and `catch`, from their first name to their end.

use super::{Last, Path, Rules, Scan, Span};
use crate::language::MarkKind;

impl Rules {
    /// Whether the word belongs to a path being read.
    pub(super) fn in_path(&mut self, span: &Span, word: &[u8], bytes: &[u8], scan: &mut Scan) -> bool {
        const PASSED: [&[u8]; 9] =
            [b"new", b"const", b"final", b"let", b"is", b"var", b"await", b"try", b"struct"];
        let Some(path) = &mut self.path else { return false };
        let joined = matches!(self.last, Last::Sign(b'.' | b':' | b'\\'));
        if path.name.is_none() && PASSED.contains(&word) {
            return true;
        }
        if path.name.is_none() || joined {
            path.name = Some(span.clone());
            return true;
        }
        self.finish_path(bytes, scan);
        false
    }

    pub(super) fn finish_path(&mut self, bytes: &[u8], scan: &mut Scan) {
        let Some(path) = self.path.take() else { return };
        let name = path.name.as_ref().map(|span| &bytes[span.clone()]);
        let named_types = !matches!(self.language.name, "JavaScript" | "TypeScript");
        match (path.kind, name) {
            (MarkKind::Raised, Some(name)) => scan.add(MarkKind::Raised, path.line, name),
            (MarkKind::Caught, Some(name)) if named_types && name != b"nil" && name != b"_" => {
                scan.add(MarkKind::Caught, path.line, name);
            }
            (MarkKind::Caught, _) => scan.add(MarkKind::Blanket, path.line, b""),
            _ => {}
        }
    }

    pub(super) fn path_sign(&mut self, byte: u8, bytes: &[u8], scan: &mut Scan) {
        let python = self.language.name == "Python";
        let Some(path) = &mut self.path else { return };
        match byte {
            b'.' | b'\\' => {}
            b':' if !python => {}
            b'(' if path.name.is_none() && path.kind == MarkKind::Caught => path.parens += 1,
            b'(' | b'&' if path.name.is_none() => {}
            b',' | b'|' if path.kind == MarkKind::Caught && path.name.is_some() => {
                let (kind, line, parens) = (path.kind, path.line, path.parens);
                self.finish_path(bytes, scan);
                // Behind the comma of `rescue A, B` or inside parentheses another follows.
                self.path = Some(Path { kind, line, name: None, parens });
            }
            b',' if path.kind == MarkKind::Caught => {}
            b')' if path.kind == MarkKind::Caught
                && path.name.is_none()
                && matches!(self.last, Last::Sign(b',')) =>
            {
                self.path = None;
            }
            _ => self.finish_path(bytes, scan),
        }
    }
}
