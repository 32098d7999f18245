//! What a repository says of itself: manifests, README and licence, read line by line so that every find has its line.

use crate::facts::{Fact, FactKind};
use crate::safety::clean_prose;
use crate::walk::{Role, Tree, read};
use std::collections::BTreeSet;
use std::path::Path;

/// Longer pitches are no pitches.
const LONGEST_PITCH: usize = 160;
const MOST_DEPENDENCIES: usize = 8;

/// Facts of the manifests, the README and the licence, the outermost file first.
pub(crate) fn facts(root: &Path, tree: &Tree) -> Vec<Fact> {
    let mut manifests: Vec<_> = tree.of_role(Role::Manifest).collect();
    manifests.sort_by_key(|file| (file.path.matches('/').count(), file.path.clone()));
    let mut found = Found::default();
    for file in manifests.into_iter().take(40) {
        if let Some(bytes) = read(root, file) {
            found.manifest(&file.path, &String::from_utf8_lossy(&bytes));
        }
    }
    let mut readmes: Vec<_> = tree.of_role(Role::Readme).collect();
    readmes.sort_by_key(|file| !file.path.to_ascii_lowercase().starts_with("readme.md"));
    for file in readmes {
        if let Some(bytes) = read(root, file) {
            found.readme(&file.path, &String::from_utf8_lossy(&bytes));
        }
    }
    for file in tree.of_role(Role::Licence) {
        if let Some(bytes) = read(root, file) {
            found.licence(&file.path, &String::from_utf8_lossy(&bytes));
        }
    }
    found.into_facts(root, tree)
}

#[derive(Debug, Default)]
struct Found {
    name: Option<Fact>,
    title: Option<Fact>,
    pitch: Option<Fact>,
    description: Option<Fact>,
    licence: Option<Fact>,
    dependencies: Vec<Fact>,
    /// Also those beyond the first few.
    names: BTreeSet<String>,
}

fn at(path: &str, line: usize) -> Vec<String> {
    vec![format!("{path}:{}", line + 1)]
}

impl Found {
    fn manifest(&mut self, path: &str, text: &str) {
        let outermost = !path.contains('/');
        let mut section = String::new();
        let mut listed = false;
        for (line, raw) in text.lines().enumerate().take(2000) {
            let trimmed = raw.trim();
            if let Some(header) = section_of(trimmed) {
                section = header;
            }
            // `[dependencies.serde]` is a dependency by itself.
            if let (Some(header), Some(name)) = (section_of(trimmed), section.strip_prefix("dependencies.")) {
                let own = header.len() - name.len();
                self.depends(path, line, &trimmed.trim_matches(['[', ']'])[own..]);
            }
            let described = matches!(
                section.as_str(),
                "" | "package" | "project" | "metadata" | "tool.poetry" | "workspace.package"
            );
            if let Some((key, value)) = entry(trimmed).filter(|_| described && outermost) {
                self.described(path, line, &key, &value);
            }
            listed = dependency_section(trimmed, &section, listed);
            if listed && let Some(name) = dependency(trimmed) {
                self.depends(path, line, &name);
            }
        }
    }

    fn described(&mut self, path: &str, line: usize, key: &str, value: &str) {
        let fact = |kind, most| clean_prose(value, most).map(|value| Fact::new(kind, value, at(path, line)));
        match key {
            "name" | "module" | "artifactid" if self.name.is_none() && is_package_name(value) => {
                self.name = fact(FactKind::Name, 40).map(|mut fact| {
                    fact.subject = fact.subject.rsplit('/').next().unwrap_or_default().to_owned();
                    fact
                });
            }
            "description" if self.description.is_none() && value.split_whitespace().count() >= 3 => {
                self.description = fact(FactKind::Pitch, LONGEST_PITCH);
            }
            "license" if self.licence.is_none() && !value.starts_with(':') => {
                self.licence = fact(FactKind::Licence, 40);
            }
            _ => {}
        }
    }

    fn depends(&mut self, path: &str, line: usize, name: &str) {
        let known = !self.names.insert(name.to_owned());
        if let (false, true, Some(name)) =
            (known, self.dependencies.len() < MOST_DEPENDENCIES, clean_prose(name, 40))
        {
            let rank = self.dependencies.len() as f64;
            self.dependencies
                .push(Fact::new(FactKind::Dependency, name, at(path, line)).weight(0.4 - 0.02 * rank));
        }
    }

