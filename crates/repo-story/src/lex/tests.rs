use super::*;
use crate::language::{LANGUAGES, of};

fn found(file: &str, text: &str) -> Vec<(MarkKind, u32, String)> {
    let language = &LANGUAGES[usize::from(of(file).unwrap())];
    let scan = scan(text.as_bytes(), language, &mut NameCounts::default());
    scan.marks.iter().map(|mark| (mark.kind, mark.line, scan.name(mark).to_owned())).collect()
}

fn names(file: &str, text: &str, kind: MarkKind) -> Vec<String> {
    found(file, text).into_iter().filter(|mark| mark.0 == kind).map(|mark| mark.2).collect()
}

const PYTHON: &str = r#"
class A(Base):
    """class Phantom: raise Ghost"""
    def run(self):  # TODO(jane): tidy
        try:
            pass
        except (KeyError, errors.Timeout) as e:
            raise
        ValueError
        except:
            raise exceptions.InvalidURL(f"def no(): {x}")
        raise Foo from err
    async def go(self): pass
"#;

#[test]
fn python_is_read_without_phantoms() {
    assert_eq!(names("a.py", PYTHON, MarkKind::Type), ["A"]);
    assert_eq!(names("a.py", PYTHON, MarkKind::Function), ["run", "go"]);
    assert_eq!(names("a.py", PYTHON, MarkKind::Raised), ["InvalidURL", "Foo"], "a bare raise steals no name");
    assert_eq!(names("a.py", PYTHON, MarkKind::Caught), ["KeyError", "Timeout"]);
    assert_eq!(names("a.py", PYTHON, MarkKind::Blanket).len(), 1);
    assert_eq!(found("a.py", PYTHON).iter().find(|m| m.0 == MarkKind::Todo).unwrap().1, 4);
}

#[test]
fn rust_is_read() {
    let text = "pub struct S<'a>(&'a str);\nenum E { A }\nfn f<'a>(c: char) -> R { let q = '\\''; if c == '\"' { panic!(\"x\") }\n let s = r#\"struct No \"#; x.unwrap(); Err(E::A) }\nfn g() { match r { Err(_) => 1, Err(Error::Gone) => 2 } /* fn /* no */ fn no() */ }";
    assert_eq!(names("a.rs", text, MarkKind::Type), ["S", "E"]);
    assert_eq!(names("a.rs", text, MarkKind::Function), ["f", "g"]);
    assert_eq!(names("a.rs", text, MarkKind::Raised), ["panic!", "unwrap", "A"]);
    assert_eq!(names("a.rs", text, MarkKind::Caught), ["Gone"]);
    assert_eq!(names("a.rs", text, MarkKind::Blanket).len(), 1);
}

#[test]
fn javascript_and_typescript_are_read() {
    let js = "class A extends B { run(x) { if (x) { throw new TypeError(`no ${`function q() {`} `) } return /'\"/.test(x) } }\nfunction* gen() {}\np.catch(e => 1)\ntry {} catch (e) {}\nconst f = function () {}";
    assert_eq!(names("a.js", js, MarkKind::Type), ["A"]);
    assert_eq!(names("a.js", js, MarkKind::Function), ["run", "gen"]);
    assert_eq!(names("a.js", js, MarkKind::Raised), ["TypeError"]);
    assert_eq!(names("a.js", js, MarkKind::Blanket).len(), 1);
    let ts = "export interface I<T> { type: string }\ntype U = A | B;\nclass C { go(a: string): Promise<void> { } }\nlet type = 3;";
    assert_eq!(names("a.ts", ts, MarkKind::Type), ["I", "U", "C"]);
    assert_eq!(names("a.ts", ts, MarkKind::Function), ["go"]);
}

