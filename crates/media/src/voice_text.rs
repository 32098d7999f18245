//! What the offline voices can read aloud.

/// For flite, which reads ASCII only: typographic signs become their plain forms, accented letters lose the accent.
pub(crate) fn for_flite(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).fold(String::new(), |mut plain, c| {
        match plain_form(c) {
            Some(form) => plain.push_str(form),
            None if c.is_ascii() => plain.push(c),
            None => plain.push(' '),
        }
        plain
    })
}

/// For espeak-ng, which reads what stands in `[[ ]]` as phonemes instead of words.
pub(crate) fn for_espeak(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '[' || c == ']' { ' ' } else { c }).collect()
}

fn plain_form(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{02bc}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => "\"",
        '\u{2013}' | '\u{2014}' => ", ",
        '\u{2026}' => "...",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' => "A",
        'ä' | 'æ' => "ae",
        'Ä' | 'Æ' => "Ae",
        'ç' | 'č' | 'ć' => "c",
        'Ç' | 'Č' => "C",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => "e",
        'È' | 'É' | 'Ê' | 'Ë' => "E",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' => "I",
        'ñ' | 'ń' => "n",
        'Ñ' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' => "o",
        'ö' | 'œ' => "oe",
        'Ö' | 'Œ' => "Oe",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' => "O",
        'š' | 'ś' => "s",
        'Š' => "S",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ū' => "u",
        'ü' => "ue",
        'Ü' => "Ue",
        'Ù' | 'Ú' | 'Û' => "U",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'Ž' => "Z",
        '€' => " euros ",
        '£' => " pounds ",
        '°' => " degrees ",
        '×' => " times ",
        _ => return None,
    })
}