    fn readme(&mut self, path: &str, text: &str) {
        let lines: Vec<&str> = text.lines().take(400).collect();
        if self.title.is_none() {
            self.title = title(&lines).and_then(|(line, title)| {
                Some(Fact::new(FactKind::Name, clean_prose(&title, 40)?, at(path, line)))
            });
        }
        if self.pitch.is_none() {
            self.pitch = pitch(&lines).and_then(|(line, pitch)| {
                Some(Fact::new(FactKind::Pitch, clean_prose(&pitch, LONGEST_PITCH)?, at(path, line)))
            });
        }
    }

    fn licence(&mut self, path: &str, text: &str) {
        let first = text.lines().enumerate().find(|(_, line)| line.chars().any(char::is_alphabetic));
        if let (None, Some((line, words))) = (&self.licence, first) {
            self.licence =
                clean_prose(words, 40).map(|words| Fact::new(FactKind::Licence, words, at(path, line)));
        }
    }

    fn into_facts(self, root: &Path, tree: &Tree) -> Vec<Fact> {
        let folder = || {
            let name = root.file_name()?.to_str()?;
            let first = tree.files.first()?;
            Some(
                Fact::new(FactKind::Name, clean_prose(name, 40)?, vec![format!("{}:1", first.path)])
                    .inferred(),
            )
        };
        let name = self.name.or(self.title).or_else(folder);
        let pitch = self.pitch.or(self.description);
        let all = self.names.len() as u64;
        let dependencies = self.dependencies.into_iter().map(|fact| fact.count(all));
        let heavy = [
            name.map(|fact| fact.weight(1.0)),
            pitch.map(|fact| fact.weight(0.95)),
            self.licence.map(|fact| fact.weight(0.3)),
        ];
        heavy.into_iter().flatten().chain(dependencies).collect()
    }
}

fn is_package_name(value: &str) -> bool {
    (1..=60).contains(&value.len()) && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@".contains(c))
}

fn section_of(line: &str) -> Option<String> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.trim_matches(['[', ']']).to_ascii_lowercase())
}

/// `name = "x"`, `"name": "x",`, `name="x",`, `<artifactId>x</artifactId>`, `module x`.
fn entry(line: &str) -> Option<(String, String)> {
    if let Some((key, rest)) = line.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return Some((key.to_ascii_lowercase(), rest.split('<').next()?.to_owned()));
    }
    if let Some(module) = line.strip_prefix("module ") {
        return Some(("module".to_owned(), module.trim().to_owned()));
    }
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim().trim_matches('"').to_ascii_lowercase();
    let value = value.trim().trim_end_matches(',').trim();
    let quoted = value.len() >= 2 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let plain = !value.starts_with(['{', '[', '"', '\'']) && !value.contains(['(', '[']);
    (quoted || plain).then(|| (key, value.trim_matches(['"', '\'']).to_owned()))
}

const OPENERS: [&str; 6] =
    ["\"dependencies\"", "dependencies = [", "install_requires", "require (", "requires = [", "\"require\""];

fn dependency_section(line: &str, section: &str, listed: bool) -> bool {
    let by_header =
        section.ends_with("dependencies") && !section.contains("dev-") && !section.contains("build-");
    let opens = line.ends_with(['[', '{', '(']) && OPENERS.iter().any(|opener| line.starts_with(opener));
    let closes = line.starts_with(']') || line.starts_with('}') || line.starts_with(')');
    by_header || opens || (listed && !closes && section_of(line).is_none())
}

