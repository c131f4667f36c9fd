//! The house keeps its shape: who may use whom, as `src/lib.rs` says, and how long a file may be.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The rule in `src/lib.rs` is about these; nothing else lies beside them in `src`.
const LONGEST: usize = 450;

/// What the rule leaves unsaid: the commands stand beside the app, the settings just above the domain.
const BESIDE: [(&str, &[&str]); 3] = [
    ("main", &["cli", "config"]),
    ("cli", &["app", "config"]),
    ("config", &["domain"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&source(), &mut found);
    found.sort();
    found
}

/// The arrows of the rule, direct ones: ``…kept true by a test:`` and what stands in backticks behind.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let lib = fs::read_to_string(source().join("lib.rs")).unwrap();
    let doc: String = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .collect::<Vec<_>>()
        .join(" ");
    let (_, rule) = doc
        .split_once("kept true by a test:")
        .expect("the rule in src/lib.rs");
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for chain in rule.split('`').skip(1).step_by(2) {
        let groups: Vec<Vec<String>> = chain
            .split('→')
            .map(|group| {
                group
                    .split([',', '{', '}', ' '])
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned)
                    .collect()
            })
            .collect();
        for pair in groups.windows(2) {
            for upper in &pair[0] {
                arrows
                    .entry(upper.clone())
                    .or_default()
                    .extend(pair[1].iter().cloned());
            }
        }
    }
    for (upper, lower) in BESIDE {
        arrows
            .entry(upper.to_owned())
            .or_default()
            .extend(lower.iter().map(|it| (*it).to_owned()));
    }
    // Settings are handed to whatever is built from them.
    for upper in ["app", "outbox", "channel"] {
        arrows
            .entry(upper.to_owned())
            .or_default()
            .insert("config".to_owned());
    }
    arrows
}

/// All that lies below, however far.
fn below(arrows: &BTreeMap<String, BTreeSet<String>>, module: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![module.to_owned()];
    while let Some(next) = left.pop() {
        for lower in arrows.get(&next).into_iter().flatten() {
            if found.insert(lower.clone()) {
                left.push(lower.clone());
            }
        }
    }
    found
}

/// The modules of the crate that a file names: `crate::a::…`, and each of `crate::{a, b::{…}}`.
fn used(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    for (at, _) in code.match_indices("crate::") {
        // Macros name the crate from wherever they are used.
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let (mut depth, mut start) = (0_i32, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_alphanumeric() => {
                    found.insert(word(&list[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn module(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn nobody_uses_what_stands_above() {
    let arrows = arrows();
    let known: BTreeSet<String> = arrows
        .iter()
        .flat_map(|(upper, lower)| lower.iter().chain([upper]))
        .cloned()
        .collect();
    let mut wrong = Vec::new();
    for file in all() {
        let module = module(&file);
        if module == "lib" {
            continue;
        }
        if !known.contains(&module) {
            wrong.push(format!(
                "{}: {module} is not in the rule of src/lib.rs",
                file.display()
            ));
            continue;
        }
        let may = below(&arrows, &module);
        assert!(
            !may.contains(&module),
            "the rule goes round in a circle at {module}"
        );
        for name in used(&fs::read_to_string(&file).unwrap()) {
            if name != module && known.contains(&name) && !may.contains(&name) {
                wrong.push(format!("{}: {module} may not use {name}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_uses_sees_them_all() {
    let text = "use crate::{\n    app::{App, cli},\n    store::{self, Tx as T},\n    domain,\n};\n// crate::comment\nfn f() { crate::turn::go(); $crate::macros::no() }\n";
    let found = used(text);
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        ["app", "domain", "store", "turn"]
    );
}

#[test]
fn only_the_store_speaks_sql() {
    for file in all() {
        let (module, text) = (module(&file), fs::read_to_string(&file).unwrap());
        let speaks = ["sqlx::query", "query_as", "query_with", ".execute("]
            .iter()
            .any(|it| text.contains(it));
        assert!(
            module == "store" || !speaks,
            "{} speaks SQL",
            file.display()
        );
    }
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = all()
        .into_iter()
        .map(|file| (fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{}: {lines} lines", file.display()))
        .collect();
    assert!(
        long.is_empty(),
        "cut again, at about {LONGEST}:\n{}",
        long.join("\n")
    );
}
