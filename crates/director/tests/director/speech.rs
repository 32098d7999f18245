//! Every narrated line is audible at the time its caption shows: the sound is recognised back into words.

use crate::workplace::{Workplace, outside, say_not_run};
use std::process::Command;

#[test]
fn each_caption_is_heard_while_it_shows() {
    if Command::new("pocketsphinx_continuous").arg("-h").output().is_err() {
        say_not_run("captions against recognised speech (scripts/setup.sh --tests installs pocketsphinx)");
        return;
    }
    let work = Workplace::new();
    work.write("four.md", "---\ntitle: Four score\naspect: \"1:1\"\n---\n\n## Field, day\n\nEvery evening the same small fight.\n\nThe world will little note what we say here.\n\n## Room, night\n\nMAN: The ship leaves the harbor early.\n");
    let report = work.make(&["four.md"]);
    let lines: Vec<_> = report["plan"]["clips"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|clip| clip["lines"].as_array().unwrap())
        .cloned()
        .collect();
    assert_eq!(lines.len(), 3);
    let texts: Vec<String> = lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect();
    for (index, line) in lines.iter().enumerate() {
        let heard = recognise(&work, line["t0"].as_f64().unwrap(), line["t1"].as_f64().unwrap());
        let scores: Vec<f64> = texts.iter().map(|text| shared_words(text, &heard)).collect();
        assert!(scores[index] >= 0.5, "`{}` was heard as `{heard}`", texts[index]);
        for (other, score) in scores.iter().enumerate().filter(|(other, _)| *other != index) {
            assert!(*score < scores[index], "`{heard}` is nearer to line {other}");
        }
    }
}

/// What is said between two times of the film.
fn recognise(work: &Workplace, from: f64, to: f64) -> String {
    let wav = work.path("heard.wav");
    let (film, wav) = (work.path("film.mp4"), wav.to_str().unwrap().to_owned());
    let (from, length) = (format!("{:.3}", (from - 0.1).max(0.0)), format!("{:.3}", to - from + 0.2));
    let film = film.to_str().unwrap();
    outside(
        "ffmpeg",
        &["-y", "-v", "error", "-ss", &from, "-t", &length, "-i", film, "-ac", "1", "-ar", "16000", &wav],
    );
    outside("pocketsphinx_continuous", &["-infile", &wav, "-logfn", "/dev/null"]).to_lowercase()
}

/// Share of the text's words that were heard.
fn shared_words(text: &str, heard: &str) -> f64 {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let heard: Vec<&str> = heard.split_whitespace().collect();
    words.iter().filter(|word| heard.contains(&word.as_str())).count() as f64 / words.len() as f64
}
