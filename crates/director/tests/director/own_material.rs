//! Stills, footage, cards, effects, music and a recorded narration take their places in the film.

use crate::workplace::{Workplace, outside};

#[test]
fn own_material_stands_in_the_place_of_generated_clips() {
    let work = Workplace::new();
    let file = |name: &str| work.path(name).to_str().unwrap().to_owned();
    outside(
        "ffmpeg",
        &["-v", "error", "-f", "lavfi", "-i", "color=red:s=640x360", "-frames:v", "1", &file("still.png")],
    );
    let clip = [
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:r=30:d=6",
        "-f",
        "lavfi",
        "-i",
        "sine=440:d=6",
        "-pix_fmt",
        "yuv420p",
    ];
    outside("ffmpeg", &[&clip[..], &[&file("demo.mp4")]].concat());
    outside("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "sine=880:d=1", &file("ping.wav")]);
    outside("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "sine=220:d=30", &file("song.wav")]);
    let script = "---\ntitle: Mixed\naspect: \"16:9\"\nend_card: Order today\n---\n\n## Desk\n\n![our product](still.png)\n\n[[clip: demo.mp4 1s-4s]]\n\n[sfx: ping.wav]\n\n[card: Three days later]\n\n[music: song.wav]\n\n(A man stands in a room.)\n";
    work.write("mixed.md", script);
    let report = work.make(&["mixed.md"]);
    let kinds: Vec<_> = report["plan"]["clips"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clip| clip["source"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["still", "footage", "card", "generated", "card"]);

    let start = |index: usize| report["plan"]["clips"][index]["start"].as_u64().unwrap();
    let red = pixel(&work, start(0) + 10);
    assert!(red[0] > 200 && red[1] < 60 && red[2] < 60, "the still is red: {red:?}");
    let card = pixel(&work, start(2) + 10);
    assert!(
        card.iter().all(|channel| channel.abs_diff(card[0]) < 60),
        "a card's corner is its plain background: {card:?}"
    );
    assert_eq!(report["plan"]["clips"][1]["frames"], 72, "three seconds of footage");
}

/// The RGB value near the upper left corner of one frame.
fn pixel(work: &Workplace, frame: u64) -> Vec<u8> {
    let film = work.path("film.mp4");
    let filter = format!("select=eq(n\\,{frame}),crop=2:2:200:100,scale=1:1");
    let args = [
        "-v",
        "error",
        "-i",
        film.to_str().unwrap(),
        "-vf",
        &filter,
        "-frames:v",
        "1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ];
    std::process::Command::new("ffmpeg").args(args).output().unwrap().stdout
}

#[test]
fn a_recorded_narration_is_cut_to_its_words() {
    let work = Workplace::new();
    let file = |name: &str| work.path(name).to_str().unwrap().to_owned();
    let lines = ["The ship leaves the harbour early.", "Nobody waves from the long stone pier."];
    for (index, line) in lines.iter().enumerate() {
        outside("flite", &["-voice", "slt", "-t", line, &file(&format!("{index}.wav"))]);
    }
    let graph = "[0]adelay=700:all=1,apad=pad_dur=1.2[a];[a][1]concat=n=2:v=0:a=1";
    outside(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-i",
            &file("0.wav"),
            "-i",
            &file("1.wav"),
            "-filter_complex",
            graph,
            &file("told.wav"),
        ],
    );
    work.write(
        "ship.md",
        format!(
            "---\ntitle: Ship\naspect: \"1:1\"\n---\n\n## Harbour, day\n\n{}\n\n{}\n",
            lines[0], lines[1]
        ),
    );
    let report = work.make(&["ship.md", "--narration", "told.wav"]);
    let spoken: Vec<_> = report["plan"]["clips"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|clip| clip["lines"].as_array().unwrap())
        .collect();
    assert_eq!(spoken.len(), 2);
    for (line, index) in spoken.iter().zip(0..) {
        assert!(line["voice"].as_str().unwrap().starts_with("recorded:"), "{line}");
        let original: f64 = outside(
            "ffprobe",
            &[
                "-v",
                "error",
                "-show_entries",
                "format=duration",
                "-of",
                "csv=p=0",
                &file(&format!("{index}.wav")),
            ],
        )
        .trim()
        .parse()
        .unwrap();
        let length = line["t1"].as_f64().unwrap() - line["t0"].as_f64().unwrap();
        // The cut lies in the middle of the pause between the lines, so each line brings up to half of it.
        assert!(length > original - 0.4 && length < original + 0.9, "{length} s for {original} s of speech");
    }
}
