//! The web form: what opens a ticket, what is said beside which field, and that a number which
//! somebody typed is nobody's until it answers.

use std::time::Duration;

use crate::{
    support::{Kind, PUBLIC, TestApp, eventually, on_both},
    twilio_standin::{Answer, Direction},
};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";

const PLAIN: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Name, description, device, urgency, mail address of a ticket.
type Opened = (Option<String>, String, String, String, Option<String>);

/// Phone, name, mail address, description, status of a ticket.
type Left = (
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
);

/// A request with Jane's number.
const REQUEST: [(&str, &str); 6] = [
    ("name", "Jane"),
    ("phone", "(415) 555-0101"),
    ("email", ""),
    ("description", "My screen stays black"),
    ("device_type", "laptop"),
    ("urgency", "high"),
];

/// The same, with some fields otherwise.
fn request<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = REQUEST.to_vec();
    for (name, value) in other {
        fields.retain(|(it, _)| it != name);
        fields.push((name, value));
    }
    fields
}

/// Posts the form without photos; where it leads is not followed.
async fn post(app: &TestApp, fields: &[(&str, &str)], more: &[(&str, &str)]) -> reqwest::Response {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut request = http.post(app.url("/tickets")).body(body);
    for (name, value) in [PLAIN, ("origin", PUBLIC)].iter().chain(more) {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

/// Where a form that was taken leads to.
async fn opened(app: &TestApp, fields: &[(&str, &str)]) -> String {
    let answer = post(app, fields, &[]).await;
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// What this phone got so far, without what the carrier says by itself.
fn texts(app: &TestApp, phone: &str) -> Vec<String> {
    let sent = app.twilio.sent().into_iter();
    let ours = sent.filter(|it| it.to == phone && it.direction != Direction::Automatic);
    ours.map(|it| it.body).collect()
}

/// `phone` texts, and this comes back.
async fn reply(app: &TestApp, phone: &str, words: &str) -> String {
    app.text(phone, words).await;
    app.settled().await;
    texts(app, phone).pop().unwrap()
}

/// Of every ticket: its code, whether the number is proven, whether an account has it, its status.
async fn tickets(app: &TestApp) -> Vec<(String, bool, bool, String)> {
    app.ask(
        "select code, phone_proven_at is not null, customer_id is not null, status
         from tickets order by created_at, id",
    )
    .await
}

/// Signs up or in with this number; the cookie.
async fn sign_in(app: &TestApp, phone: &str) -> String {
    let form = |fields: &[(&str, &str)]| {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
    };
    let headers = [PLAIN, ("origin", PUBLIC)];
    let seen = texts(app, phone).len();
    let asked = app
        .post("/sign-in", &headers, form(&[("phone", phone)]))
        .await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let text = eventually("the code", async || texts(app, phone).get(seen).cloned()).await;
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let code = digits
        .into_iter()
        .find(|it| it.len() == 6)
        .unwrap()
        .to_owned();
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = http
        .post(app.url("/sign-in"))
        .header("origin", PUBLIC)
        .header(PLAIN.0, PLAIN.1)
        .body(form(&[("phone", phone), ("code", &code)]))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// A solver on duty.
async fn solver(app: &TestApp) {
    use crate::support::{app_environment, savvysolve};
    let settings = app_environment(&app.database, &app.twilio);
    let mut command = savvysolve(&settings, app.database.folder());
    command.args(["solver", "add", "--name", "Sam Stone", "--phone", SAM]);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    assert!(output.await.unwrap().status.success());
    app.say(SAM, "ON").await;
}

#[tokio::test]
async fn a_form_leads_to_its_confirmation_and_one_text() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (status, page) = app.get("/").await;
        assert_eq!(status, 200);
        for name in [
            "name",
            "phone",
            "email",
            "description",
            "device_type",
            "urgency",
            "photo",
        ] {
            assert!(page.contains(&format!("name=\"{name}\"")), "{name}");
        }
        let there = opened(&app, &REQUEST).await;
        assert!(
            there.starts_with("/tickets/") && !there.contains("4155550101"),
            "{there}"
        );
        app.settled().await;
        let (code, proven, linked, status) = tickets(&app).await.remove(0);
        assert_eq!((proven, linked, status.as_str()), (false, false, "open"));
        for _ in 0..2 {
            let (status, page) = app.get(&there).await;
            assert_eq!(status, 200);
            assert!(page.contains(&code), "{page}");
            let link = format!(
                "href=\"/sign-up?redirect_url=/account&phone={}\"",
                "%2B14155550101"
            );
            assert!(page.contains(&link), "{page}");
        }
        let got = texts(&app, JANE);
        let [text] = &got[..] else { panic!("{got:?}") };
        assert!(text.contains("Reply OK") && text.contains(&code), "{text}");
        // What was typed is nothing for whoever has the number.
        assert!(!text.contains("Jane") && !text.contains("black"), "{text}");
        let spoiled = format!("{}0", &there[..there.len() - 1]);
        let spoiled = if spoiled == there {
            format!("{}1", &there[..there.len() - 1])
        } else {
            spoiled
        };
        let (_, elsewhere) = app.get(&spoiled).await;
        assert!(!elsewhere.contains(&code));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn one_form_is_one_ticket_however_often_it_comes() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (_, page) = app.get("/").await;
        let token = page.split("name=\"form\" value=\"").nth(1).unwrap();
        let token = token.split('"').next().unwrap();
        let fields = request(&[("form", token)]);
        let all = (0..4).map(|_| opened(&app, &fields));
        let all = futures_util::future::join_all(all).await;
        assert!(all.iter().all(|it| *it == all[0]), "{all:?}");
        assert_eq!(opened(&app, &fields).await, all[0]);
        assert_eq!(app.count("tickets").await, 1);
        // The number mended after the fact is another request.
        let mended = request(&[("form", token), ("phone", BEN)]);
        assert_ne!(opened(&app, &mended).await, all[0]);
        app.settled().await;
        assert_eq!(app.count("tickets").await, 2);
        assert_eq!(texts(&app, JANE).len(), 1);
        // A form of its own each time is a ticket each time, and still one text a day.
        opened(&app, &request(&[("form", "another-token-altogether")])).await;
        app.settled().await;
        assert_eq!(
            (app.count("tickets").await, texts(&app, JANE).len()),
            (3, 1)
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start(Kind::Sqlite).await;
    let long = "x".repeat(2_003);
    let huge = "y".repeat(1 << 20);
    for (name, value, id, says) in [
        ("phone", "12", "phone", "no such phone number"),
        ("phone", "call me", "phone", "digits of a phone number"),
        ("phone", "", "phone", "digits of a phone number"),
        ("phone", "+1 415 555 0101 ext 5", "phone", "extension"),
        ("phone", "\u{202e}\0", "phone", "digits of a phone number"),
        (
            "email",
            "jane at example",
            "email",
            "look like an e-mail address",
        ),
        ("description", "", "description", "Please tell us"),
        (
            "description",
            "\u{200b} \0 \u{feff}",
            "description",
            "Please tell us",
        ),
        ("description", &long, "description", "3 characters too long"),
        ("description", &huge, "description", "characters too long"),
        ("device_type", "toaster", "device_type", "choose one"),
        ("urgency", "yesterday", "urgency", "choose one"),
    ] {
        let fields = request(&[(name, value), ("form", "the-token-of-this-form")]);
        let answer = post(&app, &fields, &[]).await;
        assert_eq!(answer.status(), 422, "{name} {value:.20}");
        let page = answer.text().await.unwrap();
        let beside = page.split(&format!("id=\"{id}-wrong\">")).nth(1);
        let beside = beside.unwrap_or_else(|| panic!("{name}: nothing beside {id}"));
        assert!(
            beside.split('<').next().unwrap().contains(says),
            "{beside:.200}"
        );
        assert_eq!(
            page.matches("class=\"wrong\" id=").count(),
            1,
            "{name}: others are not wrong"
        );
        for (it, kept) in &fields {
            if *it != "device_type" && *it != "urgency" && !kept.contains(['\0', '\u{202e}']) {
                assert!(page.contains(kept), "{it} is kept");
            }
        }
    }
    assert_eq!(app.count("tickets").await, 0);
    // Emoji, right to left, markup: words like any.
    for (n, odd) in [
        "\u{1f4a5}\u{1f4bb}",
        "\u{202e}الشاشة سوداء",
        "<script>alert(1)</script>",
    ]
    .into_iter()
    .enumerate()
    {
        let phone = format!("+1415555017{n}");
        opened(
            &app,
            &request(&[("description", odd), ("phone", &phone), ("name", odd)]),
        )
        .await;
    }
    // What is not chosen is what SKIP gives by text, and the name may be left out.
    let least = [("phone", JANE), ("description", "a\0b\tc")];
    let there = opened(&app, &least).await;
    assert_eq!(app.get(&there).await.0, 200);
    let kept: Vec<Opened> = app
        .ask("select customer_name, description, device_type, urgency, customer_email from tickets where customer_phone = '+14155550101'")
        .await;
    let other = |it: &str| it.to_owned();
    assert_eq!(
        kept,
        [(None, other("ab c"), other("other"), other("normal"), None)]
    );
    let page = post(&app, &request(&[("phone", ""), ("name", "<b>\"J'")]), &[]).await;
    let page = page.text().await.unwrap();
    assert!(
        !page.contains("<b>") && page.contains("&#60;b&#62;"),
        "escaped"
    );
    app.done().await;
}

#[tokio::test]
async fn the_pages_speak_spanish_and_no_other_site_sends_the_form() {
    let app = TestApp::start(Kind::Sqlite).await;
    let spanish = ("accept-language", "es-MX,es;q=0.9");
    let answer = post(&app, &request(&[("description", "")]), &[spanish]).await;
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("Cuéntanos en pocas palabras")
    );
    let answer = post(&app, &REQUEST, &[spanish]).await;
    assert_eq!(answer.status(), 303);
    app.settled().await;
    assert!(texts(&app, JANE)[0].contains("Responde OK"));
    let foreign = app
        .post(
            "/tickets",
            &[PLAIN, ("origin", "https://evil.example")],
            "phone=1".into(),
        )
        .await;
    assert_eq!(foreign.status, 403);
    let none = app.post("/tickets", &[PLAIN], "phone=1".into()).await;
    assert_eq!(none.status, 403);
    for (kind, body) in [
        ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=b", "--b\r\nrubbish"),
        ("text/plain", "phone=+14155550101"),
        ("application/json", "{}"),
    ] {
        let headers = [("content-type", kind), ("origin", PUBLIC)];
        let answer = app.post("/tickets", &headers, body.into()).await;
        assert!(
            (400..500).contains(&answer.status),
            "{kind}: {}",
            answer.status
        );
    }
    assert_eq!(app.count("tickets").await, 1);
    app.done().await;
}

#[tokio::test]
async fn photos_are_kept_with_the_ticket_and_others_refused() {
    on_both(async |kind| {
        let app = TestApp::with(kind, &[("MEDIA__MAX_MIB", "1")]).await;
        let page = app.form(&REQUEST, 3).await;
        assert!(page.status == 200 && page.body.contains("sign-up"), "{}", page.body);
        app.settled().await;
        let kept: Vec<(String, String, String)> = app
            .ask("select m.status, m.object_key, m.content_type from media m join tickets t on t.id = m.ticket_id")
            .await;
        assert_eq!(kept.len(), 3);
        for (status, key, content_type) in &kept {
            assert_eq!((status.as_str(), content_type.as_str()), ("kept", "image/jpeg"));
            assert!(app.database.folder().join("media").join(key).exists());
        }
        let files = || std::fs::read_dir(app.database.folder().join("media")).unwrap().count();
        let before = files();
        for (name, bytes, says) in [
            ("page.html", b"<script>".repeat(2), "neither a photo nor a video"),
            ("large.jpg", [&b"\xff\xd8\xff"[..], &vec![0; 2 << 20]].concat(), "too large together"),
        ] {
            let photo = reqwest::multipart::Part::bytes(bytes)
                .file_name(name)
                .mime_str("image/jpeg")
                .unwrap();
            let form = reqwest::multipart::Form::new()
                .part("photo", photo)
                .text("phone", BEN)
                .text("description", "kept all the same");
            let request = reqwest::Client::new().post(app.url("/tickets")).header("origin", PUBLIC);
            let answer = Answer::of(request.multipart(form).send().await.unwrap()).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.body.contains(says), "{name}: {}", answer.body);
            assert!(answer.body.contains("kept all the same") && answer.body.contains(BEN));
        }
        let many = app.form(&request(&[("phone", BEN)]), 11).await;
        assert_eq!((many.status, many.body.contains("Up to 10 photos, please")), (422, true));
        assert_eq!((app.count("tickets").await, files()), (1, before));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn limits_are_told_and_what_was_typed_is_kept() {
    let app = TestApp::with(
        Kind::Sqlite,
        &[
            ("LIMITS__FORMS_PER_NUMBER", "2"),
            ("LIMITS__FORMS_PER_ADDRESS", "4"),
        ],
    )
    .await;
    let first = request(&[("form", "the-first-of-these-forms")]);
    let there = opened(&app, &first).await;
    opened(&app, &REQUEST).await;
    let third = post(&app, &REQUEST, &[]).await;
    assert_eq!(third.status(), 429);
    let page = third.text().await.unwrap();
    assert!(page.contains("several requests for this number"), "{page}");
    assert!(page.contains("My screen stays black") && page.contains("(415) 555-0101"));
    // A reload is no further one.
    assert_eq!(opened(&app, &first).await, there);
    opened(&app, &request(&[("phone", BEN)])).await;
    let fifth = post(&app, &request(&[("phone", "+14155550103")]), &[]).await;
    assert_eq!(fifth.status(), 429);
    assert!(
        fifth
            .text()
            .await
            .unwrap()
            .contains("too many requests just now")
    );
    app.pass(Duration::from_hours(1));
    opened(&app, &request(&[("phone", "+14155550103")])).await;
    assert_eq!(app.count("tickets").await, 4);
    app.done().await;
}

#[tokio::test]
async fn whoever_is_signed_in_with_the_number_needs_no_text() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let cookie = sign_in(&app, JANE).await;
        let signed = [("cookie", cookie.as_str())];
        let answer = post(&app, &REQUEST, &signed).await;
        assert_eq!(answer.status(), 303);
        app.settled().await;
        let got = texts(&app, JANE);
        assert!(got.last().unwrap().contains("is open"), "{got:?}");
        // With another number it is as good as anybody's.
        let answer = post(&app, &request(&[("phone", BEN)]), &signed).await;
        assert_eq!(answer.status(), 303);
        app.settled().await;
        assert!(texts(&app, BEN)[0].contains("Reply OK"));
        let all = tickets(&app).await;
        assert_eq!((all[0].1, all[0].2), (true, true));
        assert_eq!((all[1].1, all[1].2), (false, false));
        assert!(reply(&app, JANE, "STATUS").await.contains(&all[0].0));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_number_is_never_its_owners_by_what_they_text_otherwise() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        // Ben has an account, and something of his own under way.
        sign_in(&app, BEN).await;
        reply(&app, BEN, "It's Ben, my printer jams, today").await;
        let said = reply(&app, BEN, "OK").await;
        assert!(said.contains("is open"), "{said}");
        opened(&app, &request(&[("phone", BEN)])).await;
        app.settled().await;
        for words in [
            "thanks",
            "ok",
            "yes",
            "STATUS",
            "HISTORY",
            "it jams again",
            "MENU",
            "LINK",
            "sure, do that",
        ] {
            app.text(BEN, words).await;
            app.settled().await;
        }
        sign_in(&app, BEN).await;
        let all = tickets(&app).await;
        assert_eq!((all[0].1, all[0].2), (true, true));
        assert_eq!((all[1].1, all[1].2), (false, false), "nor by signing in");
        let form = &all[1].0;
        for text in texts(&app, BEN) {
            assert!(
                !text.contains(form) || text.contains("our website"),
                "{text}"
            );
        }
        // His own ticket is the one he drops.
        reply(&app, BEN, "DROP").await;
        let after = tickets(&app).await;
        assert_eq!(
            (after[0].3.as_str(), after[1].3.as_str()),
            ("dropped", "open")
        );
        // And he may say that it was not him.
        let said = reply(&app, BEN, &format!("NO {form}")).await;
        assert!(said.contains("Sorry"), "{said}");
        assert_eq!(tickets(&app).await[1].3, "dropped");
        assert_eq!(
            app.count("tickets where phone_proven_at is null and customer_id is null")
                .await,
            1
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_claim_and_a_yes_at_once_find_each_other() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let beside = app.beside().await;
        solver(&app).await;
        for round in 0..6 {
            let phone = format!("+141555501{}", 30 + round);
            let fields = request(&[("phone", &phone)]);
            opened(&app, &fields).await;
            app.settled().await;
            let sql = format!("select code from tickets where customer_phone = '{phone}'");
            let code = app.ask::<(String,)>(&sql).await.remove(0).0;
            let claim = app.twilio.write(SAM, &format!("CLAIM {code}"));
            let yes = app.twilio.write(&phone, "OK");
            let (one, two) = futures_util::join!(app.hears_of(&claim), beside.hears_of(&yes));
            one.is_taken();
            two.is_taken();
            app.settled().await;
            let reached: Vec<(Option<String>,)> = app
                .ask(&format!("select customer_address from sessions s join tickets t on t.id = s.ticket_id where t.code = '{code}'"))
                .await;
            assert_eq!(reached, [(Some(phone.clone()),)], "round {round}");
            let told = texts(&app, &phone);
            assert!(told.iter().any(|it| it.contains("Sam")), "{told:?}");
            app.text(SAM, &format!("#{code} hello there")).await;
            app.settled().await;
            let told = texts(&app, &phone);
            assert!(told.last().unwrap().contains("hello there"), "{told:?}");
            app.text(SAM, &format!("DONE {code}")).await;
            app.settled().await;
        }
        beside.leave().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_erased_has_no_form_left() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let there = app.form(&request(&[("email", "jane@example.com")]), 1).await;
        assert_eq!(there.status, 200);
        app.settled().await;
        reply(&app, JANE, "FORGET ME").await;
        reply(&app, JANE, "ERASE").await;
        eventually("the erasure", async || {
            (app.count("erasures where stage = 'done' or stage = 'telling'").await > 0).then_some(())
        })
        .await;
        let left: Vec<Left> = app
            .ask("select customer_phone, customer_name, customer_email, description, status from tickets")
            .await;
        assert_eq!(left, [(None, None, None, String::new(), "dropped".to_owned())]);
        assert_eq!(app.count("messages where status = 'form'").await, 0);
        assert_eq!(app.count("media").await, 0);
        app.settled().await;
        app.leave().await;
    })
    .await;
}

/// What people, and machines, answer who never asked for anything. None of it opens anything to them.
#[tokio::test]
async fn what_is_no_clear_yes_confirms_nothing() {
    const ANSWERS: [&str; 18] = [
        "I didn't do that",
        "I haven't",
        "never heard of you",
        "nobody here asked for help",
        "Someone else used my number",
        "that's not mine",
        "this isn't Jane",
        "I don't need tech support",
        "of course not",
        "nein",
        "yo no hice eso",
        "this is spam",
        "go away",
        "that was not me who asked on the website, sorry about that",
        "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
        "This number does not accept text messages. Please call.",
        "Message failed: the recipient is a landline",
        "Thank you for contacting Joe's Pizza. We will reply soon.",
    ];
    let app = TestApp::with(Kind::Sqlite, &[("LIMITS__FORMS_PER_ADDRESS", "1000")]).await;
    for (n, answer) in ANSWERS.iter().enumerate() {
        let phone = format!("+121355501{n:02}");
        opened(&app, &request(&[("phone", &phone)])).await;
        // Twice: a machine says the same again.
        app.text(&phone, answer).await;
        app.text(&phone, answer).await;
        let proven =
            format!("tickets where phone_proven_at is not null and customer_phone = '{phone}'");
        assert_eq!(app.count(&proven).await, 0, "{answer}");
    }
    app.settled().await;
    // A yes is for the ticket that was named, and can be taken back.
    let two = "+12135550150";
    opened(&app, &request(&[("phone", two)])).await;
    opened(
        &app,
        &request(&[("phone", two), ("description", "another's tv")]),
    )
    .await;
    app.say(two, "OK").await;
    let proven = format!("tickets where phone_proven_at is not null and customer_phone = '{two}'");
    assert_eq!(app.count(&proven).await, 1, "the one that was named");
    let lone = "+12135550151";
    opened(&app, &request(&[("phone", lone)])).await;
    app.say(lone, "thanks").await;
    let proven = format!("tickets where phone_proven_at is not null and customer_phone = '{lone}'");
    assert_eq!(app.count(&proven).await, 1);
    app.text(lone, "oh wait, wrong number").await;
    app.settled().await;
    let written = app.transcript(lone).await;
    let said = &written.last().unwrap().1;
    assert!(said.contains("Sorry about that"), "{written:?}");
    assert_eq!(app.count(&proven).await, 0, "taken back");
    let open = format!("tickets where status = 'open' and customer_phone = '{lone}'");
    assert_eq!(app.count(&open).await, 0);
    app.done().await;
}
