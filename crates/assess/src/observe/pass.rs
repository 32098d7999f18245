//! The one pass over the pictures: each frame is reduced when it arrives, flow runs in batches on all cores.

use super::overlay::OverlayCount;
use super::quality::{Quality, Sampler};
use super::{FrameSeen, PairSeen, TripleSeen};
use crate::observe::overlay::Overlay;
use crate::picture::camera::Camera;
use crate::picture::flow::{Flow, Pyramid};
use crate::picture::plane::Plane;
use crate::picture::shrink::Shrink;
use crate::picture::tracks::Tracks;
use crate::picture::warp;
use crate::thresholds;
use director_film::Size;
use rayon::prelude::*;

/// Shorter side of the working picture (tap A), in pixels.
const SHORT_SIDE_PX: usize = 160;
/// Frames whose flow is computed together.
const BATCH: usize = 16;
/// Side of a thumbnail's blocks, in working pixels.
const THUMBNAIL_BLOCK_PX: usize = 13;

/// What the pictures alone tell.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) frames: Vec<FrameSeen>,
    pub(crate) pairs: Vec<PairSeen>,
    pub(crate) triples: Vec<TripleSeen>,
    pub(crate) quality: Vec<Quality>,
    pub(crate) overlay: Overlay,
}

/// A frame at the working size, ready for comparison.
struct Ready {
    plain: Plane,
    smooth: Plane,
    pyramid: Pyramid,
}

/// Flows between two frames.
struct Link {
    forward: Flow,
    backward: Flow,
    camera: Camera,
}

pub(crate) struct Pass {
    shrink: Shrink,
    sampler: Sampler,
    overlay: OverlayCount,
    tracks: Tracks,
    previous: Option<Vec<u8>>,
    native_differences: Vec<f64>,
    waiting: Vec<Plane>,
    /// The last frames and links of the batch before: at most two frames and one link.
    carried: (Vec<Ready>, Option<Link>),
    seen: Seen,
}

impl Pass {
    pub(crate) fn new(size: Size, rate: f64) -> Self {
        let shrink = Shrink::to_short_side(size.width as usize, size.height as usize, SHORT_SIDE_PX);
        let seen = Seen {
            frames: Vec::new(),
            pairs: Vec::new(),
            triples: Vec::new(),
            quality: Vec::new(),
            overlay: Overlay::default(),
        };
        Self {
            shrink,
            sampler: Sampler::new(size, rate),
            overlay: OverlayCount::new(size, rate),
            tracks: Tracks::default(),
            previous: None,
            native_differences: Vec::new(),
            waiting: Vec::with_capacity(BATCH),
            carried: (Vec::new(), None),
            seen,
        }
    }

    /// Takes the next frame: one grey byte per pixel at the decoded size.
    pub(crate) fn push(&mut self, frame: Vec<u8>) {
        if let Some(previous) = &self.previous {
            self.native_differences.push(native_difference(previous, &frame));
        }
        let index = self.seen.frames.len();
        self.seen.quality.extend(self.sampler.sample(index, &frame));
        self.overlay.add(index, &frame);
        let plane = self.shrink.apply(&frame);
        self.seen.frames.push(look(&plane));
        self.previous = Some(frame);
        self.waiting.push(plane);
        if self.waiting.len() == BATCH {
            self.flush();
        }
    }

    pub(crate) fn frames(&self) -> usize {
        self.seen.frames.len()
    }

    pub(crate) fn finish(mut self) -> Seen {
        self.flush();
        self.seen.overlay = self.overlay.finish();
        self.seen
    }

    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let fresh: Vec<Ready> = waiting.into_par_iter().map(Ready::new).collect();
        let (mut ready, carried_link) = std::mem::take(&mut self.carried);
        let known = ready.len();
        ready.extend(fresh);
        let first_new = known.max(1);
        let links: Vec<(Link, PairSeen)> = (first_new..ready.len())
            .into_par_iter()
            .map(|next| self.link(&ready[next - 1], &ready[next], self.seen.pairs.len() + next - first_new))
            .collect();
        let (links, mut pairs): (Vec<Link>, Vec<PairSeen>) = links.into_iter().unzip();
        for (offset, (link, pair)) in links.iter().zip(&mut pairs).enumerate() {
            let (from, to) = (&ready[first_new + offset - 1].smooth, &ready[first_new + offset].smooth);
            pair.tracks = self.tracks.step(from, to, [&link.forward, &link.backward], &link.camera);
        }
        let all: Vec<Link> = carried_link.into_iter().chain(links).collect();
        self.seen.pairs.extend(pairs);
        let first = ready.len().saturating_sub(all.len() + 1);
        let triples: Vec<TripleSeen> = (1..all.len())
            .into_par_iter()
            .map(|index| triple(&ready[first + index - 1..=first + index + 1], &all[index - 1], &all[index]))
            .collect();
        self.seen.triples.extend(triples);
        let keep = ready.len().saturating_sub(2);
        self.carried = (ready.split_off(keep), all.into_iter().next_back());
    }

    fn link(&self, from: &Ready, to: &Ready, index: usize) -> (Link, PairSeen) {
        let forward = from.pyramid.flow_to(&to.pyramid);
        let backward = to.pyramid.flow_to(&from.pyramid);
        let camera = Camera::fit(&forward);
        let link = Link { forward, backward, camera };
        let mut pair = compare(from, to, &link, &self.seen.frames[index..=index + 1]);
        pair.native_difference = self.native_differences[index];
        (link, pair)
    }
}

