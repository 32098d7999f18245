//! Every mistake is one line: what, where, what was expected.

use crate::common::{capability, constraints, constraints_for, planned};
use director_film::capability::Durations;
use director_film::frames::Seconds;
use director_film::script::Script;
use director_film::speech::MeasuredSpeech;
use director_planner::{PlanError, missing_file, parse_bibles, parse_brief, parse_markdown, plan, read};
use proptest::prelude::*;

#[test]
fn mistakes_in_markdown_point_at_line_and_column() {
    let table = [
        ("", "a.md:1:1: the file is empty; expected a heading"),
        ("# A\n\n# B\n\nWords.", "a.md:1:1: the scene `A` has nothing in it; expected narration"),
        ("Words.\n\n## B\n", "a.md:3:1: the scene `B` has nothing in it"),
        ("##\n\nWords.", "a.md:1:1: this heading has no words"),
        (
            "Words [pause soon] on.",
            "a.md:1:7: `soon` is no length of a pause; expected seconds from 0.05 to 10",
        ),
        ("é [puase: 1]", "a.md:1:3: unknown direction `puase`; did you mean `pause`"),
        ("[[clip: demo.mp4]]", "a.md:1:1: `demo.mp4` names no stretch of footage"),
        ("[[clip: demo.mp4 9s-3s]]", "a.md:1:1: the stretch `9s-3s` lasts less than half a second"),
        ("[clip: demo.mp4 3s-9s]", "a.md:1:1: `[clip: demo.mp4 3s-9s]` stands in single brackets"),
        ("![x](/etc/passwd)", "a.md:1:1: the path is absolute; expected a file beside or below the script"),
        ("[sfx: http://x.y/z.wav]", "a.md:1:1: the path has a colon"),
        ("[music: ..\\b.mp3]", "a.md:1:1: the path has a backslash"),
        ("MAYA:\n\nWords.", "a.md:1:1: nobody says anything here"),
        ("Words.\n\n```\ncode\n```\n", "a.md:3:1: a code block cannot be spoken"),
        ("| a | b |", "a.md:1:1: a table cannot be spoken"),
        ("Words <!-- for ever", "a.md:1:7: this comment has no end"),
        ("---\ntitle: A\n\nWords.", "a.md:1:1: the front matter has no end; expected a second line `---`"),
        (
            "---\ntilte: A\n---\nWords.",
            "a.md:2:1: unknown key `tilte`; did you mean `title`; expected one of title, brief",
        ),
        (
            "---\nbrand:\n  colour: x\n---\nWords.",
            "a.md:3:3: unknown key `colour`; expected one of font, background",
        ),
        (
            "---\naspect: 3:2\n---\nWords.",
            "a.md:2:9: `3:2` is no value for `aspect`; expected 16:9, 9:16, 1:1 or 4:3",
        ),
        (
            "---\nwpm: 20\n---\nWords.",
            "a.md:2:6: `20` is no value for `wpm`; expected words per minute from 90 to 200",
        ),
        ("---\nvoice: bob\n---\nWords.", "a.md:2:8: `bob` is no value for `voice`"),
        ("---\nbibles: ../b.toml\n---\nWords.", "a.md:2:9: `bibles`: the path leaves the script's folder"),
        (
            "---\nbrand:\n  background: #112233\n---\nWords.",
            "a.md:3:13: `background` has no value; expected text; a value that begins with #",
        ),
        ("---\na: &x [1]\nb: *x\n---\nWords.", "a.md:2:4: anchors and aliases are not read here"),
        ("---\ntitle: [\n---\nWords.", "a.md:"),
        ("+++\ntitle = \n+++\nWords.", "a.md:2:"),
        ("+++\nwpm = \"fast\"\n+++\nWords.", "a.md:2:7: `fast` is no value for `wpm`"),
    ];
    for (written, message) in table {
        let error = parse_markdown(written, "a.md").unwrap_err().to_string();
        assert!(error.starts_with(message), "{written:?}\n gave {error}\n not  {message}");
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_order() {
    let error = parse_markdown("---\nwmp: 100\naspect: no\n---\n[pause x]\n", "a.md").unwrap_err();
    let lines: Vec<_> = error.problems.iter().map(|problem| problem.at.line).collect();
    assert_eq!(lines, [2, 3, 5]);
    assert_eq!(error.to_string().lines().count(), 3);
}

#[test]
fn briefs_and_bibles_name_their_mistakes() {
    let error =
        parse_brief("title = \"A\"\nseconds = 900\ntoen = \"dry\"\n", "brief.toml").unwrap_err().to_string();
    assert!(error.contains("brief.toml:2:11: `900` is no value for `seconds`"), "{error}");
    assert!(error.contains("brief.toml:3:1: unknown key `toen`; did you mean `tone`"), "{error}");
    let error = parse_bibles("[[characters]]\nname = \"Maya\"\n", "b.toml").unwrap_err().to_string();
    assert!(error.starts_with("b.toml:1:1: there is no `descriptor` here"), "{error}");
    let document = read("---\nbibles: gone.toml\n---\nWords.", "a.md").unwrap();
    let link = document.links().next().unwrap();
    assert!(
        missing_file("a.md", link)
            .to_string()
            .starts_with("a.md:2:9: the bibles file `gone.toml` is not there")
    );
}

fn refusal(script: &Script) -> PlanError {
    plan(script, &constraints(), &MeasuredSpeech::new()).unwrap_err()
}

fn script(text: &str) -> Script {
    parse_markdown(text, "a.md").unwrap()
}

#[test]
fn a_word_longer_than_a_clip_is_refused_with_its_place() {
    let error = refusal(&script(&format!("# A\n\nNow {} ends.", "w".repeat(900))));
    assert_eq!(error.at().map(|at| at.line), Some(3));
    assert!(error.to_string().starts_with("the word `wwww"), "{error}");
    let mut tiny = capability();
    tiny.durations = Durations::List(vec![Seconds::from_millis(900)]);
    let error = plan(&script("Words."), &constraints_for(tiny), &MeasuredSpeech::new()).unwrap_err();
    assert!(matches!(error, PlanError::WordTooLong { .. } | PlanError::NoSuchDuration { .. }), "{error}");
}

#[test]
fn a_film_over_five_minutes_is_refused_and_told_how_to_shorten() {
    let long = "Seven words are said in this sentence. ".repeat(130);
    let error = refusal(&script(&format!("# Long part\n\n{long}\n\n# Short part\n\nWords."))).to_string();
    assert!(
        error.contains("over the limit of 300 s: cut about") && error.contains("`Long part` ("),
        "{error}"
    );
    let huge = "Seven words are said in this sentence. ".repeat(3_000);
    assert!(matches!(
        refusal(&script(&format!("{huge}\n\n{huge}").replace(". S", ".\nS"))),
        PlanError::TooLong { .. }
    ));
}

#[test]
fn footage_shorter_than_its_words_is_refused_with_both_lengths() {
    let error =
        refusal(&script("[[clip: d.mp4 3s-5s]]\nThese words take rather longer than two seconds to say."))
            .to_string();
    assert!(error.contains("`d.mp4` is used for 2 s, but the words over it take 4.8"), "{error}");
}

#[test]
fn a_scene_of_nothing_but_sounds_is_refused() {
    assert!(matches!(refusal(&script("# A\n\n[sfx: a.wav]")), PlanError::EmptyScene { .. }));
}

#[test]
fn a_pace_nobody_speaks_at_is_refused() {
    let mut constraints = constraints();
    constraints.words_per_minute = Some(300);
    let error = plan(&script("Words."), &constraints, &MeasuredSpeech::new()).unwrap_err();
    assert_eq!(error, PlanError::Pace { words_per_minute: 300 });
    assert_eq!(planned(&script("Words.")).words_per_minute, 150);
}

#[test]
fn hostile_text_ends_in_an_answer_soon() {
    let brackets = "[".repeat(50_000);
    let deep = format!("---\na: {}\n---\nWords.", "[".repeat(5_000));
    let parens = "(a\n".repeat(50_000);
    let started = std::time::Instant::now();
    for text in [brackets, deep, parens, "](".repeat(30_000), "<".repeat(50_000), "*_".repeat(30_000)] {
        drop(
            parse_markdown(&text, "a.md").map(|script| plan(&script, &constraints(), &MeasuredSpeech::new())),
        );
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// Pieces of both formats, and letters of one to four bytes.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = [
        "#",
        "## A\n",
        "\n",
        "\n\n",
        "MAYA:",
        "MAYA\n",
        " ",
        "(",
        ")",
        "[",
        "]",
        "[[",
        "]]",
        "!",
        "![",
        "](",
        "pause 0.6",
        "card:",
        "clip: a.mp4 1s-3s",
        "sfx: a",
        "<!--",
        "-->",
        "<",
        ">",
        "*",
        "_",
        "`",
        "```",
        "\\",
        "---\n",
        "+++\n",
        "title: x\n",
        "a = 1\n",
        "{",
        "}",
        "\"",
        "&a",
        "*a",
        "- ",
        "1. ",
        "|",
        "/*",
        "*/",
        "~",
        "^",
        "=",
        "INT. B - DAY\n",
        "CUT TO:",
        "@",
        "…",
        "—",
        "é",
        "世",
        "ก",
        "🎬",
        "word",
        "Word.",
        ":",
        "：",
        "\t",
        "\r\n",
        "\u{feff}",
        "\u{301}",
        "Title: x\n",
    ];
    prop::collection::vec(prop::sample::select(scraps.to_vec()), 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_planner_fall_over(text in scraps()) {
        for file in ["a.md", "a.fountain"] {
            match read(&text, file) {
                Ok(document) => drop(plan(&document.script, &constraints(), &MeasuredSpeech::new())),
                Err(error) => prop_assert!(!error.problems.is_empty()),
            }
        }
        drop((parse_brief(&text, "a.toml"), parse_bibles(&text, "a.toml")));
    }
}
