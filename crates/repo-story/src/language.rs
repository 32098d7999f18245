//! The languages the lexical pass reads, as data: how comments and strings look, and which words define, raise, catch.

use Style::{C, Dashes, Hash, Markup, Semicolons};

/// The family of comments and strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `//` and `/* */`.
    C,
    /// `#` to the end of the line.
    Hash,
    /// `--` to the end of the line.
    Dashes,
    /// `;` to the end of the line.
    Semicolons,
    /// Read for comments only where they are the same in all: none.
    Markup,
}

/// What a word in front of a name says about the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) enum MarkKind {
    Type,
    Function,
    Raised,
    Caught,
    /// Caught without saying what.
    Blanket,
    /// TODO, FIXME, HACK or XXX in a comment.
    Todo,
}

#[derive(Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of yes and no answers is what a table of languages is"
)]
pub(crate) struct Language {
    pub(crate) name: &'static str,
    pub(crate) extensions: &'static [&'static str],
    pub(crate) style: Style,
    /// Words before the name of a type.
    pub(crate) types: &'static [&'static str],
    /// Words before the name of a function.
    pub(crate) functions: &'static [&'static str],
    pub(crate) raises: &'static [&'static str],
    pub(crate) catches: &'static [&'static str],
    /// `name(…) {` defines a function.
    pub(crate) c_functions: bool,
    /// Strings may hold line breaks.
    pub(crate) long_strings: bool,
    /// `'x'` is a character and `'a` alone a lifetime or a quote sign.
    pub(crate) char_quote: bool,
    pub(crate) backticks: bool,
}

const BASE: Language = Language {
    name: "",
    extensions: &[],
    style: C,
    types: &[],
    functions: &[],
    raises: &[],
    catches: &[],
    c_functions: false,
    long_strings: false,
    char_quote: false,
    backticks: false,
};

