//! Golden dialogues by mail: `tests/mails/*.txt`. A mail is a block of lines with `>`, one of ours a block
//! with `<`.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use savvysolve::conversation::{Input, LeftOut, MailText, Media, WhyLeftOut};
use savvysolve::domain::id::{MediaId, new_id};

use super::{PARTS, Player};

/// How long a person takes for an answer.
const PAUSE: Duration = Duration::from_hours(1);

fn play(golden: &str) -> String {
    let (engine, wording) = &*PARTS;
    let mut player = Player::new(engine, wording);
    player.world.facts.mail = true;
    let mut mail: Vec<&str> = Vec::new();
    for line in golden.lines().chain([""]) {
        if let Some(words) = line.strip_prefix('>') {
            mail.push(words.strip_prefix(' ').unwrap_or(words));
            player.echo(line);
            continue;
        }
        if !mail.is_empty() {
            player.wait(PAUSE);
            let input = written(&player, &std::mem::take(&mut mail));
            player.step(&input);
        }
        if !line.starts_with(['<', '!']) {
            player.line(line);
        }
    }
    format!("{}\n", player.out.trim_end())
}

/// A block of lines as what the mailroom makes of it.
fn written(player: &Player<'_>, lines: &[&str]) -> Input {
    let mut mail = MailText {
        message: new_id(player.now),
        body: String::new(),
        answers: Vec::new(),
        subject: None,
        from: None,
        phone: None,
        left_out: Vec::new(),
        media: Vec::new(),
        proven: true,
    };
    let mut body: Vec<&str> = Vec::new();
    for line in lines {
        if let Some(from) = line.strip_prefix("From: ") {
            let name = from.split('<').next().unwrap_or_default().trim();
            mail.from = (!name.is_empty()).then(|| name.to_owned());
        } else if let Some(subject) = line.strip_prefix("Subject: ") {
            mail.subject = Some(subject.to_owned());
        } else if let Some(phone) = line.strip_prefix("Signed with: ") {
            mail.phone = Some(phone.to_owned());
        } else if *line == "(nobody vouches for it)" {
            mail.proven = false;
        } else if let Some(file) = line.strip_prefix("[left out: ") {
            let (why, name) = file.trim_end_matches(']').split_once(' ').expect("a name");
            let mut all = WhyLeftOut::ALL.into_iter();
            mail.left_out.push(LeftOut {
                name: name.to_owned(),
                why: all.find(|it| it.as_str() == why).expect("a reason"),
            });
        } else if *line == "[photo]" {
            mail.media.push(Media {
                id: MediaId::new(player.now),
                content_type: "image/jpeg".to_owned(),
            });
        } else if let Some((number, answer)) = line.split_once(['.', ')', ':'])
            && let Ok(number @ 1..=9) = number.parse::<u8>()
            && answer.starts_with(' ')
        {
            mail.answers.push((number, answer.trim().to_owned()));
        } else {
            body.push(line);
        }
    }
    body.join("\n").trim().clone_into(&mut mail.body);
    Input::Mail(mail)
}

#[test]
fn golden_mails() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    assert!(files.len() >= 20, "only {} dialogues", files.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for path in files {
        let golden = fs::read_to_string(&path).expect("a dialogue");
        let played = play(&golden);
        if update {
            fs::write(&path, &played).expect("rewritten");
        } else if played != golden {
            let _ = writeln!(wrong, "--- {}", path.display());
            let pairs = golden.lines().zip(played.lines());
            for (was, is) in pairs.filter(|(was, is)| was != is).take(3) {
                let _ = writeln!(wrong, "  written: {was}\n  played:  {is}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}UPDATE=1 rewrites them");
}
