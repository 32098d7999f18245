//! Runs other programs with bounded time, memory, files and no network.