fn dependency(line: &str) -> Option<String> {
    let opener = line.ends_with(['[', '{', '(']) || line.starts_with(['[', '#']);
    let name: String = line
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_./@".contains(*c))
        .collect();
    let name = name.trim_end_matches('.').to_owned();
    let rest = line.trim_start_matches(['"', '\'']).get(name.len()..)?;
    let separated = rest.is_empty()
        || rest.starts_with(['"', '\'', ' ', '=', '>', '<', '~', '[', ':', ';', '.', '!', '^']);
    (!opener
        && separated
        && name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@'))
    .then_some(name)
}

/// `# Title`, or a line underlined with `===`.
fn title(lines: &[&str]) -> Option<(usize, String)> {
    lines.iter().enumerate().find_map(|(index, line)| {
        let under = lines
            .get(index + 1)
            .is_some_and(|next| next.len() >= 3 && next.chars().all(|c| matches!(c, '=' | '-')));
        let text = line.strip_prefix("# ").or(under.then_some(*line))?;
        let text = unmarked(text);
        (text.chars().any(char::is_alphabetic) && text.split_whitespace().count() <= 6)
            .then_some((index, text))
    })
}

/// The first sentence of the first paragraph of words.
fn pitch(lines: &[&str]) -> Option<(usize, String)> {
    let mut fenced = false;
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim();
        fenced ^= line.starts_with("```");
        let mark = line.starts_with(['#', '[', '!', '<', '>', '|', '=', '-', '.', '`', '*', ':', '+', '~'])
            && !line.starts_with("**")
            && !line.starts_with("> ");
        if fenced || mark || unmarked(line).split_whitespace().count() < 4 {
            continue;
        }
        let paragraph: Vec<&str> =
            lines[index..].iter().take_while(|line| !line.trim().is_empty()).take(6).copied().collect();
        let text = unmarked(&paragraph.join(" "));
        let end = text.find(". ").map_or(text.len(), |end| end + 1);
        return Some((index, text[..end].to_owned()));
    }
    None
}

/// Without links, emphasis and tags.
fn unmarked(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(open) = rest.find(['[', '<', '(']) {
        let sign = rest.as_bytes()[open];
        kept.push_str(&rest[..open]);
        let close = match sign {
            b'[' => ']',
            b'<' => '>',
            _ => ')',
        };
        let inner = &rest[open + 1..];
        let Some(end) = inner.find(close) else { break };
        match sign {
            b'[' => kept.push_str(&inner[..end]),
            b'(' if !inner[..end].contains("://") && !inner[..end].contains(".md") => {
                kept.push('(');
                kept.push_str(&inner[..=end]);
            }
            _ => {}
        }
        rest = &inner[end + 1..];
    }
    kept.push_str(rest);
    kept.replace(['*', '`', '#', '_', '!'], "")
        .replace('|', "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readme_gives_title_and_pitch_with_their_lines() {
        let text = "[![badge](http://x)](y)\n\n# Lamp\n\n<p>x</p>\n**Lamp** is a [small](http://y) lamp, yet bright. It glows.\n";
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(title(&lines).unwrap(), (2, "Lamp".to_owned()));
        assert_eq!(pitch(&lines).unwrap(), (5, "Lamp is a small lamp, yet bright.".to_owned()));
    }

    #[test]
    fn manifests_of_many_kinds_give_name_and_dependencies() {
        let table = [
            (
                "Cargo.toml",
                "[package]\nname = \"lamp\"\ndescription = \"a lamp that glows\"\n\n[dependencies]\nserde = \"1\"\n[dev-dependencies]\ninsta = \"1\"",
                "lamp",
                "serde",
                6,
            ),
            (
                "package.json",
                "{\n  \"name\": \"@x/lamp\",\n  \"dependencies\": {\n    \"react\": \"^1\"\n  },\n  \"devDependencies\": {\n    \"jest\": \"1\"\n  }\n}",
                "lamp",
                "react",
                4,
            ),
            (
                "pyproject.toml",
                "[project]\nname = \"lamp\"\ndependencies = [\n  \"urllib3>=1.2,<3\",\n]\n",
                "lamp",
                "urllib3",
                4,
            ),
            (
                "go.mod",
                "module example.org/x/lamp\n\nrequire (\n\tgolang.org/x/net v1\n)\n",
                "lamp",
                "golang.org/x/net",
                4,
            ),
        ];
        for (path, text, name, dependency, line) in table {
            let mut found = Found::default();
            found.manifest(path, text);
            assert_eq!(found.name.unwrap().subject, name, "{path}");
            assert_eq!(found.dependencies[0].subject, dependency, "{path}");
            assert_eq!(found.dependencies[0].evidence, [format!("{path}:{line}")]);
            assert_eq!(found.dependencies.len(), 1, "{path}: {:?}", found.dependencies);
        }
    }
}
