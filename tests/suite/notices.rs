//! What is told by mail unasked, who wants it, and the pages that its links lead to.

use std::time::Duration;

use savvysolve::wording::{Letter, Part};

use crate::support::{Kind, Stage, TestApp, Visitor, on_both};

const JANE: &str = "+13105550101";
const KIM: &str = "+13105550102";
const SAM: &str = "+16465550121";
const MAIL: &str = "jane@example.org";

const SETTINGS: &[(&str, &str)] = &[
    ("EMAIL__ADDRESS", "help@support.example.com"),
    ("EMAIL__INBOUND_SECRET", "a secret of the test"),
    ("LIMITS__CODES_PER_ADDRESS", "1000"),
];

/// A mail of ours as it is kept.
struct Got {
    notice: String,
    status: String,
    body: String,
    letter: Letter,
}

/// All mails to an address, oldest first.
async fn got(app: &TestApp, address: &str) -> Vec<Got> {
    let sql = format!(
        "select m.notice, t.status, t.body, cast(m.letter as text) from mails m
         join messages t on t.id = m.id
         where m.address = '{address}' and m.direction = 'out' order by t.created_at, t.id"
    );
    let rows: Vec<(Option<String>, String, String, String)> = app.ask(&sql).await;
    rows.into_iter()
        .map(|(notice, status, body, letter)| Got {
            notice: notice.unwrap_or_default(),
            status,
            body,
            letter: serde_json::from_str(&letter).unwrap(),
        })
        .collect()
}

/// Kind and end of each.
async fn ends(app: &TestApp, address: &str) -> Vec<(String, String)> {
    let all = got(app, address).await;
    all.into_iter().map(|it| (it.notice, it.status)).collect()
}

/// The one of this kind that Jane got.
async fn only(app: &TestApp, kind: &str) -> Got {
    let mut all = got(app, MAIL).await;
    all.retain(|it| it.notice == kind);
    assert_eq!(all.len(), 1, "{kind}");
    all.remove(0)
}

fn pair(notice: &str, status: &str) -> (String, String) {
    (notice.to_owned(), status.to_owned())
}

/// The code in the newest mail.
async fn code(app: &TestApp, address: &str) -> String {
    let newest = got(app, address).await.pop().expect("a mail");
    assert_eq!(newest.notice, "code");
    let mut runs = newest.body.split(|c: char| !c.is_ascii_digit());
    runs.find(|it| it.len() == 6).expect("a code").to_owned()
}

/// Somebody signed in gives an address and proves it.
async fn prove(app: &TestApp, who: &mut Visitor<'_>, address: &str) {
    let saved = who
        .post("/account", &[("name", "Jane Doe"), ("email", address)])
        .await;
    assert_eq!(saved.location.as_deref(), Some("/account/email"));
    let digits = code(app, address).await;
    let page = who.post("/account/email", &[("code", &digits)]).await;
    assert_eq!(
        page.location.as_deref(),
        Some("/account?done=email"),
        "{}",
        page.body
    );
}

/// Jane, whose address is proven, and Sam; her ticket is open.
async fn stage(kind: Kind) -> (Stage, String, String) {
    let mut stage = Stage::open(kind, SETTINGS).await;
    stage.solver("Sam Stone", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    for words in ["It's Jane, my laptop won't turn on, I need it today", "OK"] {
        stage.text(JANE, words, 0).await;
    }
    let mut jane = Visitor::signed_in(&stage.app, JANE).await;
    prove(&stage.app, &mut jane, MAIL).await;
    let cookie = jane.cookie.clone().unwrap();
    let codes: Vec<(String,)> = stage.app.ask("select code from tickets").await;
    stage.settled().await;
    (stage, codes[0].0.clone(), cookie)
}

fn signed<'a>(app: &'a TestApp, cookie: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.cookie = Some(cookie.to_owned());
    visitor
}

/// Where an address leads, without what stands before its path.
fn path(url: &str) -> &str {
    url.strip_prefix(crate::support::PUBLIC)
        .expect("an address of ours")
}