pub(crate) static LANGUAGES: &[Language] = &[
    Language {
        name: "Python",
        extensions: &["py", "pyi", "pyx"],
        style: Hash,
        types: &["class"],
        functions: &["def"],
        raises: &["raise"],
        catches: &["except"],
        ..BASE
    },
    Language {
        name: "Rust",
        extensions: &["rs"],
        types: &["struct", "enum", "trait", "union", "type"],
        functions: &["fn"],
        long_strings: true,
        char_quote: true,
        ..BASE
    },
    Language {
        name: "JavaScript",
        extensions: &["js", "mjs", "cjs", "jsx"],
        types: &["class"],
        functions: &["function"],
        raises: &["throw"],
        catches: &["catch"],
        c_functions: true,
        backticks: true,
        ..BASE
    },
    Language {
        name: "TypeScript",
        extensions: &["ts", "tsx", "mts", "cts"],
        types: &["class", "interface", "enum", "type"],
        functions: &["function"],
        raises: &["throw"],
        catches: &["catch"],
        c_functions: true,
        backticks: true,
        ..BASE
    },
    Language {
        name: "Go",
        extensions: &["go"],
        types: &["type"],
        functions: &["func"],
        char_quote: true,
        backticks: true,
        ..BASE
    },
    Language {
        name: "Java",
        extensions: &["java"],
        types: &["class", "interface", "enum", "record"],
        raises: &["throw"],
        catches: &["catch"],
        c_functions: true,
        char_quote: true,
        ..BASE
    },
    Language {
        name: "C",
        extensions: &["c", "h"],
        types: &["struct", "union", "enum"],
        c_functions: true,
        char_quote: true,
        ..BASE
    },
    Language {
        name: "C++",
        extensions: &["cc", "cpp", "cxx", "hpp", "hh", "hxx", "cu", "inl"],
        types: &["class", "struct", "union", "enum"],
        raises: &["throw"],
        catches: &["catch"],
        c_functions: true,
        char_quote: true,
        ..BASE
    },
    Language {
        name: "C#",
        extensions: &["cs"],
        types: &["class", "struct", "interface", "enum", "record"],
        raises: &["throw"],
        catches: &["catch"],
        c_functions: true,
        char_quote: true,
        ..BASE
    },
    Language {
        name: "Ruby",
        extensions: &["rb", "rake", "gemspec"],
        style: Hash,
        types: &["class", "module"],
        functions: &["def"],
        raises: &["raise", "fail"],
        catches: &["rescue"],
        long_strings: true,
        ..BASE
    },
    Language {
        name: "PHP",
        extensions: &["php", "phtml"],
        types: &["class", "interface", "trait", "enum"],
        functions: &["function"],
        raises: &["throw"],
        catches: &["catch"],
        long_strings: true,
        ..BASE
    },
    Language {
        name: "Kotlin",
        extensions: &["kt", "kts"],
        types: &["class", "interface", "object", "typealias"],
        functions: &["fun"],
        raises: &["throw"],
        catches: &["catch"],
        char_quote: true,
        ..BASE
    },
    Language {
        name: "Swift",
        extensions: &["swift"],
        types: &["class", "struct", "enum", "protocol", "actor"],
        functions: &["func"],
        raises: &["throw"],
        catches: &["catch"],
        ..BASE
    },
    Language {
        name: "Scala",
        extensions: &["scala", "sc"],
        types: &["class", "trait", "object"],
        functions: &["def"],
        raises: &["throw"],
        char_quote: true,
        ..BASE
    },
    Language {
        name: "Dart",
        extensions: &["dart"],
        types: &["class", "mixin", "enum", "extension"],
        raises: &["throw"],
        catches: &["catch", "on"],
        c_functions: true,
        ..BASE
    },
    Language {
        name: "Lua",
        extensions: &["lua"],
        style: Dashes,
        functions: &["function"],
        raises: &[],
        ..BASE
    },
    Language {
        name: "Shell",
        extensions: &["sh", "bash", "zsh"],
        style: Hash,
        functions: &["function"],
        long_strings: true,
        ..BASE
    },
    Language {
        name: "Perl",
        extensions: &["pl", "pm"],
        style: Hash,
        types: &["package"],
        functions: &["sub"],
        long_strings: true,
        ..BASE
    },
    Language {
        name: "Elixir",
        extensions: &["ex", "exs"],
        style: Hash,
        types: &["defmodule", "defprotocol"],
        functions: &["def", "defp", "defmacro"],
        raises: &["raise"],
        catches: &["rescue"],
        long_strings: true,
        ..BASE
    },
    Language {
        name: "Haskell",
        extensions: &["hs"],
        style: Dashes,
        types: &["data", "newtype", "class"],
        char_quote: true,
        ..BASE
    },
    Language { name: "SQL", extensions: &["sql"], style: Dashes, types: &["TABLE", "table"], ..BASE },
    Language { name: "Zig", extensions: &["zig"], functions: &["fn"], char_quote: true, ..BASE },
    Language {
        name: "Julia",
        extensions: &["jl"],
        style: Hash,
        types: &["struct", "module"],
        functions: &["function"],
        long_strings: true,
        char_quote: true,
        ..BASE
    },
    Language { name: "R", extensions: &["r"], style: Hash, long_strings: true, ..BASE },
    Language {
        name: "Solidity",
        extensions: &["sol"],
        types: &["contract", "interface", "library", "struct"],
        functions: &["function"],
        raises: &["revert"],
        catches: &["catch"],
        ..BASE
    },
    Language {
        name: "Lisp",
        extensions: &["lisp", "el", "clj", "cljs", "scm"],
        style: Semicolons,
        char_quote: true,
        long_strings: true,
        ..BASE
    },
    Language { name: "Svelte", extensions: &["svelte", "vue"], style: Markup, ..BASE },
    Language { name: "HTML", extensions: &["html", "htm"], style: Markup, ..BASE },
    Language { name: "CSS", extensions: &["css", "scss", "less"], style: Markup, ..BASE },
];

/// Index into [`LANGUAGES`] by a file's name.
pub(crate) fn of(file_name: &str) -> Option<u8> {
    let extension = file_name.rsplit_once('.')?.1;
    let lower = extension.to_ascii_lowercase();
    LANGUAGES
        .iter()
        .position(|language| language.extensions.contains(&lower.as_str()))
        .map(|index| index as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_extension_belongs_to_two_languages() {
        let mut all: Vec<_> = LANGUAGES.iter().flat_map(|language| language.extensions).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(LANGUAGES[usize::from(of("src/Main.JAVA").unwrap())].name, "Java");
    }
}
