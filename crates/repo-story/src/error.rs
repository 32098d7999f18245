//! What can go wrong between a folder and its story.

use std::path::PathBuf;

/// Every message says what is wrong, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    #[error("repository not found: `{}` is no folder; give the path of a folder with source code, best an absolute one", .0.display())]
    NotFound(PathBuf),

    #[error("nothing to tell: `{}` has no readable text file that is neither ignored, generated nor vendored", .0.display())]
    Empty(PathBuf),

    #[error("could not read `{}`", path.display())]
    Read { path: PathBuf, source: std::io::Error },

    #[error("could not keep the analysis in `{}`; choose another cache folder", path.display())]
    Cache { path: PathBuf, source: std::io::Error },

    #[error("gag file `{file}`: {what}")]
    Gags { file: String, what: String },

    #[error("story template `{file}`: {what}")]
    Template { file: String, what: String },

    #[error("story template `{file}`, beat `{beat}`: could not render")]
    Render { file: String, beat: String, source: Box<minijinja::Error> },

    #[error(
        "prompt too long: what must stay takes {needed} tokens ({tokenizer}), the limit is {limit}; raise --tokens or choose a template with fewer beats"
    )]
    PromptTooLong { needed: usize, limit: usize, tokenizer: &'static str },
}
