//! `/account` and what is below it: only one's own, and nothing that a stranger's page can cause.

use std::time::Duration;

use uuid::Uuid;

use crate::support::{Kind, Page, SOLVER, Stage, TestApp, Visitor, on_both, past};

const JANE: &str = "+13105550171";
const KIM: &str = "+13105550172";
const NEW: &str = "+13105550173";
const SAM: &str = "+14155550121";
const STAFF: &str = "+14155550199";

/// Jane, who is signed in and has so many sessions.
async fn jane(app: &TestApp, count: usize) -> (Visitor<'_>, Vec<Uuid>) {
    let ids = past(&app.db, JANE, count, app.clock.now()).await;
    (Visitor::signed_in(app, JANE).await, ids)
}

fn rating(id: Uuid) -> String {
    format!("/account/sessions/{id}/rating")
}

/// The sessions that a page has cards of, in order.
fn cards(page: &Page) -> Vec<Uuid> {
    let links = page.body.split("id=\"rating-").skip(1);
    links.map(|it| it[..36].parse().unwrap()).collect()
}

/// Where the older ones are.
fn older(page: &Page) -> Option<String> {
    let (_, rest) = page.body.split_once("hx-get=\"")?;
    Some(rest.split('"').next()?.to_owned())
}

#[tokio::test]
async fn a_strangers_session_is_like_one_that_never_was() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (mut jane, ids) = jane(&app, 2).await;
        let mut kim = Visitor::signed_in(&app, KIM).await;
        let none = Uuid::max();
        for path in ["", ".txt"] {
            let own = jane
                .get(&format!("/account/sessions/{}{path}", ids[0]))
                .await;
            assert_eq!(own.status, 200);
            let foreign = kim
                .get(&format!("/account/sessions/{}{path}", ids[0]))
                .await;
            let never = kim.get(&format!("/account/sessions/{none}{path}")).await;
            let odd = kim.get(&format!("/account/sessions/x%00'{path}")).await;
            for page in [&foreign, &never, &odd] {
                assert_eq!((page.status, &page.body), (404, &never.body), "{path}");
            }
        }
        for id in [ids[0], none] {
            let form = [("score", "1"), ("comment", "awful")];
            assert_eq!(kim.post(&rating(id), &form).await.status, 404);
        }
        let bad = kim
            .post("/account/sessions/x/rating", &[("score", "1")])
            .await;
        assert_eq!(bad.status, 404);
        assert_eq!(app.count("ratings where comment = 'awful'").await, 0);
        for path in ["/account", "/account/sessions"] {
            let page = kim.get(path).await.body;
            for foreign in ["wifi", "Printer", "Sam", JANE, &ids[0].to_string()] {
                assert!(!page.contains(foreign), "{path} shows {foreign}");
            }
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_in_signed_out() {
    let app = TestApp::start(Kind::Sqlite).await;
    let mut nobody = Visitor::new(&app);
    for path in [
        "/account",
        "/account/phone",
        "/account/delete",
        "/account/sessions",
        "/account/sessions/x",
        "/account/sessions/x.txt",
    ] {
        let page = nobody.get(path).await;
        assert_eq!(page.status, 303, "{path}");
        let to = page.location.unwrap();
        assert!(to.starts_with("/sign-in?redirect_url=%2Faccount"), "{to}");
    }
    for path in [
        "/account",
        "/account/phone",
        "/account/delete",
        "/account/sign-out-others",
        "/account/sessions/x/rating",
    ] {
        let page = nobody.post(path, &[("score", "5")]).await;
        assert_eq!(page.status, 303, "{path}");
    }
    app.done().await;
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (mut jane, ids) = jane(&app, 1).await;
        let rating = rating(ids[0]);
        for origin in [None, Some("https://evil.example"), Some("null")] {
            jane.origin = origin.map(str::to_owned);
            for (path, form) in [
                ("/account", [("name", "Evil"), ("email", "e@evil.example")]),
                ("/account/phone", [("phone", NEW), ("x", "")]),
                ("/account/delete", [("x", ""), ("y", "")]),
                ("/account/sign-out-others", [("x", ""), ("y", "")]),
                (&rating, [("score", "1"), ("comment", "evil")]),
            ] {
                let page = jane.post(path, &form).await;
                assert_eq!(page.status, 403, "{path} from {origin:?}");
            }
        }
        let same = format!("users where phone = '{JANE}' and name is null and email is null");
        assert_eq!(app.count(&same).await, 1);
        assert_eq!(app.count("ratings").await, 0);
        assert_eq!(app.count(&format!("codes where phone = '{NEW}'")).await, 0);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_rating_keeps_the_rules_that_it_has_by_text() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (mut jane, ids) = jane(&app, 3).await;
        let kept = async || {
            let sql = "select score, comment from ratings r join sessions s on s.id = r.session_id order by s.started_at desc";
            app.ask::<(i64, String)>(sql).await
        };
        let before = kept().await;
        // No score, or none of the five: told beside the field, and the words stay.
        for score in ["", "0", "6", "-1", "4.5", "five", "55555555555"] {
            let form = [("score", score), ("comment", "so <kind>")];
            let page = jane.post(&rating(ids[0]), &form).await;
            assert_eq!(page.status, 422, "{score}");
            assert!(page.body.contains("Please choose 1 to 5 first."), "{}", page.body);
            assert!(page.body.contains(">so &#60;kind&#62;</textarea>"), "{}", page.body);
        }
        assert_eq!(kept().await, before);

        let form = [("score", "4"), ("comment", "so kind\r\nand quick\u{0}")];
        let page = jane.post(&rating(ids[0]), &form).await;
        let own = format!("/account/sessions/{}?done=rated", ids[0]);
        assert_eq!((page.status, page.location), (303, Some(own.clone())));
        assert_eq!(kept().await[0], (4, "so kind\nand quick".to_owned()));
        assert!(jane.get(&own).await.body.contains("Thanks, your rating is kept"));

        // Changed within a day, words and all; then no more.
        app.pass(Duration::from_hours(23));
        jane.post(&rating(ids[0]), &[("score", "5"), ("comment", " ")]).await;
        assert_eq!(kept().await[0], (5, String::new()));
        app.pass(Duration::from_hours(1));
        let page = jane.post(&rating(ids[0]), &[("score", "1")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("over a day ago"), "{}", page.body);
        assert_eq!(kept().await[0].0, 5);
        let page = jane.get(&own).await.body;
        assert!(!page.contains("<form method=\"post\" action=\"/account/sessions"), "{page}");

        // Not while it goes on, and never one that was handed on.
        for (status, told) in [("active", 422), ("released", 404), ("dropped", 404)] {
            app.change(&format!("update sessions set status = '{status}' where customer_address = '{JANE}'")).await;
            app.change("delete from ratings").await;
            assert_eq!(jane.post(&rating(ids[1]), &[("score", "5")]).await.status, told, "{status}");
            assert!(kept().await.is_empty(), "{status}");
            // One at a time may go on with a ticket, so each has its own.
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_rating_on_a_page_is_heard_of_and_asked_for_no_more() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[("OPERATOR__PHONE", STAFF)]).await;
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        for words in ["Hi it's Jane, my wifi is down, right now", "OK"] {
            stage.text(JANE, words, 0).await;
        }
        let codes: Vec<(String,)> = stage.app.ask("select code from tickets").await;
        stage.text(SAM, &format!("CLAIM {}", codes[0].0), 0).await;
        stage.text(SAM, "hello", 0).await;
        stage.text(SAM, "DONE", 0).await;
        let id: Vec<(Uuid,)> = stage.app.ask("select id from sessions").await;
        let id = id[0].0;
        let asked = "conversations where channel = 'sms' and state like '%rating%'";
        let asked = match kind {
            Kind::Sqlite => asked.to_owned(),
            Kind::Postgres => asked.replace("state like", "state::text like"),
        };
        assert_eq!(stage.app.count(&asked).await, 1, "she is asked");
        // Nine in the evening is over where Sam is: he hears of it in the morning.
        stage.pass(Duration::from_hours(12), |_, _| {}).await;
        stage.news();
        let mut jane = Visitor::signed_in(&stage.app, JANE).await;
        let form = [("score", "2"), ("comment", "slow, call me at 415-555-0123")];
        assert_eq!(jane.post(&rating(id), &form).await.status, 303);
        let cookie = jane.cookie.clone();
        stage.settled().await;
        assert_eq!(stage.app.count(&asked).await, 0, "and no more");
        let news = stage.news();
        let alert = news.iter().find(|it| it.to == STAFF).expect("an alert");
        assert!(
            alert.body.contains("low rating") && alert.body.contains(JANE),
            "{}",
            alert.body
        );
        assert!(alert.body.contains("slow, call me"), "{}", alert.body);
        assert!(news.iter().all(|it| it.to != SAM), "{news:?}");
        stage.pass(Duration::from_hours(12), |_, _| {}).await;
        let news = stage.news();
        let to_sam: Vec<_> = news.iter().filter(|it| it.to == SAM).collect();
        assert_eq!(to_sam.len(), 1, "{news:?}");
        let body = &to_sam[0].body;
        assert!(
            body.contains("rated 2 of 5") && body.contains("slow") && !body.contains("0123"),
            "{body}"
        );
        // A second low one alarms nobody again.
        let mut jane = Visitor::new(&stage.app);
        jane.cookie = cookie;
        jane.post(&rating(id), &[("score", "1"), ("comment", "slow")])
            .await;
        stage.pass(Duration::from_hours(48), |_, _| {}).await;
        let news = stage.news();
        assert!(
            news.iter().all(|it| it.to == SAM),
            "no reminder, no alarm: {news:?}"
        );
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn another_phone_is_proven_by_a_code() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        past(&app.db, NEW, 1, app.clock.now()).await;
        let (mut jane, _) = jane(&app, 1).await;
        let mut before = Visitor::signed_in(&app, NEW).await;
        app.change("update tickets set customer_id = null").await;
        let bad = jane
            .post("/account/phone", &[("phone", "12 monkeys")])
            .await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("value=\"12 monkeys\"") && bad.body.contains("phone-wrong"));

        let asked = jane.post("/account/phone", &[("phone", NEW)]).await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let code = jane.code(NEW).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let page = jane
            .post("/account/phone", &[("phone", NEW), ("code", wrong)])
            .await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("That is not the code"), "{}", page.body);
        // It is Jane's code, for this: nobody signs in with it, and no other account changes by it.
        let mut thief = Visitor::new(&app);
        let page = thief
            .post("/sign-in", &[("phone", NEW), ("code", &code)])
            .await;
        assert_eq!((page.status, thief.cookie), (422, None));
        let mut kim = Visitor::signed_in(&app, KIM).await;
        let page = kim
            .post("/account/phone", &[("phone", NEW), ("code", &code)])
            .await;
        assert_eq!(page.status, 422);
        assert_eq!(app.count(&format!("users where phone = '{JANE}'")).await, 1);

        let form = [("phone", NEW), ("code", &*code)];
        let done = jane.post("/account/phone", &form).await;
        assert_eq!(
            done.location.as_deref(),
            Some("/account?done=phone"),
            "{}",
            done.body
        );
        let page = jane.get("/account?done=phone").await.body;
        assert!(
            page.contains(NEW) && page.contains("Your new number is confirmed"),
            "{page}"
        );
        let linked =
            format!("tickets t join users u on u.id = t.customer_id where u.phone = '{NEW}'");
        assert_eq!(app.count(&linked).await, 1, "that of the new one");
        let left = before.get("/account").await.body;
        assert!(
            left.contains("None. Somebody else has confirmed that number since"),
            "{left}"
        );
        let again = jane.post("/account/phone", &form).await;
        assert_eq!(again.status, 422, "a code is used once");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn an_account_goes_and_its_tickets_stay() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (mut jane, ids) = jane(&app, 3).await;
        let mut elsewhere = Visitor::signed_in(&app, JANE).await;
        assert_eq!(app.count("tickets where customer_id is not null").await, 3);
        assert_eq!(jane.get("/account/delete").await.status, 200);
        assert_eq!(
            app.count(&format!("users where phone = '{JANE}'")).await,
            1,
            "asked only"
        );
        let gone = jane.post("/account/delete", &[]).await;
        assert_eq!(gone.status, 200);
        assert!(gone.body.contains("Your account is gone") && jane.cookie.is_none());
        assert_eq!(app.count(&format!("users where phone = '{JANE}'")).await, 0);
        assert_eq!(app.count("tickets where customer_id is null").await, 3);
        assert_eq!(app.count("sessions").await, 3);
        assert_eq!(
            elsewhere.get("/account").await.status,
            303,
            "signed out everywhere"
        );
        let mut back = Visitor::signed_in(&app, JANE).await;
        assert_eq!(
            cards(&back.get("/account/sessions").await),
            ids,
            "here again"
        );

        // Staff ask an admin.
        let mut sam = Visitor::signed_in(&app, SOLVER).await;
        let asked = sam.get("/account/delete").await.body;
        assert!(
            asked.contains("an admin has to close it") && !asked.contains("Yes, delete it"),
            "{asked}"
        );
        assert_eq!(sam.post("/account/delete", &[]).await.status, 303);
        assert_eq!(
            app.count(&format!("users where phone = '{SOLVER}'")).await,
            1
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn everywhere_else_is_signed_out() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut here = Visitor::signed_in(&app, JANE).await;
        let mut there = Visitor::signed_in(&app, JANE).await;
        let mut kim = Visitor::signed_in(&app, KIM).await;
        assert_eq!(here.post("/account/sign-out-others", &[]).await.status, 303);
        assert_eq!(here.get("/account").await.status, 200);
        assert_eq!(there.get("/account").await.status, 303);
        assert_eq!(kim.get("/account").await.status, 200, "nobody else");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_kept_or_told_what_is_wrong() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::signed_in(&app, JANE).await;
        let form = [("name", " <b>Jane</b>\t Doe "), ("email", "jane at home")];
        let page = jane.post("/account", &form).await;
        assert_eq!(page.status, 422);
        assert!(
            page.body.contains("look like an e-mail address")
                && page.body.contains("value=\"jane at home\""),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("&#60;b&#62;Jane"),
            "what was typed is kept: {}",
            page.body
        );
        assert_eq!(app.count("users where name is not null").await, 0);
        let form = [form[0], ("email", " jane@example.com ")];
        assert_eq!(jane.post("/account", &form).await.status, 303);
        let rows: Vec<(String, String)> = app.ask("select name, email from users").await;
        assert_eq!(
            rows,
            [("<b>Jane</b> Doe".to_owned(), "jane@example.com".to_owned())]
        );
        assert!(!jane.get("/account").await.body.contains("<b>Jane"));
        jane.post("/account", &[]).await;
        assert_eq!(
            app.count("users where name is null and email is null")
                .await,
            1
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn parts_stay_whole_while_new_sessions_come() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (mut jane, ids) = jane(&app, 25).await;
        let first = jane.get("/account/sessions").await;
        let mut seen = cards(&first);
        assert_eq!(seen.len(), 10);
        past(
            &app.db,
            JANE,
            1,
            app.clock.now().after(Duration::from_hours(100)),
        )
        .await;
        app.change(&format!(
            "update tickets set customer_id = (select id from users where phone = '{JANE}')"
        ))
        .await;
        let mut next = older(&first);
        while let Some(path) = next {
            let (whole, part) = (jane.get(&path).await, jane.get_part(&path).await);
            assert!(whole.body.contains("<html") && !part.body.contains("<html"));
            assert_eq!(cards(&whole), cards(&part));
            let vary = part.headers["vary"].to_str().unwrap();
            assert!(vary.contains("hx-request"), "{vary}");
            seen.extend(cards(&part));
            next = older(&part);
        }
        assert_eq!(
            seen, ids,
            "each of them once, and the new one not among them"
        );
        assert_eq!(cards(&jane.get("/account/sessions").await)[1..], ids[..9]);
        for odd in [
            "x",
            "%00",
            "",
            "00000000-0000-0000-0000-000000000000&cursor=y",
        ] {
            let page = jane.get(&format!("/account/sessions?cursor={odd}")).await;
            assert_eq!(page.status, 200, "{odd}");
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_transcript_has_its_own_session_and_nothing_else() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        for words in ["Hi it's Jane, my wifi is down, right now", "OK"] {
            stage.text(JANE, words, 0).await;
        }
        let codes: Vec<(String,)> = stage.app.ask("select code from tickets").await;
        let code = &codes[0].0;
        // Two sessions of one ticket, an hour apart.
        let minutes = |n| Duration::from_mins(n);
        stage.pass(minutes(1), |_, _| {}).await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.text(SAM, "hello from the first", 0).await;
        stage.text(JANE, "here is how it looks", 1).await;
        stage.text(SAM, &format!("RELEASE {code}"), 0).await;
        stage.pass(minutes(60), |_, _| {}).await;
        stage.text(JANE, "anybody there?", 0).await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.text(SAM, "hello from the second", 0).await;
        stage.text(JANE, "all is well now", 0).await;
        stage.text(SAM, "DONE", 0).await;
        // And another number's texts about the same ticket, as the solver's are.
        let mut jane = Visitor::signed_in(&stage.app, JANE).await;
        let ids = cards(&jane.get("/account/sessions").await);
        assert_eq!(ids.len(), 2);
        let mut texts = Vec::new();
        for id in &ids {
            let page = jane.get(&format!("/account/sessions/{id}")).await;
            assert_eq!(page.status, 200);
            let file = jane.get(&format!("/account/sessions/{id}.txt")).await;
            let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), "text/plain; charset=utf-8");
            let place = header("content-disposition");
            assert_eq!(
                place,
                format!("attachment; filename=\"savvysolve-{code}-2035-01-16.txt\"")
            );
            assert!(
                file.body.contains("[2035-01-16 1") && file.body.contains(" PST] "),
                "{}",
                file.body
            );
            for foreign in [
                "CLAIM",
                "RELEASE",
                "DONE",
                "code is",
                "New ticket",
                "anybody there",
            ] {
                for body in [&file.body, &page.body] {
                    assert!(!body.contains(foreign), "{foreign}: {body}");
                }
            }
            texts.push((file.body, page.body));
        }
        let (second, first) = (&texts[0], &texts[1]);
        for (own, other, words) in [
            (first, second, "hello from the first"),
            (first, second, "here is how it looks"),
            (second, first, "hello from the second"),
            (second, first, "all is well now"),
        ] {
            assert!(
                own.0.contains(words) && own.1.contains(words),
                "{words}: {}",
                own.0
            );
            assert!(
                !other.0.contains(words) && !other.1.contains(words),
                "{words}"
            );
        }
        assert!(first.0.contains("[Photo]"), "{}", first.0);
        let (_, link) = first
            .1
            .split_once("<img src=\"/media/")
            .unwrap_or_else(|| panic!("{}", first.1));
        let link = link.split('"').next().unwrap_or_default();

        let photo = stage
            .app
            .fetch(&format!("/media/{}", link.replace("&#38;", "&")))
            .await;
        assert_eq!(photo.status().as_u16(), 200, "{link}");
        stage.close().await;
    })
    .await;
}
