//! All SQL and all blobs.
