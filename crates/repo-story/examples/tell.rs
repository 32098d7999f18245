//! Tells the story of a folder: `tell PATH [comedy|drama|adventure] [TOKENS] [facts]`.

use director_repo_story::{Options, TokenLevel, Tone, tell};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the path of a folder")?;
    let tone = arguments.next().map_or(Ok(Tone::default()), |tone| tone.parse())?;
    let tokens = arguments.next().map_or(Ok(TokenLevel::default()), |level| level.parse())?;
    let story = tell(path.as_ref(), &Options { tone, tokens, ..Options::default() }, &mut |step| {
        eprintln!("{step:?}");
    })?;
    if arguments.next().is_some() {
        for fact in &story.facts {
            println!(
                "{:.3} {:14} {:5} {} | {} | {}",
                fact.weight,
                fact.kind.as_str(),
                fact.count,
                fact.subject,
                fact.detail,
                fact.evidence.join(" ")
            );
        }
    }
    println!("{}\n{}\n{:?} {:?}", story.script_markdown, story.prompt, story.tokens, story.notes);
    Ok(())
}
