//! One ticket, two channels, no account: a code that is sent to one and typed on the other.

use std::time::Duration;

use savvysolve::{
    conversation::{Effect, Facts, Input, MailText, OpenTicket, State},
    domain::{
        DeviceType, TicketCode, TicketStatus, Timestamp, Urgency,
        id::{TicketId, new_id},
    },
};

use crate::support::{Kind, MAIL, Stage, TestApp, Visitor, forged, on_both, written};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";
const ADDRESS: &str = "jane@example.org";

/// Jane's ticket by text; a solver on duty.
async fn by_text(kind: Kind, more: &[(&str, &str)]) -> Stage {
    let settings = [MAIL, more].concat();
    let mut stage = Stage::open(kind, &settings).await;
    stage.solver("Sam Smith", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    for words in ["It's Jane, my laptop won't turn on, I need it today", "OK"] {
        stage.text(JANE, words, 0).await;
    }
    stage
}

/// Jane's ticket by mail; a solver on duty.
async fn by_mail(kind: Kind) -> Stage {
    let mut stage = Stage::open(kind, MAIL).await;
    stage.solver("Sam Smith", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    let from = "Jane Doe <jane@example.org>";
    let first = "Hi, this is Jane. My laptop won't turn on, I need it today.";
    let raw = written(from, "first@example.org", "Laptop", first);
    assert_eq!(stage.app.mail(&raw).await.status, 200);
    stage.app.mailed(ADDRESS, 1).await;
    stage.app.answer(ADDRESS, "OK").await;
    stage.settled().await;
    stage
}

/// The newest text to a phone.
fn texted(app: &TestApp, phone: &str) -> String {
    let sent = app.twilio.sent();
    let last = sent.iter().rev().find(|it| it.to == phone);
    last.map(|it| it.body.clone()).unwrap_or_default()
}

/// The newest mail to an address.
async fn mailed(app: &TestApp, address: &str) -> String {
    let mails = app.mails(address).await;
    mails.last().map(|it| it.words.clone()).unwrap_or_default()
}

/// The code in some words.
fn code(words: &str) -> String {
    let mut runs = words.split(|c: char| !c.is_ascii_digit());
    let found = runs.find(|it| it.len() == 6);
    found
        .unwrap_or_else(|| panic!("no code in: {words}"))
        .to_owned()
}

/// Six digits that are not it.
fn another(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// Channel, phone, whether that is proven, address, whether that is proven.
async fn ticket(app: &TestApp) -> (String, Option<String>, bool, Option<String>, bool) {
    let sql = "select channel, customer_phone, phone_proven_at is not null, customer_email,
         email_proven_at is not null from tickets order by created_at limit 1";
    app.ask(sql).await.remove(0)
}

async fn write(stage: &Stage, words: &str) {
    stage.app.write_back(ADDRESS, words).await;
    stage.settled().await;
}

#[tokio::test]
async fn a_session_goes_on_by_mail_and_comes_back() {
    on_both(async |kind| {
        let mut stage = by_text(kind, &[]).await;
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(JANE, "I'll mail the log", 0).await;
        assert!(texted(&stage.app, JANE).contains("Which e-mail address"));
        stage.text(JANE, ADDRESS, 0).await;
        assert!(texted(&stage.app, JANE).contains("We mailed a code to jane@example.org"));
        let digits = code(&mailed(&stage.app, ADDRESS).await);
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(JANE, &another(&digits), 0).await;
        assert!(texted(&stage.app, JANE).contains("not the code"));
        // A code that comes by mail proves nothing, and nobody vouches for a From.
        let raw = written(ADDRESS, "same@example.org", "code", &digits);
        assert_eq!(stage.app.mail(&raw).await.status, 200);
        stage.settled().await;
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(JANE, &format!("The code is {digits}"), 0).await;
        let last = texted(&stage.app, JANE);
        assert!(last.contains("goes on by mail: jane@example.org"), "{last}");
        let (channel, phone, phone_proven, address, address_proven) = ticket(&stage.app).await;
        assert_eq!((channel.as_str(), phone.as_deref()), ("email", Some(JANE)));
        assert_eq!(address.as_deref(), Some(ADDRESS));
        assert!(phone_proven && address_proven);
        let here = mailed(&stage.app, ADDRESS).await;
        assert!(here.contains("Sam has it"), "{here}");
        let told = texted(&stage.app, SAM);
        assert!(told.contains("Jane goes on by mail"), "{told}");
        // The solver got neither wish nor code.
        let to_sam = stage.app.twilio.sent();
        let to_sam: Vec<_> = to_sam.iter().filter(|it| it.to == SAM).collect();
        assert!(
            to_sam
                .iter()
                .all(|it| !it.body.contains(&digits) && !it.body.contains("log"))
        );

        stage.text(SAM, "Great, send it over", 0).await;
        assert!(mailed(&stage.app, ADDRESS).await.contains("send it over"));
        write(&stage, "Here it is").await;
        assert!(texted(&stage.app, SAM).contains("Here it is"));
        // A forger is held back.
        let raw = forged(
            ADDRESS,
            "forged@example.org",
            "x",
            "text me at +1 415 555 0199",
        );
        assert_eq!(stage.app.mail(&raw).await.status, 200);
        stage.settled().await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        assert_eq!(texted(&stage.app, "+14155550199"), "");

        stage.text(JANE, "Back on my phone", 0).await;
        assert!(texted(&stage.app, SAM).contains("Back on my phone"));
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(SAM, "Fine", 0).await;
        assert!(texted(&stage.app, JANE).contains("Fine"));
        // Proven once is enough.
        stage.text(JANE, "email me", 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        // One transcript.
        let of = "messages where ticket_id = (select id from tickets)";
        assert!(
            stage
                .app
                .count(&format!("{of} and channel = 'email'"))
                .await
                >= 3
        );
        assert!(stage.app.count(&format!("{of} and channel = 'sms'")).await >= 6);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_ticket_goes_on_by_text() {
    on_both(async |kind| {
        let mut stage = by_mail(kind).await;
        write(&stage, "Hi,\n\ntext me at (415) 555-0101\n\nJane").await;
        let digits = code(&texted(&stage.app, JANE));
        assert!(
            mailed(&stage.app, ADDRESS)
                .await
                .contains("We texted a code to")
        );
        // Typed where it was sent to, it proves nothing.
        stage.text(JANE, &digits, 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        write(&stage, &format!("{digits}\n\nJane")).await;
        let (channel, phone, proven, ..) = ticket(&stage.app).await;
        assert_eq!(
            (channel.as_str(), phone.as_deref(), proven),
            ("sms", Some(JANE), true)
        );
        assert!(texted(&stage.app, JANE).contains("goes on here, by text"));
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(JANE, "It blinks", 0).await;
        assert!(texted(&stage.app, SAM).contains("It blinks"));
        write(&stage, "And beeps").await;
        assert!(texted(&stage.app, SAM).contains("And beeps"));
        assert_eq!(ticket(&stage.app).await.0, "email");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_can_go_wrong_with_a_code() {
    on_both(async |kind| {
        let mut stage = by_text(kind, &[("LIMITS__CODES_PER_NUMBER", "50")]).await;
        // No code was asked for: digits are words.
        stage.text(JANE, "123456", 0).await;
        assert!(texted(&stage.app, JANE).contains("Added to ticket"));
        stage.text(JANE, "email me at Jane@Example.org", 0).await;
        let first = code(&mailed(&stage.app, ADDRESS).await);
        stage.text(JANE, &format!("error {first}"), 0).await;
        let noted = format!("ticket_notes where body = 'error {first}'");
        assert_eq!(stage.app.count(&noted).await, 1);
        // Another one makes the first worthless.
        stage.text(JANE, "email me at jane@example.org", 0).await;
        let second = code(&mailed(&stage.app, ADDRESS).await);
        if first != second {
            stage.text(JANE, &first, 0).await;
            assert!(texted(&stage.app, JANE).contains("not the code"));
        }
        // It is good for ten minutes.
        stage.pass(Duration::from_mins(11), |_, _| {}).await;
        stage.text(JANE, &second, 0).await;
        assert!(texted(&stage.app, JANE).contains("no longer good"));
        // And for five tries.
        stage.text(JANE, "email me at jane@example.org", 0).await;
        let third = code(&mailed(&stage.app, ADDRESS).await);
        for _ in 0..5 {
            stage.text(JANE, &another(&third), 0).await;
        }
        assert!(texted(&stage.app, JANE).contains("tried too often"));
        // From here on digits are words again.
        stage.text(JANE, &third, 0).await;
        let noted = format!("ticket_notes where body = '{third}'");
        assert_eq!(stage.app.count(&noted).await, 1);
        assert_eq!(ticket(&stage.app).await.0, "sms");
        // Ben's is not Jane's, and a page's is neither.
        for words in [
            "It's Ben, my printer is jammed, no rush",
            "OK",
            "email me at ben@example.org",
        ] {
            stage.text(BEN, words, 0).await;
        }
        let bens = code(&mailed(&stage.app, "ben@example.org").await);
        stage.text(JANE, "email me at ben@example.org", 0).await;
        let janes = code(&mailed(&stage.app, "ben@example.org").await);
        if bens != janes {
            stage.text(JANE, &bens, 0).await;
            assert!(texted(&stage.app, JANE).contains("not the code"));
            stage.text(BEN, &janes, 0).await;
            assert!(texted(&stage.app, BEN).contains("not the code"));
        }
        // What was kept is no code, and no transcript that the staff sees has one.
        let kept: Vec<(String,)> = stage.app.ask("select hash from codes").await;
        assert!(kept.iter().all(|(hash,)| !hash.contains(&janes)));
        let hidden = "messages m where m.channel = 'email' and m.body like '%code is%'
             and not exists (select 1 from codes k where k.message_id = m.id)";
        assert_eq!(stage.app.count(hidden).await, 0);
        // Dropped meanwhile: nothing is left to move.
        stage.text(BEN, "DROP", 0).await;
        stage.text(BEN, &bens, 0).await;
        assert!(texted(&stage.app, BEN).contains("no open ticket"));
        let moved = stage.app.count("tickets where channel <> 'sms'").await;
        assert_eq!(moved, 0);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn places_that_cannot_be_written_to() {
    on_both(async |kind| {
        let mut stage = by_text(kind, &[("LIMITS__CODES_PER_NUMBER", "2")]).await;
        for (address, why) in [
            ("help@support.example.com", "can't mail that address"),
            ("help+x@support.example.com", "can't mail that address"),
            ("jane@nowhere", "can't mail that address"),
        ] {
            stage.text(JANE, &format!("email me at {address}"), 0).await;
            let said = texted(&stage.app, JANE);
            assert!(said.contains(why), "{address}: {said}");
        }
        stage
            .app
            .change(
                "insert into contacts (channel, address, opted_out_at, created_at)
                 select 'email', 'stopped@example.org', created_at, created_at from tickets",
            )
            .await;
        stage
            .app
            .change(
                "insert into contacts (channel, address, bounced_at, created_at)
                 select 'email', 'bounces@example.org', created_at, created_at from tickets",
            )
            .await;
        for address in ["stopped@example.org", "bounces@example.org"] {
            stage.text(JANE, &format!("email me at {address}"), 0).await;
            let said = texted(&stage.app, JANE);
            assert!(
                said.contains("asked us not to, or mail comes back"),
                "{said}"
            );
            assert!(stage.app.mails(address).await.is_empty());
        }
        for _ in 0..3 {
            stage.text(JANE, "email me at jane@example.org", 0).await;
        }
        assert!(texted(&stage.app, JANE).contains("another code right now"));
        assert_eq!(stage.app.mails(ADDRESS).await.len(), 2);
        // A solver's words are a solver's.
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(SAM, "email me at sam@example.org", 0).await;
        assert!(stage.app.mails("sam@example.org").await.is_empty());
        stage.close().await;

        let stage = by_mail(kind).await;
        for number in ["+1 415 555 0121", "123 4567"] {
            write(&stage, &format!("text me at {number}")).await;
            let said = mailed(&stage.app, ADDRESS).await;
            assert!(said.contains("can't text that number"), "{number}: {said}");
        }
        stage.app.text("+14155550109", "STOP").await;
        write(&stage, "text me at +1 415 555 0109").await;
        let said = mailed(&stage.app, ADDRESS).await;
        assert!(said.contains("may not text that number"), "{said}");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn accounts_keep_what_is_theirs() {
    on_both(async |kind| {
        let more = [("LIMITS__CODES_PER_ADDRESS", "1000"), ("LIMITS__CODES_PER_NUMBER", "50")];
        let mut stage = by_text(kind, &more).await;
        // Ben's account has proven the address.
        let mut ben = Visitor::signed_in(&stage.app, BEN).await;
        ben.post("/account", &[("name", "Ben"), ("email", ADDRESS)]).await;
        let pages = code(&mailed(&stage.app, ADDRESS).await);
        // The page's code does not do a conversation's work, nor the other way round.
        stage.text(JANE, "email me at jane@example.org", 0).await;
        let janes = code(&mailed(&stage.app, ADDRESS).await);
        if pages != janes {
            stage.text(JANE, &pages, 0).await;
            assert!(texted(&stage.app, JANE).contains("not the code"));
            let mut ben = Visitor::signed_in(&stage.app, BEN).await;
            let page = ben.post("/account/email", &[("code", &janes)]).await;
            assert_eq!(page.status, 422);
        }
        let mut ben = Visitor::signed_in(&stage.app, BEN).await;
        let page = ben.post("/account/email", &[("code", &pages)]).await;
        assert_eq!(page.location.as_deref(), Some("/account?done=email"));
        // Jane reads that address as well: her ticket goes there, and Ben's account keeps it.
        stage.text(JANE, &janes, 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        let bens = format!("users where email = '{ADDRESS}' and phone = '{BEN}' and email_verified_at is not null");
        assert_eq!(stage.app.count(&bens).await, 1);
        write(&stage, "Is anybody there?").await;
        let added = "ticket_notes where body like '%anybody%'";
        assert_eq!(stage.app.count(added).await, 1);

        // Jane has an account now: what another account has is never taken from there.
        stage.text(JANE, "And here I am again", 0).await;
        let jane = Visitor::signed_in(&stage.app, JANE).await;
        drop(jane);
        stage.text(JANE, "email me at jane@example.org", 0).await;
        let said = texted(&stage.app, JANE);
        assert!(said.contains("doesn't go with your account"), "{said}");
        assert_eq!(ticket(&stage.app).await.0, "sms");
        assert_eq!(stage.app.count(&bens).await, 1);
        // An address that nobody has becomes her account's.
        stage.text(JANE, "email me at doe@example.org", 0).await;
        let janes = code(&mailed(&stage.app, "doe@example.org").await);
        stage.text(JANE, &janes, 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        let hers = format!("users where email = 'doe@example.org' and phone = '{JANE}' and email_verified_at is not null");
        assert_eq!(stage.app.count(&hers).await, 1);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn thanks_do_not_bring_it_back_and_forget_me_forgets_both() {
    on_both(async |kind| {
        let mut stage = by_text(kind, &[]).await;
        stage.text(JANE, "email me at jane@example.org", 0).await;
        let digits = code(&mailed(&stage.app, ADDRESS).await);
        stage.text(JANE, &digits, 0).await;
        stage.text(JANE, "Thanks!", 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        stage.text(JANE, "FORGET ME", 0).await;
        stage.text(JANE, "ERASE", 0).await;
        stage.pass(Duration::from_mins(15), |_, _| {}).await;
        for rest in [
            "codes where phone = 'jane@example.org' or asked_by <> ''",
            "mails where address = 'jane@example.org'",
            "contacts where address = 'jane@example.org' and proven_at is not null",
            "tickets where customer_email is not null or customer_phone is not null",
            "messages where address = 'jane@example.org' and body like '%code is%'",
        ] {
            assert_eq!(stage.app.count(rest).await, 0, "{rest}");
        }
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn without_mail_the_words_mean_nothing() {
    let mut stage = Stage::open(Kind::Sqlite, &[("EMAIL__ADDRESS", "")]).await;
    for words in [
        "It's Jane, my laptop won't turn on, I need it today",
        "OK",
        "email me instead",
    ] {
        stage.text(JANE, words, 0).await;
    }
    let said = texted(&stage.app, JANE);
    assert!(said.contains("don't do e-mail here"), "{said}");
    stage.close().await;
}

/// Wishes to go on by mail, and what only sounds like one; the same for texts.
const BY_MAIL: [&str; 49] = [
    "email me instead",
    "mail me at jane@x.org",
    "I'll mail the log",
    "can I email you a file?",
    "prefiero por correo",
    "Can you e-mail me?",
    "Hi, email me at jane@example.org instead please",
    "I'd rather use email",
    "can we switch to email?",
    "Could you email me please",
    "let me email you the crash log",
    "I can email you",
    "ill email you some photos",
    "by email please",
    "can we do this by email",
    "I'd prefer email",
    "I prefer e-mail",
    "email is better for me",
    "send me an email at jane@x.org",
    "can i send you the file by email",
    "te mando el log por correo",
    "puedo mandarles un archivo por correo?",
    "escríbanme por correo a limit@example.org",
    "escríbeme a gone@example.org por favor",
    "mándame un correo a ana@x.org",
    "mejor por correo",
    "¿podemos seguir por correo?",
    "por correo mejor",
    "pueden escribirme por correo?",
    "I'll send it by email",
    "please write to me by mail",
    "let's continue by email",
    "Les envío la foto por correo",
    "Email me.",
    "No, email me at jane@x.org",
    "POR CORREO",
    "EMAIL ME",
    "por correo a anothers@example.org",
    "write to me at jane@x.org",
    "email jane@x.org",
    "reach me at jane@x.org",
    "use jane@x.org",
    "I would rather you email me",
    "prefer email",
    "quiero seguir por email",
    "voy a mandarles el log por correo",
    "send me an email at jane@x.org",
    "write to me at jane@x.org",
    "prefer email",
];
const NOT_BY_MAIL: [&str; 41] = [
    "I can't email anyone",
    "my email doesn't work",
    "no puedo mandar correos",
    "can you email it to my wife",
    "I can email photos but no videos",
    "please email me the link",
    "they email me all day at jane@example.org",
    "I emailed the log to my boss",
    "my email is jane@example.org",
    "no puedo mandar archivos por correo",
    "I can't send email",
    "email",
    "mail",
    "email me is what it says",
    "it won't let me email the photos",
    "how do I email a file",
    "can't email me",
    "my boss can't email me",
    "why can't I email you",
    "outlook mail",
    "gmail",
    "mi correo no funciona",
    "no me llegan los correos",
    "no recibo nada por correo",
    "I want to email my mom photos",
    "can i email my boss the file",
    "error mail 123456",
    "my phone can't text me",
    "I cannot use email",
    "no email me",
    "I don't want email",
    "don't email me",
    "do not email me",
    "no me escriban por correo",
    "no quiero por correo",
    "when I email the photos it crashes",
    "send me the code by email",
    "could you email the receipt",
    "I can email",
    "I want to email my mom photos",
    "can i email my boss the file",
];
const BY_TEXT: [&str; 18] = [
    "text me instead",
    "text me at +1 415 555 0101",
    "Can you text me?",
    "can you text me instead?",
    "I'd rather text",
    "text me at 415 555 0101 please",
    "Please text me at 123",
    "prefiero por mensaje al +1 415 555 0101",
    "por mensaje",
    "POR MENSAJE",
    "TEXT ME",
    "switch to text",
    "mándame un mensaje al 4155550101",
    "let's continue by text",
    "Please text me on my cell (415) 555-0101.",
    "message me",
    "I prefer text messages",
    "escríbanme por sms",
];
const NOT_BY_TEXT: [&str; 9] = [
    "My texts never arrive on this phone, can you text me a test?",
    "I can't text anyone",
    "don't text me",
    "my phone won't text me back",
    "text",
    "the text is blurry",
    "no me llegan mensajes",
    "text my wife",
    "no text me",
];

#[test]
fn a_wish_is_the_whole_text() {
    let (engine, _) = &*crate::golden::PARTS;
    let now = Timestamp::from_micros(1_790_000_000_000_000);
    let wishes = |words: &str, mail: bool| {
        let facts = Facts {
            mail,
            mailing: true,
            ticket: Some(OpenTicket {
                id: TicketId::new(now),
                code: TicketCode::parse("K7Q2").unwrap(),
                status: TicketStatus::Open,
                device_type: DeviceType::Laptop,
                urgency: Urgency::High,
                created_at: now,
            }),
            ..Facts::default()
        };
        let body = words.to_owned();
        let input = if mail {
            Input::Mail(MailText {
                message: new_id(now),
                body,
                answers: Vec::new(),
                subject: None,
                from: None,
                phone: None,
                media: Vec::new(),
                left_out: Vec::new(),
                proven: true,
            })
        } else {
            Input::Text {
                body,
                media: Vec::new(),
                opt_out: None,
            }
        };
        let turn = engine.step(State::default(), &input, &facts, now);
        let is_wish = |it: &Effect| matches!(it, Effect::GoElsewhere { .. });
        turn.effects.iter().any(is_wish)
    };
    for (words, mail, is) in (BY_MAIL.iter().map(|it| (it, false, true)))
        .chain(NOT_BY_MAIL.iter().map(|it| (it, false, false)))
        .chain(BY_TEXT.iter().map(|it| (it, true, true)))
        .chain(NOT_BY_TEXT.iter().map(|it| (it, true, false)))
    {
        assert_eq!(wishes(words, mail), is, "{words}");
    }
}
