//! Wishes about the space.

use super::blocks::Section;
use super::found::Reading;
use crate::scene::{Clutter, Edge, Layout, Width};
use crate::vocabulary::Meaning;

pub(super) fn read(reading: &Reading<'_>) -> Layout {
    let order =
        [Section::Place, Section::Free, Section::Action, Section::Subject, Section::Light, Section::Mood];
    let words = reading.all(&order, |m| if let Meaning::Layout(id) = m { Some(id.clone()) } else { None });
    let mut layout = Layout::default();
    // The first wish of a kind holds: contradictions are resolved towards what was said first.
    for word in words.iter().rev() {
        match word.as_str() {
            "wide" => layout.width = Width::Wide,
            "narrow" => layout.width = Width::Narrow,
            "clear" => layout.clutter = Clutter::Clear,
            "cluttered" => layout.clutter = Clutter::Much,
            "contained" => layout.edge = Edge::Contained,
            "open_edge" => layout.edge = Edge::Open,
            "stable" => layout.stable = true,
            "consistent" => layout.consistent = true,
            _ => {}
        }
    }
    layout
}
