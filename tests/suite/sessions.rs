//! Golden dialogues of several people: `tests/sessions/*.txt`, played against the whole service on
//! both databases, readable by anyone. How they are written is told in `tests/sessions/README.md`.
//! `UPDATE=1 tests/run.sh --test suite -- golden_sessions` rewrites what people get.

mod play;

use std::{fmt::Write as _, fs, panic::AssertUnwindSafe, path::Path};

use futures_util::FutureExt as _;

use crate::support::{Kind, beside};

/// Dialogues that play at once: most of the time each waits.
const AT_ONCE: usize = 8;

#[test]
fn golden_sessions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    assert!(files.len() >= 15, "only {} dialogues", files.len());
    if let Ok(only) = std::env::var("SESSION") {
        files.retain(|path| path.to_string_lossy().contains(&only));
    }
    let update = std::env::var_os("UPDATE").is_some();
    let plays = (files.iter()).flat_map(|path| [Kind::Sqlite, Kind::Postgres].map(|it| (path, it)));
    let played = beside(AT_ONCE, plays, async |(path, kind)| {
        let golden = fs::read_to_string(path).unwrap();
        let play = AssertUnwindSafe(Box::pin(play::play(kind, &golden)));
        let played = play.catch_unwind().await.ok();
        (path, kind, golden, played)
    });
    let mut wrong = String::new();
    for (path, kind, golden, played) in played {
        let name = path.file_name().unwrap().to_string_lossy();
        match played {
            None => {
                let _ = writeln!(
                    wrong,
                    "--- {name} on {kind:?} could not be played, see above"
                );
            }
            // What the other database makes of it is compared with this by the next run.
            Some(played) if update && kind == Kind::Sqlite => fs::write(path, played).unwrap(),
            Some(_) if update => {}
            Some(played) if played == golden => {}
            Some(played) => {
                let _ = writeln!(wrong, "--- {name} on {kind:?}");
                let pairs = golden.lines().zip(played.lines());
                for (was, is) in pairs.filter(|(was, is)| was != is).take(3) {
                    let _ = writeln!(wrong, "  written: {was}\n  played:  {is}");
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these dialogues come out otherwise (UPDATE=1 rewrites them):\n{wrong}"
    );
}
