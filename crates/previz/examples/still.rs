//! Writes a contact sheet of stills: `cargo run -p director-previz --example still -- OUT.png [PROMPT…]`.

use director_film::{FrameRate, Frames, Size};
use director_previz::{Order, Take};
use director_raster::render::Scratch;
use director_raster::text::{Font, Style, draw};
use director_raster::{Canvas, Rgb, png};
use std::collections::BTreeMap;

const PROMPTS: &[&str] = &[
    "A robot walking down a hallway, slow dolly in",
    "A red car drives down a city street at sunset, tracking shot",
    "A chef pouring milk in a kitchen, medium shot",
    "A woman in a yellow raincoat stands on the shore at night, slow orbit",
    "Two people talk in an office, medium shot",
    "A dog runs across a field in the morning",
    "A knight rides through a forest in the fog",
    "A cardboard box on the floor of a warehouse, crane up",
    "An old fisherman stands at the harbour at dusk, close-up",
    "A boy walks home through the snow at night",
    "A bird flies over the desert at noon, wide shot",
    "A quixotic zorple in a room",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| "still.png".to_owned());
    let given: Vec<String> = arguments.collect();
    let prompts: Vec<&str> =
        if given.is_empty() { PROMPTS.to_vec() } else { given.iter().map(String::as_str).collect() };
    let (columns, size) = (3_u32.min(prompts.len() as u32), Size::new(512, 288));
    let rows = (prompts.len() as u32).div_ceil(columns);
    let caption = 22;
    let mut sheet = Canvas::new(columns * size.width, rows * (size.height + caption), Rgb(18, 18, 20))
        .expect("a sheet fits a canvas");
    let font = Font::embedded();
    for (index, prompt) in prompts.iter().enumerate() {
        let order = Order {
            prompt: (*prompt).to_owned(),
            size,
            rate: FrameRate::FILM,
            frames: Frames(96),
            seed: 7,
            voices: BTreeMap::new(),
            slate: None,
        };
        let take = Take::new(&order);
        let picture = take.frame(60, &mut Scratch::default());
        let (x, y) =
            ((index as u32 % columns) * size.width, (index as u32 / columns) * (size.height + caption));
        sheet.paste(&picture, i64::from(x), i64::from(y));
        let style = Style::new(13.0, Rgb(220, 220, 215));
        let text: String = prompt.chars().take(72).collect();
        draw(&mut sheet, &font, &text, style, x as f32 + 6.0, (y + size.height) as f32 + 15.0);
        println!("{:?}", take.record());
    }
    std::fs::write(&out, png::encode(&sheet)).expect("the sheet can be written");
}
