//! Writing XML: elements that close in the order they opened, text that cannot become markup.

use std::fmt::Write;

/// An XML document under construction.
#[derive(Debug)]
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

/// Attributes in the order they are written.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Xml {
    pub(crate) fn new(doctype: &str) -> Self {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE {doctype}>\n");
        Self { text, open: Vec::new() }
    }

    /// Opens an element; what follows is within it.
    pub(crate) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.text.push_str(">\n");
        self.open.push(tag);
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.text.push_str("/>\n");
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.indent();
            writeln!(self.text, "</{tag}>").expect("writing into a string never fails");
        }
    }

    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn start(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.indent();
        write!(self.text, "<{tag}").expect("writing into a string never fails");
        for (name, value) in attributes {
            write!(self.text, " {name}=\"{}\"", escaped(value)).expect("writing into a string never fails");
        }
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}

/// Markup becomes references; characters that XML 1.0 does not allow at all become spaces.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => safe.push(' '),
            sign if sign < ' ' => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}
