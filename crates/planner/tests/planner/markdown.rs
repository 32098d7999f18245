//! What is written in Markdown is understood as it was meant.

use crate::common::kinds;
use director_film::picture::Aspect;
use director_planner::{FileKind, parse_markdown, read};

#[test]
fn every_mark_of_the_dialect_becomes_its_element() {
    let script = parse_markdown(
        "# Lamp\n\n## Kitchen, night\n\nPlain **words** with a [link](http://x.y),\nover two lines. [pause 0.6] And on.\n\n\
         MAYA: (softly) Hello\nthere.\n(She waves,\nslowly.)\nMAYA: Again.\n\nDR. CHEN-O'NEIL 2 (V.O.): Heard only.\n\n\
         @mixed: forced.\n\nNote: this is told.\n\n![a lamp](img/lamp.png)\n[[clip: demo.mp4 3s-1:09]]\n\n[card: One, two]\n\n\
         [sfx: a.wav]\n[music: b.mp3]\n\n> quoted\n\n- item one\n- item two\n\n<!-- not\nsaid -->\n---\nLast.\n",
        "a.md",
    )
    .unwrap();
    assert_eq!(script.title, "Lamp");
    assert_eq!(script.scenes.len(), 1);
    assert_eq!(script.scenes[0].heading, "Kitchen, night");
    let expected = [
        "5:1 narration Plain words with a link, over two lines.",
        "6:17 pause 0.6",
        "6:29 narration And on.",
        "-",
        "8:16 MAYA (softly) Hello there.",
        "10:1 action She waves, slowly.",
        "12:7 MAYA Again.",
        "-",
        "14:27 DR. CHEN-O'NEIL 2 (V.O.) Heard only.",
        "-",
        "16:9 mixed forced.",
        "-",
        "18:1 narration Note: this is told.",
        "-",
        "20:1 still a lamp = img/lamp.png",
        "21:1 footage demo.mp4 3-69",
        "-",
        "23:1 card One, two",
        "-",
        "25:1 sfx a.wav",
        "26:1 music b.mp3",
        "-",
        "28:3 narration quoted",
        "-",
        "30:3 narration item one",
        "-",
        "31:3 narration item two",
        "-",
        "36:1 narration Last.",
    ];
    assert_eq!(kinds(&script.scenes[0]), expected);
}

#[test]
fn a_new_speaker_is_a_new_beat_and_a_pause_belongs_to_the_beat_before_it() {
    let script =
        parse_markdown("## A\n\nMAYA: One.\n(She turns.)\nBEN: Two.\n\n[pause 1]\n\nTold.\n", "a.md")
            .unwrap();
    let expected = [
        "3:7 MAYA One.",
        "4:1 action She turns.",
        "-",
        "5:6 BEN Two.",
        "7:1 pause 1",
        "-",
        "9:1 narration Told.",
    ];
    assert_eq!(kinds(&script.scenes[0]), expected);
}

#[test]
fn upper_case_of_any_script_is_a_name_and_sentences_are_not() {
    for (line, speaker) in [
        ("МАРИЯ: Да.", Some("МАРИЯ")),
        ("ÉLISE: Oui.", Some("ÉLISE")),
        ("C-3PO: Oh.", Some("C-3PO")),
        ("Note: no.", None),
        ("HTTP://X.Y", None),
        ("THIS NAME IS LONGER THAN FORTY CHARACTERS AND SO NO NAME: no.", None),
    ] {
        let script = parse_markdown(line, "a.md").unwrap();
        let first = kinds(&script.scenes[0])[0].clone();
        match speaker {
            Some(name) => assert!(first.contains(name) && !first.contains("narration"), "{first}"),
            None => assert!(first.contains("narration"), "{first}"),
        }
    }
}

#[test]
fn yaml_and_toml_front_matter_say_the_same() {
    let yaml = "---\ntitle: T\nbrief: b.toml\nbibles: c.toml\nstyle: Soft light.\ncharacters:\n  Maya: a woman in yellow\n  \
                Robo:\n    descriptor: a robot\n    voice: flite:kal\naspect: 9:16\nvoice: flite:slt\nlanguage: en-GB\nwpm: 140\n\
                narration: n.wav\nmusic: m.mp3\nbrand: {font: f.ttf, background: \"#112233\", foreground: '#FFEEDD', logo: l.png}\n\
                end-card: Bye\n---\nWords.\n";
    let toml = "+++\ntitle = \"T\"\nbrief = \"b.toml\"\nbibles = \"c.toml\"\nstyle = \"Soft light.\"\naspect = \"9:16\"\n\
                voice = \"flite:slt\"\nlanguage = \"en-GB\"\nwpm = 140\nnarration = \"n.wav\"\nmusic = \"m.mp3\"\nend_card = \"Bye\"\n\
                [characters]\nMaya = \"a woman in yellow\"\nRobo = { descriptor = \"a robot\", voice = \"flite:kal\" }\n\
                [brand]\nfont = \"f.ttf\"\nbackground = \"#112233\"\nforeground = \"#FFEEDD\"\nlogo = \"l.png\"\n+++\nWords.\n";
    let (from_yaml, from_toml) = (read(yaml, "a.md").unwrap(), read(toml, "a.md").unwrap());
    let fenced_toml = toml.replace("+++", "---");
    assert_eq!(read(&fenced_toml, "a.md").unwrap().script, from_toml.script);
    let settings = &from_yaml.script.settings;
    assert_eq!(*settings, from_toml.script.settings);
    assert_eq!(from_yaml.script.bibles, from_toml.script.bibles);
    assert_eq!((settings.aspect, settings.words_per_minute), (Aspect::Tall, Some(140)));
    assert_eq!(settings.brand.foreground.as_deref(), Some("#ffeedd"));
    assert_eq!(from_yaml.script.bibles.characters[1].voice.as_deref(), Some("flite:kal"));
    let links: Vec<_> = from_yaml.links().map(|link| (link.file.as_str(), link.at.line, link.kind)).collect();
    assert!(
        links.contains(&("b.toml", 3, FileKind::Brief)) && links.contains(&("c.toml", 4, FileKind::Bibles)),
        "{links:?}"
    );
    assert_eq!(from_yaml.files().len(), 4);
    assert_eq!(director_planner::files(&from_yaml.script).len(), 4);
}

#[test]
fn headings_over_headings_are_a_title_or_an_act() {
    let script = parse_markdown("# Film\n\n# Act one\n\n## Kitchen\n\nA.\n", "a.md");
    assert!(script.unwrap_err().to_string().starts_with("a.md:1:1: the scene `Film` has nothing in it"));
    let script =
        parse_markdown("# Film\n## Act one\n### Kitchen\nA.\n## Act two\n### Street\nB.\n", "a.md").unwrap();
    let headings: Vec<_> = script.scenes.iter().map(|scene| scene.heading.as_str()).collect();
    assert_eq!((script.title.as_str(), headings), ("Film", vec!["Kitchen", "Street"]));
    assert_eq!(parse_markdown("Words.", "my-first_film.md").unwrap().title, "my first film");
}
