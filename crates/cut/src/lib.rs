//! Timeline to film: picture, sound, captions.
