//! Pure decisions: script to clip plan, prompts, prices.
