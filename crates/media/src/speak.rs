//! Scratch voices: speech from programs that need no network.

use crate::audio::decode;
use crate::error::MediaError;
use crate::pcm::Pcm;
use crate::tools::Tools;
use crate::voice_text::{for_espeak, for_flite};
use director_film::speech::{Voice, VoiceEngine};
use director_sandbox::{Job, Limits, run};
use std::path::Path;
use std::time::Duration;

/// Most bytes of text that are spoken at once: about ten minutes.
const MOST_TEXT: usize = 16 << 10;

/// Samples quieter than this are silence: half a step of 16 bits.
const SILENCE: f32 = 0.5 / 32_768.0;

/// Speaks a text at 48 kHz, one channel, without the silence before the first and after the last sound.
pub fn speak(tools: &Tools, voice: &Voice, text: &str) -> Result<Pcm, MediaError> {
    let readable = readable(voice.engine, text)?;
    installed(tools, voice)?;
    let folder =
        tempfile::tempdir().map_err(|source| MediaError::io(&std::env::temp_dir(), "written", source))?;
    let (input, output) = (folder.path().join("text.txt"), folder.path().join("speech.wav"));
    std::fs::write(&input, readable).map_err(|source| MediaError::io(&input, "written", source))?;
    let job = speech_job(tools, voice, &input, &output)?;
    let limits = Limits { wall: Duration::from_mins(5), cpu: Duration::from_mins(5), ..Limits::default() };
    let engine = voice.engine.as_str();
    let spoken = run(&job.limits(limits), tools.cancel());
    spoken.map_err(|error| MediaError::from_run(engine, &output, error))?;
    let mut pcm = decode(tools, &output, None, (1, 1))?;
    trim(&mut pcm.samples);
    if pcm.is_empty() {
        return Err(MediaError::NothingToSpeak { text: shown(text) });
    }
    Ok(pcm)
}

/// The voice to use: the wanted one, or the scratch voice of a language. An error where it is not installed.
pub fn pick_voice(tools: &Tools, wanted: Option<&Voice>, language: &str) -> Result<Voice, MediaError> {
    if let Some(voice) = wanted {
        installed(tools, voice)?;
        return Ok(voice.clone());
    }
    let scratch = Voice::scratch_for(language);
    let Err(refused) = installed(tools, &scratch) else { return Ok(scratch) };
    // espeak-ng speaks English too: a plainer voice is better than none.
    let plain = Voice { engine: VoiceEngine::EspeakNg, name: primary(language) };
    if installed(tools, &plain).is_ok() { Ok(plain) } else { Err(refused) }
}

fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or("en").to_lowercase()
}

fn readable(engine: VoiceEngine, text: &str) -> Result<String, MediaError> {
    if text.len() > MOST_TEXT {
        return Err(MediaError::TextTooLong { text: shown(text), bytes: text.len(), most: MOST_TEXT });
    }
    let readable = if engine == VoiceEngine::Flite { for_flite(text) } else { for_espeak(text) };
    if readable.chars().any(char::is_alphanumeric) {
        Ok(readable)
    } else {
        Err(MediaError::NothingToSpeak { text: shown(text) })
    }
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn speech_job(tools: &Tools, voice: &Voice, input: &Path, output: &Path) -> Result<Job, MediaError> {
    let job = match voice.engine {
        VoiceEngine::Flite => {
            Job::new(tools.flite()?).args(["-voice", &voice.name, "-f"]).arg(input).arg("-o")
        }
        VoiceEngine::EspeakNg => {
            Job::new(tools.espeak_ng()?).args(["-v", &voice.name, "-b", "1", "-f"]).arg(input).arg("-w")
        }
        VoiceEngine::Recorded => return Err(not_synthetic(voice)),
    };
    Ok(job.arg(output))
}

/// Asks the engine for its voices: flite falls back to another voice without a word.
fn installed(tools: &Tools, voice: &Voice) -> Result<(), MediaError> {
    let (names, remedy) = match voice.engine {
        VoiceEngine::Flite => {
            let names = flite_voices(tools)?;
            let remedy = format!("flite offers {}", names.join(", "));
            (names, remedy)
        }
        VoiceEngine::EspeakNg => {
            (espeak_voices(tools)?, "`espeak-ng --voices` lists the languages it speaks".to_owned())
        }
        VoiceEngine::Recorded => return Err(not_synthetic(voice)),
    };
    // espeak-ng takes variants such as `en+f3`; the part before the sign is the voice.
    let base = voice.name.split('+').next().unwrap_or_default();
    if names.iter().any(|name| name.eq_ignore_ascii_case(base)) {
        return Ok(());
    }
    Err(MediaError::VoiceMissing { voice: voice.to_string(), remedy })
}

fn not_synthetic(voice: &Voice) -> MediaError {
    let remedy =
        "a recorded voice is read from its file, not spoken; choose flite:NAME or espeak-ng:LANGUAGE";
    MediaError::VoiceMissing { voice: voice.to_string(), remedy: remedy.to_owned() }
}

fn listing(tool: &'static str, program: &Path, args: &[&str], tools: &Tools) -> Result<String, MediaError> {
    let limits = Limits { wall: Duration::from_secs(20), output_bytes: 1 << 20, ..Limits::default() };
    let output = run(&Job::new(program).args(args.iter().copied()).limits(limits), tools.cancel());
    let output = output.map_err(|source| MediaError::Tool { tool: tool.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `Voices available: kal awb_time kal16 awb rms slt`.
fn flite_voices(tools: &Tools) -> Result<Vec<String>, MediaError> {
    let text = listing("flite", tools.flite()?, &["-lv"], tools)?;
    let names = text.split_once(':').map_or("", |(_, names)| names);
    Ok(names.split_whitespace().map(str::to_owned).collect())
}

/// The languages in the table that `espeak-ng --voices` prints, those a voice speaks besides its own included.
fn espeak_voices(tools: &Tools) -> Result<Vec<String>, MediaError> {
    let text = listing("espeak-ng", tools.espeak_ng()?, &["--voices"], tools)?;
    Ok(text.lines().skip(1).flat_map(languages).map(str::to_owned).collect())
}

/// ` 2  en-gb  --/M  English_(Great_Britain)  gmw/en  (en 2)` speaks en-gb and en.
fn languages(row: &str) -> impl Iterator<Item = &str> {
    let own = row.split_whitespace().nth(1);
    let others = row.split_whitespace().skip(5).filter_map(|cell| cell.strip_prefix('('));
    own.into_iter().chain(others)
}

fn trim(samples: &mut Vec<f32>) {
    let heard = |sample: &f32| sample.abs() > SILENCE;
    samples.truncate(samples.iter().rposition(heard).map_or(0, |last| last + 1));
    let first = samples.iter().position(heard).unwrap_or(0);
    samples.drain(..first);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_voice_table_gives_all_its_languages() {
        let row = " 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)";
        assert_eq!(languages(row).collect::<Vec<_>>(), ["en-gb", "en"]);
    }

    #[test]
    fn silence_is_trimmed_at_both_ends_only() {
        let mut samples = vec![0.0, 0.0, 0.2, 0.0, -0.1, 0.0];
        trim(&mut samples);
        assert_eq!(samples, [0.2, 0.0, -0.1]);
        let mut silent = vec![0.0; 5];
        trim(&mut silent);
        assert!(silent.is_empty());
    }
}
