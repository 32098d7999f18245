//! ffmpeg, ffprobe and offline speech through the sandbox.