#[test]
fn go_java_c_and_others_are_read() {
    let go = "type S struct { a int }\ntype F func(int) error\nfunc (s *S) Run() error { if err != nil { return fmt.Errorf(\"x\") }; go func(x int) string { panic(1) }() }\nfunc Free() {}";
    assert_eq!(names("a.go", go, MarkKind::Function), ["Run", "Free"]);
    assert_eq!(names("a.go", go, MarkKind::Raised), ["fmt.Errorf", "panic"]);
    assert_eq!(names("a.go", go, MarkKind::Blanket).len(), 1);
    assert!(names("a.go", go, MarkKind::Type).contains(&"S".to_owned()));
    let java = "public class A extends B { @Foo(1) void run(int a) throws IOException, E { try { } catch (IOException | Timeout e) { throw new a.b.Gone(\"class X\"); } new T() { }; if (a) { call(b); } } }";
    assert_eq!(names("A.java", java, MarkKind::Type), ["A"]);
    assert_eq!(names("A.java", java, MarkKind::Function), ["run"]);
    assert_eq!(names("A.java", java, MarkKind::Caught), ["IOException", "Timeout"]);
    assert_eq!(names("A.java", java, MarkKind::Raised), ["Gone"]);
    let c = "struct point { int x; };\nstruct point p;\nstatic int add(struct point *a)\n{ if (a) { return f(1); } abort(); }\n#define X 1\n/* FIXME: later */";
    assert_eq!(names("a.c", c, MarkKind::Type), ["point"]);
    assert_eq!(names("a.c", c, MarkKind::Function), ["add"]);
    assert_eq!(names("a.c", c, MarkKind::Raised), ["abort"]);
    assert_eq!(names("a.c", c, MarkKind::Todo), ["FIXME: later */"]);
    let cpp = "class A final : B { };\nvoid A::go() const noexcept { try {} catch (const std::exception& e) { throw std::out_of_range(\"x\"); } catch (...) {} }";
    assert_eq!(names("a.cpp", cpp, MarkKind::Type), ["A"]);
    assert_eq!(names("a.cpp", cpp, MarkKind::Caught), ["exception"]);
    assert_eq!(names("a.cpp", cpp, MarkKind::Raised), ["out_of_range"]);
    let ruby = "class A < B\n def self.go\n raise ArgumentError, 'x'\n rescue Net::Gone, Timeout => e\n end\n x rescue nil\nend";
    assert_eq!(names("a.rb", ruby, MarkKind::Function), ["go"]);
    assert_eq!(names("a.rb", ruby, MarkKind::Raised), ["ArgumentError"]);
    assert_eq!(names("a.rb", ruby, MarkKind::Caught), ["Gone", "Timeout"]);
    let kotlin = "data class A(val x: Int)\nfun go() { try { } catch (e: IOException) { throw Gone(1) } }";
    assert_eq!(names("a.kt", kotlin, MarkKind::Caught), ["IOException"]);
    let php =
        "<p>it's</p><?php class A { function go() { throw new \\B\\Gone(); } } ?> don't <?php class C {}";
    assert_eq!(names("a.php", php, MarkKind::Type), ["A", "C"]);
    assert_eq!(names("a.php", php, MarkKind::Raised), ["Gone"]);
}

#[test]
fn broken_code_ends() {
    for text in ["\"", "'", "`${", "/*", "r#\"", "raise", "except (", "Err(", "((((", "fn", "\\", "'\\"] {
        for language in LANGUAGES {
            scan(text.as_bytes(), language, &mut NameCounts::default());
        }
    }
}

/// Kind, line and name as Python's own parser sees them.
const WITNESS: &str = r"
import ast, sys
for line in sys.stdin:
    path = line.rstrip('\n')
    try:
        tree = ast.parse(open(path, encoding='utf-8').read())
    except Exception:
        continue
    print('F', path)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef): print('T', node.name)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)): print('D', node.name)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(what, ast.Attribute): print('R', what.attr)
            elif isinstance(what, ast.Name): print('R', what.id)
";

/// Names by kind, how many are in both lists and how many in each.
#[derive(Default)]
struct Agreement {
    both: usize,
    found: usize,
    there: usize,
}

impl Agreement {
    fn add(&mut self, mut found: Vec<String>, mut there: Vec<String>) {
        found.sort();
        there.sort();
        (self.found, self.there) = (self.found + found.len(), self.there + there.len());
        for name in found {
            if let Ok(at) = there.binary_search(&name) {
                there.remove(at);
                self.both += 1;
            }
        }
    }

