//! Exact token counts. Exact for the tokenizer that is named, and for no other.

pub const TOKENIZER: &str = "o200k_base";

/// Tokens of a text in [`TOKENIZER`].
pub fn count(text: &str) -> usize {
    bpe_openai::o200k_base().count(text)
}
