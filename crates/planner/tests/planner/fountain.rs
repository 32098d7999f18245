//! The Fountain format, element by element.

use crate::common::kinds;
use director_film::picture::Aspect;
use director_planner::{parse_fountain, read};

fn elements(body: &str) -> Vec<String> {
    let script = parse_fountain(body, "a.fountain").unwrap();
    script
        .scenes
        .iter()
        .flat_map(|scene| std::iter::once(format!("scene {}", scene.heading)).chain(kinds(scene)))
        .collect()
}

#[test]
fn every_element_of_the_format_is_recognised() {
    let table: &[(&str, &[&str])] = &[
        ("INT. HALL - DAY\n\nShe runs.\n", &["scene INT. HALL - DAY", "3:1 action She runs."]),
        ("ext. yard\n\nRain.\n", &["scene ext. yard", "3:1 action Rain."]),
        ("I/E CAR - NIGHT #12A#\n\nRain.\n", &["scene I/E CAR - NIGHT", "3:1 action Rain."]),
        (".FORCED PLACE\n\nRain.\n", &["scene FORCED PLACE", "3:1 action Rain."]),
        ("MAYA\nHello\nthere.\n", &["scene ", "2:1 MAYA Hello there."]),
        (
            "MAYA\n(softly)\nHello.\n(louder)\nYou!\n",
            &["scene ", "3:1 MAYA (softly) Hello.", "5:1 MAYA (louder) You!"],
        ),
        ("MAYA (V.O.)\nHeard.\n", &["scene ", "2:1 MAYA (V.O.) Heard."]),
        ("MAYA (CONT'D)\nMore.\n", &["scene ", "2:1 MAYA More."]),
        ("@McAvoy\nAye.\n", &["scene ", "2:1 McAvoy Aye."]),
        ("MAYA\nOne.\n\nBEN ^\nTwo.\n", &["scene ", "2:1 MAYA One.", "5:1 BEN Two."]),
        ("!MAYA\nis shouted.\n", &["scene ", "1:2 action MAYA is shouted."]),
        (
            "Rain.\n\nCUT TO:\n\nSun.\n",
            &["scene ", "1:1 action Rain.", "-", "3:1 action CUT TO:", "-", "5:1 action Sun."],
        ),
        ("Rain.\n\n> Burn to white.\n", &["scene ", "1:1 action Rain.", "-", "3:1 action Burn to white."]),
        ("> THE END <\n", &["scene ", "1:1 card THE END"]),
        ("~Row, row\n~row your boat\n", &["scene ", "1:2 narration Row, row row your boat"]),
        (
            "# Act\n\n= A synopsis.\n\nRain. [[a note]] Falls. /* cut\nthis */\n",
            &["scene ", "5:1 action Rain. Falls."],
        ),
        ("===\n\nRain.\n", &["scene ", "3:1 action Rain."]),
        (
            "[[clip: d.mp4 1s-4s]]\n\n[[still: a.png a lamp]]\n",
            &["scene ", "1:1 footage d.mp4 1-4", "-", "3:1 still a lamp = a.png"],
        ),
        (
            "Rain. [[sfx: r.wav]] [[pause 1]]\n",
            &["scene ", "1:1 action Rain.", "1:7 sfx r.wav", "1:22 pause 1"],
        ),
    ];
    for (written, understood) in table {
        assert_eq!(elements(written), *understood, "{written}");
    }
}

#[test]
fn the_title_page_holds_the_settings() {
    let page = "Title:\n\t_**The Last**_ Train\nCredit: by\nAspect: 1:1\nWpm: 120\nEnd card: Fin\nBibles: b.toml\n\nRain.\n";
    let document = read(page, "a.fountain").unwrap();
    let script = &document.script;
    assert_eq!((script.title.as_str(), script.settings.aspect), ("The Last Train", Aspect::Square));
    assert_eq!(
        (script.settings.words_per_minute, script.settings.end_card.as_deref()),
        (Some(120), Some("Fin"))
    );
    assert_eq!(document.links().count(), 1);
    let error = parse_fountain("Title: A\nAspekt: 1:1\n\nRain.\n", "a.fountain").unwrap_err().to_string();
    assert!(error.starts_with("a.fountain:2:1: unknown key `aspekt`; did you mean `aspect`"), "{error}");
}

#[test]
fn what_is_wrong_in_a_screenplay_is_named_with_its_place() {
    for (written, message) in [
        (
            "INT. A - DAY\n\nINT. B - DAY\n\nRain.\n",
            "a.fountain:1:1: the scene `INT. A - DAY` has nothing in it",
        ),
        ("Rain. /* for ever\n", "a.fountain:1:7: this boneyard has no end"),
        ("[[clip: ../d.mp4 1s-4s]]\n", "a.fountain:1:1: the path leaves the script's folder"),
        ("Rain [[caard: x]]\n", "a.fountain:1:6: unknown direction `caard`; did you mean `card`"),
    ] {
        let error = parse_fountain(written, "a.fountain").unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}
