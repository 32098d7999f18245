//! Clips that the tests draw.

use crate::inject::{DEFECTS, Defect, inject};
use crate::scene::{KINDS, Kind, draw};
use crate::table::Table;
use crate::{Clip, kinds, listen, look, tools};
use director_assess::{AssessError, assess, rank};
use director_film::assessment::{Status, Verdict};
use director_film::{FrameRate, Frames, Size};
use director_media::Pcm;

const FRAMES: usize = 72;

fn tone(seconds: f64, amplitude: f64) -> Pcm {
    let value = |i: usize| {
        let swing = (i as f64 * 300.0 * std::f64::consts::TAU / 48_000.0).sin() * amplitude;
        swing.clamp(-1.0, 1.0) as f32
    };
    let samples = (0..(seconds * 48_000.0) as usize).flat_map(|i| [value(i); 2]).collect();
    Pcm { sample_rate: 48_000, channels: 2, samples }
}

#[test]
fn a_clean_take_passes_but_says_what_nobody_looked_at() {
    let clip = draw(Kind::Pan, 3, FRAMES);
    let judged = look(&clip, &clip.expectation());
    assert_eq!(judged.verdict, Verdict::PassUnverified, "{:?}", judged.spans);
    assert_eq!(judged.checks["visual_requirements"].status, Status::Unverified);
    assert_eq!(judged.checks["visual_requirements"].judge, "nobody");
    assert_eq!(judged.checks["transcript_match"].status, Status::NotApplicable);
    assert_eq!(judged.checks["duration_ok"].score, Some(1.0));
    assert_eq!((judged.metrics.len(), judged.checks.len()), (7, 5));
    let weights: f64 = judged.checks.values().map(|check| check.weight).sum();
    assert!((weights - 1.0).abs() < 1e-9);
}

#[test]
fn injected_defects_are_found_and_clean_controls_are_left_alone() {
    let mut table = Table::default();
    for (seed, kind) in KINDS.iter().enumerate() {
        let clip = draw(*kind, seed as u64, FRAMES);
        let other = draw(Kind::LockedOff, 100 + seed as u64, FRAMES);
        table.good(&format!("{kind:?}"), &look(&clip, &clip.expectation()));
        for defect in DEFECTS {
            // Nothing can be seen to last where nothing moves.
            let still = [Kind::LockedOff, Kind::SmallMotion, Kind::Ripples].contains(kind);
            if defect == Defect::Watermark && still {
                continue;
            }
            let (bad, truth) = inject(&clip, defect, &other);
            table.bad(&format!("{kind:?}"), defect, (truth, &look(&bad, &bad.expectation())), &[]);
        }
    }
    table.print("drawn clips");
    for defect in DEFECTS {
        let row = table.row(defect);
        // Watermarks are the weakest: on a scene that barely changes a mark does not stand out by lasting.
        let least = if defect == Defect::Watermark { 0.8 } else { 0.9 };
        assert!(row.recall() >= least, "{defect:?} recall {}", row.recall());
        assert!(row.precision() >= least, "{defect:?} precision {}", row.precision());
    }
}

#[test]
fn a_frozen_take_does_not_win_by_being_smooth() {
    let clip = draw(Kind::Pan, 4, FRAMES);
    let frozen = Clip { frames: vec![clip.frames[0].clone(); FRAMES], ..clip.clone() };
    let (moving, still) = (look(&clip, &clip.expectation()), look(&frozen, &frozen.expectation()));
    assert_eq!(still.verdict, Verdict::Retry);
    assert_eq!(still.metrics["motion_smoothness"].status, Status::NotApplicable);
    assert_eq!(still.metrics["temporal_coherence"].score, None);
    let order: Vec<usize> = rank(&[still, moving]).iter().map(|take| take.index).collect();
    assert_eq!(order, [1, 0]);
}

#[test]
fn a_card_may_stand_still() {
    let clip = draw(Kind::Pan, 5, 1);
    let card = Clip { frames: vec![clip.frames[0].clone(); 48], ..clip };
    let mut wanted = card.expectation();
    wanted.still_allowed = true;
    let judged = look(&card, &wanted);
    assert_eq!(judged.verdict, Verdict::PassUnverified, "{:?}", judged.spans);
}

#[test]
fn a_take_of_another_shape_rate_length_or_codec_says_so() {
    let clip = draw(Kind::Pan, 6, FRAMES);
    let mut wanted = clip.expectation();
    wanted.size = Size::HD;
    wanted.rate = FrameRate::new(30, 1).unwrap();
    wanted.frames = Some(Frames(150));
    wanted.codec = Some("av1".to_owned());
    let judged = look(&clip, &wanted);
    assert_eq!(kinds(&judged), ["wrong_codec", "wrong_length", "wrong_rate", "wrong_size"]);
    assert_eq!(judged.verdict, Verdict::Retry);
    assert_eq!(judged.checks["duration_ok"].score, Some(0.0));
}

#[test]
fn silence_where_words_are_due_is_found_and_silence_elsewhere_is_not() {
    let clip = draw(Kind::Pan, 7, FRAMES);
    let mut sound = tone(3.0, 0.3);
    sound.samples[2 * 48_000..].fill(0.0);
    let mut wanted = clip.expectation();
    wanted.speech = vec![(0.1, 0.9)];
    let spoken = listen(&clip, &sound, &wanted);
    assert!(spoken.spans.is_empty(), "{:?}", spoken.spans);
    assert_eq!(spoken.checks["transcript_match"].status, Status::Unverified);
    wanted.speech = vec![(1.2, 2.6)];
    let mute = listen(&clip, &sound, &wanted);
    assert_eq!(kinds(&mute), ["silence"]);
    assert_eq!((mute.verdict, mute.checks["transcript_match"].score), (Verdict::Retry, Some(0.0)));
}

#[test]
fn words_without_a_sound_track_are_worth_another_try() {
    let clip = draw(Kind::Pan, 7, FRAMES);
    let mut wanted = clip.expectation();
    wanted.speech = vec![(0.5, 2.0)];
    let judged = look(&clip, &wanted);
    assert_eq!((kinds(&judged), judged.verdict), (vec!["silence"], Verdict::Retry));
}

#[test]
fn clipped_sound_is_found() {
    let clip = draw(Kind::Pan, 8, FRAMES);
    let mut wanted = clip.expectation();
    wanted.speech = vec![(0.1, 2.9)];
    assert_eq!(kinds(&listen(&clip, &tone(3.0, 4.0), &wanted)), ["clipping"]);
}

#[test]
fn a_truncated_file_is_a_verdict_and_a_text_file_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, half) = (folder.path().join("whole.mp4"), folder.path().join("half.mp4"));
    let clip = draw(Kind::FastPan, 9, FRAMES);
    clip.write(&tools(), &whole);
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    let judged = assess(&tools(), &half, &clip.expectation()).unwrap();
    assert!(kinds(&judged).contains(&"truncated"), "{:?}", judged.spans);
    assert_eq!(judged.verdict, Verdict::Retry);
    std::fs::write(&half, "no film").unwrap();
    let refused = assess(&tools(), &half, &clip.expectation());
    assert!(matches!(refused, Err(AssessError::Unreadable { .. })));
}

#[test]
fn very_short_takes_get_a_verdict() {
    for frames in [1, 2, 3, 5] {
        let clip = draw(Kind::Pan, 10, frames);
        let judged = look(&clip, &clip.expectation());
        assert!(judged.overall.is_some(), "{frames} frames");
    }
}