#[tokio::test]
async fn a_customer_is_told_of_a_whole_session() {
    on_both(async |kind| {
        let (mut stage, code, _) = stage(kind).await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        let claimed = got(&stage.app, MAIL).await.pop().unwrap();
        assert_eq!(claimed.notice, "claimed");
        assert!(
            claimed.body.contains("Hi Jane,") && claimed.body.contains("Sam"),
            "{}",
            claimed.body
        );
        assert!(!claimed.body.contains("Stone"), "{}", claimed.body);

        // Two texts of Sam's and no answer: one mail with both.
        stage.text(SAM, "Is a light on?", 0).await;
        stage
            .text(SAM, "The small one at the side, mail sam@example.net", 0)
            .await;
        stage.pass(Duration::from_mins(11), |_, _| {}).await;
        let wrote = got(&stage.app, MAIL).await.pop().unwrap();
        assert_eq!(
            pair(&wrote.notice, &wrote.status),
            pair("wrote", "accepted")
        );
        let said = wrote.letter.parts.iter().find_map(|it| match it {
            Part::Said { words, .. } => Some(words.as_str()),
            _ => None,
        });
        let said = said.unwrap();
        assert!(
            said.starts_with("Is a light on?\n\nThe small one"),
            "{said}"
        );
        assert!(!said.contains("sam@example.net"), "{said}");
        // Not again for the same silence.
        stage.text(SAM, "Still there?", 0).await;
        stage.pass(Duration::from_mins(11), |_, _| {}).await;
        assert_eq!(got(&stage.app, MAIL).await.len(), 3);
        // An answer in time makes the next one needless.
        stage.text(JANE, "Sorry, yes it is green", 0).await;
        stage.text(SAM, "Then hold the button", 0).await;
        stage.text(JANE, "It works!", 0).await;
        stage.pass(Duration::from_mins(11), |_, _| {}).await;
        let all = ends(&stage.app, MAIL).await;
        assert_eq!(all.last(), Some(&pair("wrote", "suppressed")));

        stage.text(SAM, "DONE", 0).await;
        let ended = got(&stage.app, MAIL).await;
        let ended = ended.iter().find(|it| it.notice == "ended").unwrap();
        assert_eq!(ended.status, "accepted");
        assert!(
            ended.body.contains("Duration: ") && ended.body.contains('$'),
            "{}",
            ended.body
        );
        stage.pass(Duration::from_mins(61), |_, _| {}).await;
        let rate = only(&stage.app, "rate").await;
        assert_eq!(pair(&rate.notice, &rate.status), pair("rate", "accepted"));
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_star_fills_the_form_in_and_only_the_form_rates() {
    on_both(async |kind| {
        let (mut stage, code, _) = stage(kind).await;
        for words in [&format!("CLAIM {code}"), "DONE"] {
            stage.text(SAM, words, 0).await;
        }
        stage.pass(Duration::from_mins(61), |_, _| {}).await;
        let rate = only(&stage.app, "rate").await;
        let url = rate.letter.parts.iter().find_map(|it| match it {
            Part::Stars { url, .. } => Some(url.clone()),
            _ => None,
        });
        let url = url.unwrap();
        let link = path(&url);
        let app = &stage.app;
        let mut nobody = Visitor::new(app);
        for score in ["4", "5", "0", "6", "x", "4&score=5"] {
            let page = nobody.get(&format!("{link}?score={score}")).await;
            assert_eq!(page.status, 200);
            assert!(
                page.body.contains("Sam") && !page.body.contains("laptop"),
                "{}",
                page.body
            );
        }
        let four = nobody.get(&format!("{link}?score=4")).await;
        assert!(
            four.body.contains("value=\"4\" required checked"),
            "{}",
            four.body
        );
        assert_eq!(app.count("ratings").await, 0);
        // From another site nothing is sent.
        nobody.origin = None;
        assert_eq!(nobody.post(link, &[("score", "1")]).await.status, 403);
        nobody.origin = Some(crate::support::PUBLIC.to_owned());
        assert_eq!(nobody.post(link, &[]).await.status, 422);
        let done = nobody
            .post(link, &[("score", "4"), ("comment", "quick & kind")])
            .await;
        assert_eq!(done.status, 200, "{}", done.body);
        let kept: Vec<(i64, String)> = app.ask("select score, comment from ratings").await;
        assert_eq!(kept, [(4, "quick & kind".to_owned())]);
        stage.settled().await;
        // Changed for a day, then no more; and after thirty the link is over.
        assert_eq!(nobody.post(link, &[("score", "5")]).await.status, 200);
        stage.app.pass(Duration::from_hours(25));
        let late = nobody.post(link, &[("score", "1")]).await;
        assert_eq!(late.status, 422, "{}", late.body);
        for odd in [&format!("{link}0"), "/rate/x", "/rate/a.b.c"] {
            assert_eq!(nobody.get(odd).await.status, 404, "{odd}");
            assert_eq!(
                nobody.post(odd, &[("score", "1")]).await.status,
                404,
                "{odd}"
            );
        }
        stage.app.pass(Duration::from_hours(24 * 30));
        assert_eq!(nobody.get(link).await.status, 404);
        let kept: Vec<(i64,)> = stage.app.ask("select score from ratings").await;
        assert_eq!(kept, [(5,)]);
        drop(nobody);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_rated_by_text_is_not_asked_by_mail() {
    let (mut stage, code, _) = stage(Kind::Sqlite).await;
    for words in [&format!("CLAIM {code}"), "DONE"] {
        stage.text(SAM, words, 0).await;
    }
    stage.text(JANE, "5 great", 0).await;
    stage.pass(Duration::from_mins(61), |_, _| {}).await;
    assert_eq!(only(&stage.app, "rate").await.status, "suppressed");
    stage.close().await;
}

#[tokio::test]
async fn each_kind_may_be_unwanted_and_one_click_ends_all() {
    on_both(async |kind| {
        let (mut stage, code, cookie) = stage(kind).await;
        let mut jane = signed(&stage.app, &cookie);
        let page = jane.get("/account").await;
        assert_eq!(page.body.matches("name=\"kind\"").count(), 4);
        let saved = jane
            .post("/account/mails", &[("kind", "claimed"), ("kind", "ended"), ("kind", "odd")])
            .await;
        assert_eq!(saved.location.as_deref(), Some("/account?done=mails"));
        let unwanted: Vec<(String,)> = stage.app.ask("select kind from unwanted order by kind").await;
        assert_eq!(unwanted, [("rate".to_owned(),), ("wrote".to_owned(),)]);
        drop(jane);
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        let all = got(&stage.app, MAIL).await;
        assert_eq!(all.last().unwrap().notice, "claimed");
        let stop = all.last().unwrap().letter.footer.last().unwrap().url.clone().unwrap();
        let stop = path(&stop);
        // Whoever looks at links before their reader changes nothing.
        let (status, body) = stage.app.get(stop).await;
        assert_eq!(status, 200);
        assert!(body.contains("<button"), "{body}");
        assert_eq!(stage.app.count("contacts where no_notices_at is not null").await, 0);
        // RFC 8058: no cookie, no origin, either encoding.
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let click = stage.app.post(stop, &form, "List-Unsubscribe=One-Click".to_owned()).await;
        assert_eq!(click.status, 200);
        let multipart = [("content-type", "multipart/form-data; boundary=x")];
        let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        assert_eq!(stage.app.post(stop, &multipart, body.to_owned()).await.status, 200);
        assert_eq!(stage.app.count("contacts where no_notices_at is not null").await, 1);
        stage.text(SAM, "DONE", 0).await;
        assert_eq!(got(&stage.app, MAIL).await.last().unwrap().notice, "claimed");
        // Back again, here or in the account.
        assert!(stage.app.get(stop).await.1.contains("name=\"again\""));
        let again = stage.app.post(stop, &form, "again=1".to_owned()).await;
        assert_eq!(again.status, 200);
        assert_eq!(stage.app.count("contacts where no_notices_at is not null").await, 0);
        stage.app.post(stop, &form, String::new()).await;
        let mut jane = signed(&stage.app, &cookie);
        let page = jane.get("/account").await;
        assert!(!page.body.contains("checked"), "{}", page.body);
        jane.post("/account/mails", &[("kind", "ended")]).await;
        assert_eq!(stage.app.count("contacts where no_notices_at is not null").await, 0);
        for odd in ["/unsubscribe/x", &format!("{stop}0"), &stop.replace("unsubscribe/0", "unsubscribe/1")] {
            assert_eq!(stage.app.get(odd).await.0, 404, "{odd}");
            assert_eq!(stage.app.post(odd, &form, String::new()).await.status, 404, "{odd}");
        }
        drop(jane);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_not_sent_once_it_is_unwanted() {
    let (mut stage, code, cookie) = stage(Kind::Sqlite).await;
    stage.text(SAM, &format!("CLAIM {code}"), 0).await;
    stage.text(SAM, "Is a light on?", 0).await;
    let mut jane = signed(&stage.app, &cookie);
    jane.post("/account/mails", &[("kind", "claimed")]).await;
    drop(jane);
    stage.pass(Duration::from_mins(11), |_, _| {}).await;
    let all = ends(&stage.app, MAIL).await;
    assert_eq!(all.last(), Some(&pair("wrote", "suppressed")));
    stage.close().await;
}

#[tokio::test]
async fn the_latest_proof_wins_and_brings_its_tickets() {
    on_both(async |kind| {
        let stage = Stage::open(kind, SETTINGS).await;
        let app = &stage.app;
        // A ticket by mail of an address that was proven then, of nobody's account.
        let ticket = |id: &str, code: &str, proven: &str| {
            format!(
                "insert into tickets (id, code, customer_email, description, device_type, urgency, channel,
                     status, language, created_at, updated_at, email_proven_at)
                 select {id}, '{code}', '{MAIL}', 'x', 'laptop', 'low', 'email', 'open', 'en', u.created_at, u.created_at, {proven}
                 from users u where u.phone = '{KIM}'"
            )
        };
        let mut kim = Visitor::signed_in(app, KIM).await;
        let id = |n: u8| match kind {
            Kind::Sqlite => format!("x'0190c0de0000700080000000000000{n:02}'"),
            Kind::Postgres => format!("'0190c0de-0000-7000-8000-0000000000{n:02}'::uuid"),
        };
        app.change(&ticket(&id(1), "K7Q2", "u.created_at")).await;
        app.change(&ticket(&id(2), "K7Q3", "null")).await;
        prove(app, &mut kim, MAIL).await;
        let linked = "tickets t join users u on u.id = t.customer_id";
        assert_eq!(app.count(linked).await, 1);
        assert!(kim.get("/account").await.body.contains("K7Q2"));
        // Another one proves it: Kim has it no more.
        let mut jane = Visitor::signed_in(app, JANE).await;
        let saved = jane.post("/account", &[("email", " Jane@Example.ORG ")]).await;
        assert_eq!(saved.location.as_deref(), Some("/account/email"));
        let held = format!("users where email = '{MAIL}' and email_verified_at is not null");
        assert_eq!(app.count(&held).await, 1);
        let digits = code(app, MAIL).await;
        // The code is Jane's to type, nobody else's.
        let stolen = kim.post("/account/email", &[("code", &digits)]).await;
        assert_ne!(stolen.location.as_deref(), Some("/account?done=email"));
        let wrong = jane.post("/account/email", &[("code", "000000")]).await;
        assert!(wrong.status == 422 || digits == "000000");
        let page = jane.post("/account/email", &[("code", &digits)]).await;
        assert_eq!(page.status, 303, "{}", page.body);
        let now: Vec<(Option<String>,)> =
            app.ask(&format!("select email from users where phone = '{KIM}'")).await;
        assert_eq!(now, [(None,)]);
        assert_eq!(app.count(&held).await, 1);
        // Her tickets stay hers: who had them first.
        assert!(kim.get("/account").await.body.contains("K7Q2"));
        // Another address is unproven at once.
        jane.post("/account", &[("email", "other@example.org")]).await;
        assert_eq!(app.count(&held).await, 0);
        drop((kim, jane));
        stage.settled().await;
        stage.app.change("delete from tickets").await;
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_tried_five_times_and_asked_for_so_often() {
    let stage = Stage::open(Kind::Sqlite, SETTINGS).await;
    let app = &stage.app;
    let mut jane = Visitor::signed_in(app, JANE).await;
    jane.post("/account", &[("email", MAIL)]).await;
    let digits = code(app, MAIL).await;
    let wrong = if digits == "123456" {
        "654321"
    } else {
        "123456"
    };
    for _ in 0..5 {
        let page = jane.post("/account/email", &[("code", wrong)]).await;
        assert_eq!(page.status, 422);
    }
    assert_eq!(
        jane.post("/account/email", &[("code", &digits)])
            .await
            .status,
        422
    );
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(jane.post("/account/email", &[("code", "")]).await.status);
    }
    assert_eq!(statuses[0], 200);
    assert_eq!(statuses.last(), Some(&429));
    assert_eq!(
        app.count("users where email_verified_at is not null").await,
        0
    );
    // It tells nobody whether the address has an account.
    let mut kim = Visitor::signed_in(app, KIM).await;
    let typed = kim
        .post("/account", &[("email", "nobody@example.org")])
        .await;
    assert_eq!(typed.location.as_deref(), Some("/account/email"));
    drop((jane, kim));
    stage.close().await;
}

#[tokio::test]
async fn who_signs_up_with_an_address_is_mailed_its_code() {
    let stage = Stage::open(Kind::Sqlite, SETTINGS).await;
    let app = &stage.app;
    let mut jane = Visitor::new(app);
    let form = [("phone", JANE), ("name", "Jane"), ("email", MAIL)];
    jane.post("/sign-up", &form).await;
    let digits = jane.code(JANE).await;
    let form = [&form[..], &[("code", &*digits)]].concat();
    assert_eq!(jane.post("/sign-up", &form).await.status, 303);
    let page = jane.get("/account").await;
    assert!(page.body.contains("We mailed a code"), "{}", page.body);
    let digits = code(app, MAIL).await;
    assert!(jane.get("/account/email").await.body.contains(MAIL));
    let page = jane.post("/account/email", &[("code", &digits)]).await;
    assert_eq!(page.status, 303);
    assert_eq!(
        app.count("users where email_verified_at is not null").await,
        1
    );
    drop(jane);
    stage.close().await;
}
