//! YAML to the common tree, from parser events: anchors and aliases are refused, so a small file cannot grow large.

use super::tree::{Entry, Node, Value};
use crate::error::ScriptError;
use director_film::script::At;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

/// Deeper than anything the settings know.
const MAX_DEPTH: usize = 8;

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    file: &'a str,
    lines_before: u32,
}

/// `lines_before` lines of the file come before `text`.
pub(super) fn parse(text: &str, file: &str, lines_before: u32) -> Result<Vec<Entry>, ScriptError> {
    let mut reader = Reader { parser: Parser::new_from_str(text), file, lines_before };
    let mut entries = Vec::new();
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(entries),
            (Event::MappingStart(0, _), _) if entries.is_empty() => entries = reader.table(1)?,
            (Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing, _) => {}
            // An empty document is one empty scalar.
            (Event::Scalar(text, ..), _) if text.is_empty() => {}
            (_, span) => return Err(reader.refuse(span.start, "this is no table of settings")),
        }
    }
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), ScriptError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.refuse(*error.marker(), &format!("not YAML: {}", error.info()))),
            None => Ok((Event::StreamEnd, Span::empty(Marker::new(0, 1, 0)))),
        }
    }

    fn at(&self, marker: Marker) -> At {
        At { line: marker.line() as u32 + self.lines_before, column: marker.col() as u32 + 1 }
    }

    fn refuse(&self, marker: Marker, what: &str) -> ScriptError {
        ScriptError::one(
            self.file,
            self.at(marker),
            what,
            "lines such as `title: My film`, without anchors or aliases",
        )
    }

    fn table(&mut self, depth: usize) -> Result<Vec<Entry>, ScriptError> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(entries),
                Event::Scalar(key, _, 0, _) => key.into_owned(),
                _ => return Err(self.refuse(span.start, "a key is plain text")),
            };
            if entries.iter().any(|entry| entry.key == key) {
                return Err(self.refuse(span.start, &format!("the key `{key}` stands here a second time")));
            }
            let at = self.at(span.start);
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth)?;
            entries.push(Entry { key, at, node });
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, ScriptError> {
        if depth > MAX_DEPTH {
            return Err(self.refuse(span.start, "settings are nested too deeply"));
        }
        let at = self.at(span.start);
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, _) if matches!(&*text, "" | "~" | "null") => {
                Value::Nothing
            }
            Event::Scalar(text, _, 0, _) => Value::Text(text.into_owned()),
            Event::SequenceStart(0, _) => Value::List(self.list(depth + 1)?),
            Event::MappingStart(0, _) => Value::Table(self.table(depth + 1)?),
            _ => return Err(self.refuse(span.start, "anchors and aliases are not read here")),
        };
        Ok(Node { at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, ScriptError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.node(event, span, depth)?),
            }
        }
    }
}
