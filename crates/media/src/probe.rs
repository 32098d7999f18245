//! What a media file holds, from ffprobe.

use crate::command::{FORMATS, file_argument};
use crate::error::MediaError;
use crate::profile::THREADS;
use crate::tools::Tools;
use director_film::{FrameRate, Frames, Size};
use director_sandbox::{Job, Limits, run};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Container, picture and sound of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// ffmpeg's names for the format, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    pub container: String,
    pub seconds: f64,
    pub video: Option<VideoStream>,
    pub audio: Option<AudioStream>,
}

/// The first picture stream.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoStream {
    pub codec: String,
    pub profile: String,
    pub pixel_format: String,
    /// As stored, before rotation and pixel shape.
    pub size: Size,
    pub sample_aspect: (u32, u32),
    /// The nominal rate; the average where the rate varies.
    pub rate: FrameRate,
    pub constant_rate: bool,
    /// Packets counted, not what the header says.
    pub frames: Frames,
    /// Degrees, counter-clockwise, by which the picture is to be turned for display.
    pub rotation: i32,
    pub color_space: Option<String>,
    /// Frames are stored in another order than they are shown in.
    pub reordered: bool,
    /// Hash of the parameter sets; streams are copied behind each other only when it agrees.
    pub parameter_hash: Option<String>,
}

/// The first sound stream.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioStream {
    pub codec: String,
    pub sample_rate: u32,
    pub channels: u16,
    pub seconds: f64,
}

/// Reads a file's headers and counts its packets; decodes nothing. A file without picture and sound is an error.
pub fn probe(tools: &Tools, path: &Path) -> Result<Probe, MediaError> {
    std::fs::File::open(path).map_err(|source| MediaError::io(path, "opened", source))?;
    let whole = ["-count_packets", "-show_format", "-show_streams", "-show_data_hash", "md5", "-of", "json"];
    let listing = ffprobe(tools, path, &whole)?;
    let unreadable = |reason: String| MediaError::Unreadable { path: path.to_owned(), reason };
    let raw: RawProbe = serde_json::from_slice(&listing).map_err(|error| unreadable(error.to_string()))?;
    let mut probe = raw.understand();
    // MP4 counts its frames; other containers repeat a nominal rate that nobody checked.
    if let (Some(video), false) = (&mut probe.video, probe.container.contains("mp4")) {
        video.constant_rate &= steady(tools, path, video.rate)?;
    }
    if probe.video.is_none() && probe.audio.is_none() {
        return Err(unreadable("it holds neither picture nor sound".to_owned()));
    }
    Ok(probe)
}

impl Probe {
    /// The picture stream, or an error that names the file. A stream without frames is refused too.
    pub fn require_video(&self, path: &Path) -> Result<&VideoStream, MediaError> {
        let video = self.video.as_ref().ok_or_else(|| MediaError::NoVideo { path: path.to_owned() })?;
        if video.frames == Frames::ZERO || video.size.pixels() == 0 {
            return Err(MediaError::NoFrames { path: path.to_owned() });
        }
        Ok(video)
    }
}

fn ffprobe(tools: &Tools, path: &Path, question: &[&str]) -> Result<Vec<u8>, MediaError> {
    let limits = Limits { wall: Duration::from_mins(2), cpu: Duration::from_mins(1), ..Limits::default() };
    let job = Job::new(tools.ffprobe())
        .args(["-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file,pipe"])
        .args(["-format_whitelist", FORMATS, "-threads", THREADS])
        .args(question.iter().copied())
        .args([file_argument(path)?])
        .limits(limits);
    let output =
        run(&job, tools.cancel()).map_err(|error| match MediaError::from_run("ffprobe", path, error) {
            MediaError::Failed { path, reason, .. } => MediaError::Unreadable { path, reason },
            other => other,
        })?;
    Ok(output.stdout)
}

/// For every frame in stored order, whether decoding can begin there.
pub(crate) fn key_flags(tools: &Tools, path: &Path) -> Result<Vec<bool>, MediaError> {
    let flags = ["-select_streams", "v:0", "-show_entries", "packet=flags", "-of", "csv=p=0"];
    let listing = ffprobe(tools, path, &flags)?;
    let lines = listing.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(|line| line.first() == Some(&b'K')).collect())
}