impl Ready {
    fn new(plain: Plane) -> Self {
        let smooth = plain.smooth();
        let pyramid = Pyramid::new(&smooth);
        Self { plain, smooth, pyramid }
    }
}

/// Mean absolute difference in grey levels; `1 - this / 255` is VBench's `temporal_flickering` (arXiv 2311.17982), there
/// taken over three colour channels: the luma's differs from it by less than 0.0001 on its reference clip.
fn native_difference(a: &[u8], b: &[u8]) -> f64 {
    let sum: u64 = a
        .chunks(4096)
        .zip(b.chunks(4096))
        .map(|(a, b)| u64::from(a.iter().zip(b).map(|(x, y)| u32::from(x.abs_diff(*y))).sum::<u32>()))
        .sum();
    sum as f64 / a.len().max(1) as f64
}

fn look(plane: &Plane) -> FrameSeen {
    let dark = plane.data.iter().filter(|value| **value < thresholds::black::LEVEL).count();
    let thumbnail = plane.blocks(THUMBNAIL_BLOCK_PX).data.iter().map(|value| value.round() as u8).collect();
    FrameSeen {
        mean: f64::from(plane.mean()),
        deviation: f64::from(plane.deviation()),
        dark: dark as f64 / plane.data.len() as f64,
        bars: super::overlay::bars(plane),
        thumbnail,
    }
}

fn compare(from: &Ready, to: &Ready, link: &Link, frames: &[FrameSeen]) -> PairSeen {
    let short_side = from.plain.short_side() as f64;
    let change = from.plain.differences(&to.plain);
    let left = warp::unexplained(&from.smooth, &to.smooth, &link.forward, &link.backward);
    let (_, flow_top) = speeds(&link.forward, None);
    let (own_flow, own_flow_top) = speeds(&link.forward, Some(&link.camera));
    let shift = link.camera.shift();
    let (brighter, darker) = flashes(&frames[0].thumbnail, &frames[1].thumbnail);
    PairSeen {
        difference: f64::from(change.mean()),
        peak_difference: f64::from(change.blocks(warp::BLOCK_PX).max()),
        brighter,
        darker,
        warp_visible: left.visible,
        warp_all: left.all,
        occluded: left.occluded,
        flow_top: flow_top / short_side,
        camera: (f64::from(shift.0) / short_side, f64::from(shift.1) / short_side),
        own_flow: own_flow / short_side,
        own_flow_top: own_flow_top / short_side,
        popped: super::overlay::largest_area(&left.blocks, thresholds::pop::RESIDUAL_LEVELS),
        ..PairSeen::default()
    }
}

fn triple(ready: &[Ready], before: &Link, after: &Link) -> TripleSeen {
    let pictures = [&ready[0].smooth, &ready[1].smooth, &ready[2].smooth];
    TripleSeen {
        second_difference: warp::second_difference(pictures),
        acceleration: warp::acceleration_ratio(&after.forward, &before.backward),
        interpolation: warp::interpolation_error(pictures, &after.forward, &before.backward),
    }
}

/// Mean speed, and the mean of the fastest twentieth (VBench's measure of dynamics), in working pixels per frame.
fn speeds(flow: &Flow, camera: Option<&Camera>) -> (f64, f64) {
    let mut all = Vec::with_capacity(flow.u.data.len() / 16);
    for y in (0..flow.u.height).step_by(4) {
        for x in (0..flow.u.width).step_by(4) {
            let at = y * flow.u.width + x;
            let (u, v) = camera.map_or((0.0, 0.0), |camera| camera.at(x as f32, y as f32));
            all.push((flow.u.data[at] - u).hypot(flow.v.data[at] - v));
        }
    }
    all.sort_by(f32::total_cmp);
    let mean = |part: &[f32]| part.iter().map(|v| f64::from(*v)).sum::<f64>() / part.len().max(1) as f64;
    let top = all.len() - (all.len() / 20).max(1).min(all.len());
    (mean(&all), mean(&all[top..]))
}

/// Shares of blocks that became brighter and darker by a tenth of the grey range (WCAG 2.3.1's general flash).
fn flashes(before: &[u8], after: &[u8]) -> (f64, f64) {
    let step = thresholds::flicker::STROBE_STEP;
    let count = |test: &dyn Fn(i32) -> bool| {
        before.iter().zip(after).filter(|(a, b)| test(i32::from(**b) - i32::from(**a))).count()
    };
    let size = before.len().max(1) as f64;
    (count(&|change| change >= step) as f64 / size, count(&|change| change <= -step) as f64 / size)
}
