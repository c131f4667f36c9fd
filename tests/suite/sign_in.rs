//! Accounts by a texted code, and what strangers may try on the way there.

use std::time::Duration;

use futures_util::future::join_all;

use savvysolve::store::conversations;

use crate::{
    store::{conversation, key},
    support::{Kind, Page, TestApp, Visitor, on_both},
};

const JANE: &str = "+13105550101";
const KIM: &str = "+13105550102";

/// Jane texts until her ticket is open; how many she has now.
async fn ticket(app: &TestApp, phone: &str) -> i64 {
    app.say(phone, "Hi it's Jane, my wifi is down, right now")
        .await;
    app.say(phone, "OK").await;
    app.count(&format!("tickets where customer_phone = '{phone}'"))
        .await
}

/// Tickets of a phone that belong to the account which has it.
async fn linked(app: &TestApp, phone: &str) -> i64 {
    app.count(&format!(
        "tickets t join users u on u.id = t.customer_id
         where t.customer_phone = '{phone}' and u.phone = '{phone}'"
    ))
    .await
}

/// Six other digits.
fn wrong(code: &str) -> String {
    let other = (code.parse::<u32>().unwrap() + 1) % 1_000_000;
    format!("{other:06}")
}

#[tokio::test]
async fn who_signs_up_finds_tickets_of_before_and_after() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        assert_eq!(ticket(&app, JANE).await, 1);
        assert_eq!(linked(&app, JANE).await, 0);
        let mut jane = Visitor::new(&app);
        let asked = jane
            .post("/sign-up", &[("phone", JANE), ("redirect_url", "/account")])
            .await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        assert_eq!(app.count("users").await, 0, "nothing is proven yet");
        let code = jane.code(JANE).await;
        let form = [
            ("phone", JANE),
            ("code", &code),
            ("redirect_url", "/account"),
            ("name", "  Jane\u{0}  Doe "),
            ("email", "jane@example.com"),
        ];
        let done = jane.post("/sign-up", &form).await;
        assert_eq!(
            (done.status, done.location.as_deref()),
            (303, Some("/account")),
            "{}",
            done.body
        );
        let users: Vec<(String, String, String)> =
            app.ask("select name, email, role from users").await;
        let jane_is = ("Jane Doe", "jane@example.com", "customer");
        assert_eq!(
            users,
            [(jane_is.0.into(), jane_is.1.into(), jane_is.2.into())]
        );
        assert_eq!(linked(&app, JANE).await, 1, "the one of before");
        assert_eq!(jane.get("/account").await.status, 200);

        app.say(JANE, "DROP").await;
        assert_eq!(ticket(&app, JANE).await, 2);
        assert_eq!(linked(&app, JANE).await, 2, "and the one of after");
        assert_eq!(ticket(&app, KIM).await, 1);
        assert_eq!(linked(&app, KIM).await, 0, "nobody else's");

        app.change("delete from users").await;
        assert_eq!(app.count("tickets").await, 3, "tickets stay");
        assert_eq!(app.count("tickets where customer_id is not null").await, 0);
        assert_eq!(
            jane.get("/account").await.status,
            303,
            "and nobody is signed in"
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_looked_at_changes_nothing() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let link = "/sign-up?redirect_url=/account&phone=%2B13105550101";
        let page = Visitor::new(&app).get(link).await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains(&format!("value=\"{JANE}\"")),
            "{}",
            page.body
        );
        assert!(page.set_cookie.is_none());
        for table in [
            "users",
            "codes",
            "sign_ins",
            "rate_limits",
            "messages",
            "outbox",
        ] {
            assert_eq!(app.count(table).await, 0, "{table}");
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_for_us_alone() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::new(&app);
        let set = jane.sign_in(JANE).await.set_cookie.unwrap();
        for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(set.contains(flag), "{flag} in {set}");
        }
        let kept: Vec<(String,)> = app.ask("select id from sign_ins").await;
        let held = jane.cookie.clone().unwrap();
        assert!(!kept[0].0.contains(&held), "only its hash is kept");

        let mut copy = Visitor::new(&app);
        copy.cookie = Some(held.clone());
        assert_eq!(copy.get("/account").await.status, 200);
        assert_eq!(jane.post("/sign-out", &[]).await.status, 303);
        assert_eq!(
            copy.get("/account").await.status,
            303,
            "it is worth nothing any more"
        );

        let mut kim = Visitor::signed_in(&app, KIM).await;
        app.pass(Duration::from_hours(30 * 24));
        assert_eq!(kim.get("/account").await.status, 303, "nor after a month");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_planted_cookie_is_not_what_gets_signed_in() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let planted = "A".repeat(43);
        let mut jane = Visitor::new(&app);
        jane.cookie = Some(planted.clone());
        assert_eq!(jane.sign_in(JANE).await.status, 303);
        assert_ne!(jane.cookie.as_ref(), Some(&planted));
        let mut stranger = Visitor::new(&app);
        stranger.cookie = Some(planted);
        assert_eq!(stranger.get("/account").await.status, 303);

        // Nor one that was good until now: whoever shared it is out.
        let before = jane.cookie.clone();
        assert_eq!(jane.sign_in(JANE).await.status, 303);
        assert_ne!(jane.cookie, before);
        stranger.cookie = before;
        assert_eq!(stranger.get("/account").await.status, 303);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::signed_in(&app, JANE).await;
        for evil in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/\t/evil.example",
            "/..//evil.example",
            "/%09/evil.example",
            "javascript:alert(1)",
            "/account\r\nset-cookie: a=b",
        ] {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            let query = form.append_pair("redirect_url", evil).finish();
            let passed = jane.get(&format!("/sign-in?{query}")).await;
            let mut kim = Visitor::new(&app);
            kim.post("/sign-up", &[("phone", KIM), ("redirect_url", evil)])
                .await;
            let code = kim.code(KIM).await;
            let form = [("phone", KIM), ("code", &code), ("redirect_url", evil)];
            let done = kim.post("/sign-up", &form).await;
            for page in [passed, done] {
                assert_eq!(page.status, 303, "{evil:?}: {}", page.body);
                let to = page.location.unwrap();
                let base = url::Url::parse("https://support.example.com/").unwrap();
                let reached = base.join(&to).unwrap();
                assert_eq!(reached.origin(), base.origin(), "{evil:?} leads to {to:?}");
                assert!(!to.starts_with("//"), "{evil:?} leads to {to:?}");
            }
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn forms_of_other_sites_do_nothing() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::signed_in(&app, JANE).await;
        let codes = app.count("codes").await;
        for origin in [
            None,
            Some("https://evil.example"),
            Some("http://support.example.com"),
            Some("https://support.example.com.evil.example"),
            Some("null"),
        ] {
            jane.origin = origin.map(str::to_owned);
            for (path, form) in [
                ("/sign-out", &[][..]),
                ("/sign-in", &[("phone", KIM)][..]),
                ("/sign-up", &[("phone", KIM)][..]),
            ] {
                let page = jane.post(path, form).await;
                assert_eq!(page.status, 403, "{path} from {origin:?}");
                assert!(
                    page.body.contains("reload"),
                    "it says what to do: {}",
                    page.body
                );
            }
        }
        assert_eq!(app.count("codes").await, codes);
        assert_eq!(jane.get("/account").await.status, 200, "still signed in");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_tried_five_times_and_used_once() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::new(&app);
        jane.post("/sign-in", &[("phone", JANE)]).await;
        let code = jane.code(JANE).await;
        let other = wrong(&code);
        // A slip is no guess.
        for slip in ["12345", "1234567", "abc"] {
            let page = jane
                .post("/sign-in", &[("phone", JANE), ("code", slip)])
                .await;
            assert_eq!(page.status, 422);
        }
        // All at once, as a guesser would.
        let guesses = (0..5).map(async |_| {
            let mut guesser = Visitor::new(&app);
            guesser
                .post("/sign-in", &[("phone", JANE), ("code", &other)])
                .await
                .status
        });
        assert_eq!(join_all(guesses).await, [422; 5]);
        let late = jane
            .post("/sign-in", &[("phone", JANE), ("code", &code)])
            .await;
        assert_eq!(late.status, 422, "the right one comes too late");
        assert!(late.body.contains("aria-invalid"), "{}", late.body);
        assert_eq!(app.count("sign_ins").await, 0);

        // Another one, typed with spaces, by two browsers at once: one of them gets in.
        jane.post("/sign-in", &[("phone", JANE)]).await;
        let code = jane.code(JANE).await;
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        let both = (0..2).map(async |_| {
            let mut browser = Visitor::new(&app);
            browser
                .post("/sign-in", &[("phone", JANE), ("code", &spaced)])
                .await
                .status
        });
        let mut both = join_all(both).await;
        both.sort_unstable();
        assert_eq!(both, [303, 422]);
        assert_eq!(app.count("sign_ins").await, 1);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_only_the_newest() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut jane = Visitor::new(&app);
        jane.post("/sign-in", &[("phone", JANE)]).await;
        let first = jane.code(JANE).await;
        // "Text me another" is the same form with an empty code.
        let page = jane
            .post("/sign-in", &[("phone", JANE), ("code", "")])
            .await;
        assert_eq!(page.status, 200);
        let second = jane.code(JANE).await;
        if first != second {
            let old = jane
                .post("/sign-in", &[("phone", JANE), ("code", &first)])
                .await;
            assert_eq!(old.status, 422);
        }
        app.pass(Duration::from_secs(10 * 60));
        let late = jane
            .post("/sign-in", &[("phone", JANE), ("code", &second)])
            .await;
        assert_eq!(late.status, 422);
        // Somebody else's code is no good either.
        jane.post("/sign-in", &[("phone", JANE)]).await;
        jane.post("/sign-in", &[("phone", KIM)]).await;
        let (hers, kims) = (jane.code(JANE).await, jane.code(KIM).await);
        if hers != kims {
            let page = jane
                .post("/sign-in", &[("phone", KIM), ("code", &hers)])
                .await;
            assert_eq!(page.status, 422);
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn codes_are_texted_so_often_and_no_more() {
    on_both(async |kind| {
        let settings = [
            ("LIMITS__CODES_PER_NUMBER", "3"),
            ("LIMITS__CODES_PER_ADDRESS", "8"),
        ];
        let app = TestApp::with(kind, &settings).await;
        let mut guesser = Visitor::new(&app);
        for _ in 0..3 {
            assert_eq!(
                guesser.post("/sign-up", &[("phone", JANE)]).await.status,
                200
            );
        }
        let page = guesser
            .post("/sign-up", &[("phone", JANE), ("name", "Jane")])
            .await;
        assert_eq!(page.status, 429);
        assert!(
            page.body.contains("value=\"Jane\""),
            "what was typed is kept: {}",
            page.body
        );
        assert_eq!(app.transcript(JANE).await.len(), 3);
        // Whoever proves to be the rightful one begins anew.
        let code = guesser.code(JANE).await;
        let done = guesser
            .post("/sign-up", &[("phone", JANE), ("code", &code)])
            .await;
        assert_eq!(done.status, 303);
        guesser.cookie = None;
        assert_eq!(
            guesser.post("/sign-up", &[("phone", JANE)]).await.status,
            200
        );
        // From one network address to many numbers.
        let mut statuses = Vec::new();
        for n in 0..6 {
            let phone = format!("+1212555015{n}");
            statuses.push(guesser.post("/sign-up", &[("phone", &phone)]).await.status);
        }
        assert_eq!(statuses, [200, 200, 200, 429, 429, 429]);
        app.pass(Duration::from_hours(1));
        assert_eq!(
            guesser.post("/sign-up", &[("phone", KIM)]).await.status,
            200
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn nothing_tells_whether_a_number_has_an_account() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        Visitor::signed_in(&app, JANE).await;
        let of = |page: Page, phone: &str| {
            (
                page.status,
                page.location,
                page.body
                    .replace(phone, "PHONE")
                    .replace(&phone.replace('+', "%2B"), "PHONE"),
            )
        };
        for path in ["/sign-in", "/sign-up"] {
            for code in [None, Some("000000"), Some("")] {
                let mut pages = Vec::new();
                for phone in [JANE, KIM] {
                    let mut form = vec![("phone", phone)];
                    form.extend(code.map(|it| ("code", it)));
                    let page = Visitor::new(&app).post(path, &form).await;
                    assert_ne!(page.status, 303, "000000 was right, of all codes");
                    pages.push(of(page, phone));
                }
                assert_eq!(pages[0], pages[1], "{path} {code:?}");
            }
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_cannot_be_is_refused_beside_its_field() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        for (phone, said) in [
            ("", "digits"),
            ("call me", "digits"),
            ("+1 555 123", "no such"),
            ("0\u{0}0", ""),
            ("\u{202e}+13105550101", ""),
            ("<script>alert(1)</script>", "digits"),
        ] {
            let page = Visitor::new(&app)
                .post(
                    "/sign-up",
                    &[("phone", phone), ("name", "Jane \"J\" <Doe>")],
                )
                .await;
            if page.status == 200 {
                continue;
            }
            assert_eq!(page.status, 422, "{phone:?}");
            assert!(page.body.contains(said), "{phone:?}: {}", page.body);
            assert!(
                page.body.contains("aria-describedby=\"phone-wrong\""),
                "{phone:?}"
            );
            assert!(!page.body.contains("<script>"), "{phone:?}");
            assert!(
                page.body.contains("&#34;J&#34;"),
                "kept and escaped: {}",
                page.body
            );
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_is_opened_while_its_customer_signs_up_is_linked() {
    on_both(async |kind| {
        let app = TestApp::with(kind, &[("LIMITS__CODES_PER_ADDRESS", "1000")]).await;
        let other = app.beside().await;
        let phones: Vec<String> = (0..12).map(|n| format!("+121255501{n:02}")).collect();
        join_all(phones.iter().map(async |phone| {
            app.say(phone, "Hi it's Jane, my wifi is down, right now")
                .await;
            let mut visitor = Visitor::new(&other);
            visitor.post("/sign-up", &[("phone", phone)]).await;
            let code = visitor.code(phone).await;
            let form = [("phone", phone.as_str()), ("code", &code)];
            let (_, page) = tokio::join!(app.text(phone, "OK"), visitor.post("/sign-up", &form));
            assert_eq!(page.status, 303, "{}", page.body);
        }))
        .await;
        app.settled().await;
        assert_eq!(app.count("tickets").await, 12);
        assert_eq!(app.count("tickets where customer_id is null").await, 0);
        other.leave().await;
        app.done().await;
    })
    .await;
}

/// The same race, one step at a time. SQLite has one writer, so that it cannot come to this there.
#[tokio::test]
async fn a_turn_that_did_not_see_the_account_is_taken_again() {
    let app = TestApp::start(Kind::Postgres).await;
    app.say(JANE, "Hi it's Jane, my wifi is down, right now")
        .await;
    app.settled().await;
    let mut turn = app.db.begin().await.unwrap();
    let loaded = conversations::load(&mut turn, vec![key(JANE, None)])
        .await
        .unwrap();
    assert!(loaded[0].user_id.is_none());
    Visitor::signed_in(&app, JANE).await;
    app.settled().await;
    let version = loaded[0].version.unwrap();
    let written = async {
        conversations::save(&mut turn, vec![conversation(JANE, version + 1)]).await?;
        turn.commit().await
    };
    let refused = matches!(written.await, Err(sqlx::Error::RowNotFound));
    assert!(refused, "its ticket would have been nobody's");
    app.done().await;
}