/// Whether the frames of the first minute stand one frame apart, within half a frame for the sake of coarse clocks.
fn steady(tools: &Tools, path: &Path, rate: FrameRate) -> Result<bool, MediaError> {
    let minute = [
        "-select_streams",
        "v:0",
        "-read_intervals",
        "%+60",
        "-show_entries",
        "packet=pts_time",
        "-of",
        "csv=p=0",
    ];
    let listing = ffprobe(tools, path, &minute)?;
    let listing = String::from_utf8_lossy(&listing);
    let times = listing.lines().filter_map(|line| line.trim_end_matches(',').parse::<f64>().ok());
    let mut times: Vec<f64> = times.filter(|time| time.is_finite()).collect();
    times.sort_by(f64::total_cmp);
    let frame = 1.0 / rate.per_second();
    Ok(times.windows(2).all(|pair| (pair[1] - pair[0] - frame).abs() < frame / 2.0))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawProbe {
    format: RawFormat,
    streams: Vec<RawStream>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawFormat {
    format_name: String,
    duration: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawStream {
    codec_type: String,
    codec_name: String,
    profile: String,
    pix_fmt: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: Option<String>,
    r_frame_rate: String,
    avg_frame_rate: String,
    nb_read_packets: Option<String>,
    duration: Option<String>,
    color_space: Option<String>,
    sample_rate: Option<String>,
    channels: u16,
    has_b_frames: i32,
    extradata_hash: Option<String>,
    disposition: BTreeMap<String, i32>,
    side_data_list: Vec<RawSideData>,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawSideData {
    rotation: Option<f64>,
}

impl RawProbe {
    fn understand(self) -> Probe {
        let seconds = number(self.format.duration.as_deref());
        let video = self.streams.iter().find(|stream| stream.is_picture()).map(RawStream::video);
        let audio = self.streams.iter().find(|stream| stream.codec_type == "audio");
        Probe {
            container: self.format.format_name,
            seconds,
            video,
            audio: audio.map(|stream| stream.audio(seconds)),
        }
    }
}

impl RawStream {
    /// Cover art inside a sound file is no film.
    fn is_picture(&self) -> bool {
        self.codec_type == "video" && self.disposition.get("attached_pic") != Some(&1)
    }

    fn video(&self) -> VideoStream {
        let nominal = fraction(&self.r_frame_rate, '/').and_then(|(num, den)| FrameRate::new(num, den));
        let average = fraction(&self.avg_frame_rate, '/').and_then(|(num, den)| FrameRate::new(num, den));
        let constant_rate = match (nominal, average) {
            // One dropped frame in a thousand is within what headers round.
            (Some(nominal), Some(average)) => {
                (average.per_second() / nominal.per_second() - 1.0).abs() < 1e-3
            }
            _ => false,
        };
        let rate = if constant_rate { nominal } else { average.or(nominal) };
        VideoStream {
            codec: self.codec_name.clone(),
            profile: self.profile.clone(),
            pixel_format: self.pix_fmt.clone(),
            size: Size::new(self.width, self.height),
            sample_aspect: self.sample_aspect(),
            rate: rate.unwrap_or(FrameRate::FILM),
            constant_rate,
            frames: Frames(self.nb_read_packets.as_deref().and_then(|count| count.parse().ok()).unwrap_or(0)),
            rotation: self.rotation(),
            color_space: self.color_space.clone().filter(|name| name != "unknown"),
            reordered: self.has_b_frames > 0,
            parameter_hash: self.extradata_hash.clone(),
        }
    }

    fn sample_aspect(&self) -> (u32, u32) {
        let given = self.sample_aspect_ratio.as_deref().and_then(|text| fraction(text, ':'));
        given.filter(|(num, den)| *num > 0 && *den > 0).unwrap_or((1, 1))
    }

    fn rotation(&self) -> i32 {
        let side = self.side_data_list.iter().find_map(|data| data.rotation);
        let tagged =
            || self.tags.get("rotate").and_then(|text| text.parse::<f64>().ok()).map(|degrees| -degrees);
        side.or_else(tagged).unwrap_or(0.0).round() as i32
    }

    fn audio(&self, container_seconds: f64) -> AudioStream {
        let own = number(self.duration.as_deref());
        AudioStream {
            codec: self.codec_name.clone(),
            sample_rate: number(self.sample_rate.as_deref()) as u32,
            channels: self.channels,
            seconds: if own > 0.0 { own } else { container_seconds },
        }
    }
}

fn number(text: Option<&str>) -> f64 {
    text.and_then(|text| text.parse::<f64>().ok()).filter(|value| value.is_finite()).unwrap_or(0.0)
}

fn fraction(text: &str, separator: char) -> Option<(u32, u32)> {
    let (num, den) = text.split_once(separator)?;
    Some((num.parse().ok()?, den.parse().ok()?))
}