    fn least(&self) -> f64 {
        self.both as f64 / self.found.max(self.there).max(1) as f64
    }
}

fn witness(folder: &std::ffi::OsStr) -> Option<String> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let files = ignore::WalkBuilder::new(folder).build().flatten();
    let python =
        files.map(ignore::DirEntry::into_path).filter(|path| path.extension().is_some_and(|end| end == "py"));
    let list = python.map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n");
    let mut child = Command::new("python3")
        .args(["-W", "ignore", "-c", WITNESS])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let writer = std::thread::spawn(move || stdin.write_all(list.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    String::from_utf8(output.stdout).ok()
}

#[test]
fn names_agree_with_pythons_own_parser() {
    let said = std::env::var_os("DIRECTOR_TEST_REPOS").and_then(|folder| witness(&folder));
    let Some(said) = said else {
        println!("not run: 1 (set DIRECTOR_TEST_REPOS to a folder of source trees, and have python3)");
        return;
    };
    let kinds = [('T', MarkKind::Type), ('D', MarkKind::Function), ('R', MarkKind::Raised)];
    let mut agreement = [Agreement::default(), Agreement::default(), Agreement::default()];
    for file in said.split("F ").skip(1) {
        let (path, names_there) = file.split_once('\n').unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        for (sum, (sign, kind)) in agreement.iter_mut().zip(kinds) {
            let there = names_there
                .lines()
                .filter_map(|line| line.strip_prefix(sign))
                .map(|name| name.trim().to_owned());
            sum.add(names("a.py", &text, kind), there.collect());
        }
    }
    for (sum, (sign, _)) in agreement.iter().zip(kinds) {
        println!("{sign}: {} of {} found, {} there", sum.both, sum.found, sum.there);
        assert!(sum.least() >= 0.98, "{sign}: {}", sum.least());
    }
}

/// Names of types and functions in each Rust file as universal-ctags sees them.
fn tagged(folder: &std::ffi::OsStr) -> Option<std::collections::BTreeMap<String, [Vec<String>; 2]>> {
    let arguments = ["-f", "-", "--fields=K", "--sort=no", "--excmd=number", "--languages=Rust", "-R"];
    let output = std::process::Command::new("ctags").args(arguments).arg(folder).output().ok()?;
    let mut files: std::collections::BTreeMap<String, [Vec<String>; 2]> = std::collections::BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let place = match *fields.last()? {
            "struct" | "enum" | "interface" | "typedef" => 0,
            "function" | "method" => 1,
            _ => continue,
        };
        files.entry(fields.get(1)?.to_string()).or_default()[place].push(fields[0].to_owned());
    }
    Some(files)
}

#[test]
fn every_name_of_rust_that_universal_ctags_sees_is_found() {
    let tagged = std::env::var_os("DIRECTOR_TEST_REPOS").and_then(|folder| tagged(&folder));
    let Some(tagged) = tagged.filter(|tagged| !tagged.is_empty()) else {
        println!(
            "not run: 1 (set DIRECTOR_TEST_REPOS to a folder with Rust sources, and have universal-ctags)"
        );
        return;
    };
    let mut agreement = [Agreement::default(), Agreement::default()];
    for (path, there) in tagged {
        let text = std::fs::read_to_string(path).unwrap();
        for ((sum, kind), there) in agreement.iter_mut().zip([MarkKind::Type, MarkKind::Function]).zip(there)
        {
            sum.add(names("a.rs", &text, kind), there);
        }
    }
    for sum in &agreement {
        println!("{} of {} found, {} there", sum.both, sum.found, sum.there);
        // Only what is missed counts: ctags does not look into macros, where much of Rust is defined.
        assert!(sum.both * 100 >= sum.there * 95, "{} of {}", sum.both, sum.there);
        assert!(sum.both * 100 >= sum.found * 80, "{} of {}", sum.both, sum.found);
    }
}
