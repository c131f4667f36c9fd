//! The desk of the staff, the pages of solvers, roles: what they show, what they do, and to whom.

use std::time::Duration;

use savvysolve::store::Db;
use serde_json::Value;

use crate::support::{Kind, Page, Stage, TestApp, Visitor, eventually, on_both};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";
const ADA: &str = "+14155550131";
const OLA: &str = "+14155550141";

/// What somebody who signed in has in their browser.
type Cookie = Option<String>;

/// Signs in with this role.
async fn with_role(stage: &Stage, phone: &str, role: &str) -> Cookie {
    let output = stage.command(&["user", "role", phone, role]).await;
    assert!(output.status.success(), "{output:?}");
    Visitor::signed_in(&stage.app, phone).await.cookie
}

/// The browser of somebody who signed in.
fn browser<'a>(app: &'a TestApp, cookie: &Cookie) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.cookie.clone_from(cookie);
    visitor
}

async fn sees(stage: &Stage, cookie: &Cookie, path: &str) -> Page {
    browser(&stage.app, cookie).get(path).await
}

async fn sends(stage: &Stage, cookie: &Cookie, path: &str, form: &[(&str, &str)]) -> Page {
    let page = browser(&stage.app, cookie).post(path, form).await;
    stage.settled().await;
    page
}

/// The address of the desk's page of somebody's conversation: by any message of it.
async fn talk(stage: &Stage, phone: &str) -> String {
    let id = match stage.app.db {
        Db::Sqlite { .. } => "lower(hex(id))",
        Db::Postgres(_) => "cast(id as text)",
    };
    let sql = format!("select {id} from messages where address = '{phone}' order by id limit 1");
    let ids: Vec<(String,)> = stage.app.ask(&sql).await;
    format!("/desk/conversations/{}", ids[0].0)
}

/// The state of somebody's conversation.
async fn state(stage: &Stage, phone: &str) -> Value {
    let sql = format!("select cast(state as text) from conversations where address = '{phone}'");
    let rows: Vec<(String,)> = stage.app.ask(&sql).await;
    serde_json::from_str(&rows[0].0).unwrap()
}

/// The audit log, oldest first: who, what, to whom, more.
async fn audit(stage: &Stage) -> Vec<(String, String, String, String)> {
    let sql = "select actor, act, subject, detail from audit order by id";
    stage.app.ask(sql).await
}

async fn acts(stage: &Stage) -> Vec<String> {
    audit(stage).await.into_iter().map(|it| it.1).collect()
}

/// Opens a ticket; its code.
async fn ticket(stage: &mut Stage, phone: &str, name: &str, what: &str) -> String {
    for words in ["hi", name, what, "right now", "OK"] {
        stage.text(phone, words, 0).await;
    }
    let sql = format!(
        "select code from tickets where customer_phone = '{phone}' order by created_at desc limit 1"
    );
    let codes: Vec<(String,)> = stage.app.ask(&sql).await;
    codes[0].0.clone()
}

#[tokio::test]
async fn whoever_waits_for_a_person_is_answered_from_the_desk() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        stage.text(JANE, "my macbook makes a walrus noise", 0).await;
        stage.text(JANE, "agent", 0).await;
        // The service's own clock may lie some seconds before the stage's.
        stage
            .pass(Duration::from_secs(10 * 60 + 30), |_, _| {})
            .await;
        stage.news();

        let list = sees(&stage, &ada, "/desk/conversations").await;
        assert!(list.body.contains("has waited 10 minutes"), "{}", list.body);
        assert!(!list.body.contains(JANE), "a number in a list");
        let path = list.body.split("/desk/conversations/").nth(1).unwrap();
        let path = format!("/desk/conversations/{}", &path[..36]);
        let page = sees(&stage, &ada, &path).await;
        assert!(page.body.contains("walrus noise"), "{}", page.body);

        let words = "Hi Jane,\r\n  Ada here. Is the lid <b>warm</b>?";
        let sent = sends(&stage, &ada, &format!("{path}/reply"), &[("body", words)]).await;
        assert_eq!(sent.status, 303);
        let expected = "Hi Jane,\n  Ada here. Is the lid <b>warm</b>?";
        let news = stage.news();
        assert_eq!(news.len(), 1, "{news:?}");
        assert_eq!((&*news[0].to, &*news[0].body), (JANE, expected));
        let page = sees(&stage, &ada, &path).await;
        assert!(page.body.contains("lid &#60;b&#62;warm"), "{}", page.body);
        let list = sees(&stage, &ada, "/desk/conversations").await;
        assert!(list.body.contains("answered"), "{}", list.body);

        // The bot keeps out of the way for as long again, from each reply on.
        stage.pass(Duration::from_hours(11), |_, _| {}).await;
        assert_eq!(state(&stage, JANE).await["at"], "human");
        sends(
            &stage,
            &ada,
            &format!("{path}/reply"),
            &[("body", "Still there?")],
        )
        .await;
        stage.pass(Duration::from_hours(11), |_, _| {}).await;
        assert_eq!(state(&stage, JANE).await["at"], "human");
        stage.pass(Duration::from_hours(2), |_, _| {}).await;
        assert_ne!(state(&stage, JANE).await["at"], "human");
        let replied = acts(&stage).await;
        assert_eq!(replied.iter().filter(|it| *it == "replied").count(), 2);
        let log = audit(&stage).await;
        assert!(
            log.iter()
                .all(|it| !it.2.contains(JANE) && !it.3.contains("lid")),
            "{log:?}"
        );
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_handed_back_once() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        stage.text(JANE, "agent", 0).await;
        stage.news();
        let path = talk(&stage, JANE).await;
        for _ in 0..2 {
            let page = sends(&stage, &ada, &format!("{path}/hand-back"), &[]).await;
            assert_eq!(page.location.as_deref(), Some("/desk/conversations"));
        }
        let news = stage.news();
        assert_eq!(news.len(), 1, "{news:?}");
        assert!(news[0].body.contains("bot is back"), "{news:?}");
        assert_ne!(state(&stage, JANE).await["at"], "human");
        assert_eq!(acts(&stage).await, ["role-changed", "handed-back"]);
        let list = sees(&stage, &ada, "/desk/conversations").await;
        assert!(list.body.contains("Nobody waits"), "{}", list.body);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_cannot_go_is_refused_and_kept() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        stage.text(JANE, "hello", 0).await;
        let before = state(&stage, JANE).await;
        let path = talk(&stage, JANE).await;
        let reply = format!("{path}/reply");

        // Nobody asked for a person: it is said all the same, and the question stays open.
        sends(&stage, &ada, &reply, &[("body", "We close at five today.")]).await;
        assert_eq!(stage.news().last().unwrap().body, "We close at five today.");
        assert_eq!(state(&stage, JANE).await["at"], before["at"]);

        let long = "ñ".repeat(1_601);
        for (words, why) in [
            ("", "Write something"),
            (" \r\n\0 ", "Write something"),
            (&*long, "at most 1600"),
        ] {
            let page = sends(&stage, &ada, &reply, &[("body", words)]).await;
            assert_eq!(page.status, 422);
            assert!(page.body.contains(why), "{}", page.body);
        }
        let page = sends(&stage, &ada, &reply, &[("body", &long)]).await;
        assert!(page.body.contains(&long), "what was typed is kept");
        assert!(sends(&stage, &ada, &reply, &[]).await.status == 422);

        // The carrier itself confirms it.
        stage.text(JANE, "STOP", 0).await;
        stage.news();
        let page = sends(&stage, &ada, &reply, &[("body", "One more thing")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("They opted out") && page.body.contains("One more thing"));
        let news = stage.news();
        assert!(news.is_empty(), "{news:?}");
        for path in [
            "/desk/conversations/x",
            "/desk/conversations/00000000-0000-7000-8000-000000000000",
        ] {
            assert_eq!(sees(&stage, &ada, path).await.status, 404);
            let page = sends(&stage, &ada, &format!("{path}/reply"), &[("body", "x")]).await;
            assert_eq!(page.status, 404);
        }
        assert_eq!(acts(&stage).await, ["role-changed", "replied"]);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_longest_reply_still_arrives() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        stage.text(JANE, "agent", 0).await;
        stage.news();
        let reply = format!("{}/reply", talk(&stage, JANE).await);
        let words = "x".repeat(1_600);
        sends(&stage, &ada, &reply, &[("body", &words)]).await;
        assert_eq!(stage.news().last().unwrap().body, words);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn texts_with_codes_are_shown_to_nobody() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        let code = ticket(&mut stage, JANE, "Jane", "my wifi is a blinking sapphire").await;
        let mut jane = Visitor::new(&stage.app);
        jane.sign_in(JANE).await;
        let digits = jane.code(JANE).await;
        // One that waits to be typed in, too.
        stage.app.pass(Duration::from_secs(30));
        Visitor::new(&stage.app)
            .post("/sign-in", &[("phone", JANE)])
            .await;
        let second = Visitor::new(&stage.app).code(JANE).await;
        stage.settled().await;
        for phone in [JANE, ADA] {
            let page = sees(&stage, &ada, &talk(&stage, phone).await).await;
            assert_eq!(page.status, 200);
            assert!(!page.body.contains(&digits) && !page.body.contains(&second));
            assert!(!page.body.contains("is your"), "{}", page.body);
        }
        let page = sees(&stage, &ada, &format!("/desk/tickets/{code}")).await;
        assert!(page.body.contains("sapphire"), "{}", page.body);
        assert!(!page.body.contains(&digits) && !page.body.contains(&second));
        stage.close().await;
    })
    .await;
}

/// A form: where it goes, and its fields.
type Filled = (String, Vec<(&'static str, &'static str)>);

/// Every page and form of the desk, with what would change something.
fn doors(talk: &str, solver: &str, code: &str) -> (Vec<String>, Vec<Filled>) {
    let pages = [
        "/desk",
        "/desk/conversations",
        "/desk/solvers",
        "/desk/trouble",
        "/desk/numbers",
        "/desk/audit",
        talk,
        solver,
    ];
    let mut pages: Vec<String> = pages.map(str::to_owned).to_vec();
    pages.push(format!("/desk/tickets/{code}"));
    let forms = vec![
        (format!("{talk}/reply"), vec![("body", "hello from nobody")]),
        (format!("{talk}/hand-back"), vec![]),
        (
            "/desk/solvers".to_owned(),
            vec![("name", "Eve"), ("phone", "+14155550199")],
        ),
        (solver.to_owned(), vec![("name", "Eve")]),
        (format!("{solver}/remove"), vec![]),
    ];
    (pages, forms)
}

#[tokio::test]
async fn nobody_below_the_role_gets_in() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        stage.solver("Sam Stone", SAM, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        let ola = with_role(&stage, OLA, "owner").await;
        let jane = Visitor::signed_in(&stage.app, JANE).await.cookie;
        let sam = Visitor::signed_in(&stage.app, SAM).await.cookie;
        stage.text(SAM, "ON", 0).await;
        let code = ticket(&mut stage, BEN, "Ben", "my printer jams").await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.text(JANE, "agent", 0).await;
        stage.news();
        let list = sees(&stage, &ada, "/desk/solvers").await;
        let solver = list.body.split("\"/desk/solvers/").nth(1).unwrap()[..36].to_owned();
        let talk = talk(&stage, JANE).await;
        let (pages, forms) = doors(&talk, &format!("/desk/solvers/{solver}"), &code);
        let books = async || {
            let sql = "select (select count(*) from audit), (select count(*) from messages),
                (select count(*) from solvers), (select count(*) from sessions where status = 'active'),
                (select count(*) from users where role = 'owner'), (select count(*) from users where name = 'Eve')";
            stage.app.ask::<(i64, i64, i64, i64, i64, i64)>(sql).await
        };
        let before = books().await;
        for (who, lands) in [(&None, "/sign-in"), (&jane, "/"), (&sam, "/")] {
            for path in pages.iter().chain([&"/desk/people".to_owned()]) {
                let page = sees(&stage, who, path).await;
                assert_eq!(page.status, 303, "{path}");
                let landed = page.location.unwrap();
                assert_eq!(landed.split('?').next(), Some(lands), "{path}");
                assert!(page.body.is_empty(), "{path}: {}", page.body);
            }
            for (path, form) in &forms {
                let page = sends(&stage, who, path, form).await;
                assert_eq!(page.status, 303, "{path}");
                let landed = page.location.unwrap();
                assert_eq!(landed.split('?').next(), Some(lands), "{path}");
            }
        }
        // Roles are the owner's alone.
        let form = [("phone", ADA), ("role", "owner")];
        for (who, lands) in [(&None, "/sign-in"), (&jane, "/"), (&sam, "/"), (&ada, "/")] {
            let page = sends(&stage, who, "/desk/people", &form).await;
            assert_eq!((page.status, page.location.unwrap().split('?').next()), (303, Some(lands)));
            let page = sees(&stage, who, "/desk/people").await;
            assert_eq!((page.status, page.location.unwrap().split('?').next()), (303, Some(lands)));
        }
        let nowhere = sees(&stage, &jane, "/solver").await;
        assert_eq!((nowhere.status, nowhere.location.as_deref()), (303, Some("/")));
        assert_eq!(books().await, before);

        // A form of another site changes nothing either.
        let mut foreign = browser(&stage.app, &ola);
        foreign.origin = Some("https://evil.example".to_owned());
        for (path, form) in &forms {
            assert_eq!(foreign.post(path, form).await.status, 403, "{path}");
        }
        assert_eq!(foreign.post("/desk/people", &form).await.status, 403);
        assert_eq!(books().await, before);
        for path in &pages {
            assert_eq!(sees(&stage, &ada, path).await.status, 200, "{path}");
            assert_eq!(sees(&stage, &ola, path).await.status, 200, "{path}");
        }
        assert_eq!(sees(&stage, &ola, "/desk/people").await.status, 200);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn every_page_is_in_words_in_both_languages() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        stage
            .solver("Sam Stone", SAM, &["--skills", "laptop,printer"])
            .await;
        let ola = with_role(&stage, OLA, "owner").await;
        let sam = Visitor::signed_in(&stage.app, SAM).await.cookie;
        stage.text(SAM, "ON", 0).await;
        let code = ticket(&mut stage, BEN, "Ben", "my printer jams").await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.pass(Duration::from_mins(9), |_, _| {}).await;
        stage.text(SAM, "DONE", 0).await;
        stage.text(BEN, "4 fine", 0).await;
        stage.text(JANE, "agent", 0).await;
        fail(&stage, JANE, 30_003).await;
        let list = sees(&stage, &ola, "/desk/solvers").await;
        let solver = list.body.split("\"/desk/solvers/").nth(1).unwrap()[..36].to_owned();
        let talk = talk(&stage, JANE).await;
        let (mut pages, _) = doors(&talk, &format!("/desk/solvers/{solver}"), &code);
        pages.extend(["/desk/people", "/desk/tickets/ZZZZ", "/solver"].map(str::to_owned));
        for path in &pages {
            for language in ["en", "es"] {
                let cookie = if path == "/solver" { &sam } else { &ola };
                let body = stage
                    .app
                    .page(path, cookie.as_deref().unwrap(), language)
                    .await;
                assert!(
                    body.contains(&format!("<html lang=\"{language}\">")),
                    "{path}"
                );
                let text = body.replace("-about\"", "");
                let missing = text.split("web-").nth(1).map(|it| &it[..it.len().min(40)]);
                assert_eq!(missing, None, "{path} {language}");
                assert!(
                    !body.contains(" style=") && !body.contains("<script"),
                    "{path}"
                );
            }
        }
        stage.close().await;
    })
    .await;
}

/// The newest text to somebody did not arrive.
async fn fail(stage: &Stage, phone: &str, code: i64) {
    let sql = format!(
        "update messages set status = 'undelivered', error_code = {code} where id = (
             select id from messages where address = '{phone}' and direction = 'out'
             order by id desc limit 1)"
    );
    stage.app.change(&sql).await;
}

#[tokio::test]
async fn solvers_are_added_changed_and_removed_on_the_desk() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        let add = "/desk/solvers";
        let form = [("name", "Sam Stone"), ("phone", "415 555 0121"), ("skills", "laptop"), ("skills", "printer"), ("zone", "")];
        assert_eq!(sends(&stage, &ada, add, &form).await.status, 303);
        let rows: Vec<(String, String, String, bool)> = stage.app.ask(
            "select u.phone, u.role, w.skills, w.on_duty from solvers w join users u on u.id = w.user_id").await;
        assert_eq!(rows, [(SAM.to_owned(), "solver".to_owned(), " laptop printer ".to_owned(), false)]);

        for (form, why) in [
            (&form[..], "is a solver already"),
            (&[("name", " "), ("phone", "+14155550122")], "customers see."),
            (&[("name", "Kim"), ("phone", "12")], "phone number"),
            (&[("name", "Kim"), ("phone", "+14155550122"), ("zone", "Mars/Olympus")], "No time zone"),
            (&[("name", "Kim"), ("phone", stage.app.twilio.number())], "support number itself"),
            (&[], "customers see."),
        ] {
            let page = sends(&stage, &ada, add, form).await;
            assert_eq!(page.status, 422, "{form:?}");
            assert!(page.body.contains(why), "{form:?}: {}", page.body);
            for (_, typed) in form.iter().filter(|it| it.0 == "phone") {
                assert!(page.body.contains(&format!("value=\"{typed}\"")), "{typed} is kept");
            }
        }
        assert_eq!(stage.app.count("solvers").await, 1);

        let list = sees(&stage, &ada, add).await;
        let id = list.body.split("\"/desk/solvers/").nth(1).unwrap()[..36].to_owned();
        let path = format!("/desk/solvers/{id}");
        assert_eq!(sends(&stage, &ada, &path, &[("name", "")]).await.status, 422);
        let form = [("name", "Sammy"), ("zone", "America/Chicago"), ("skills", "tv"), ("skills", "nonsense")];
        assert_eq!(sends(&stage, &ada, &path, &form).await.status, 303);
        let rows: Vec<(String, String, String)> = stage.app.ask(
            "select u.name, w.skills, w.zone from solvers w join users u on u.id = w.user_id").await;
        assert_eq!(rows, [("Sammy".to_owned(), " tv ".to_owned(), "America/Chicago".to_owned())]);

        sends(&stage, &ada, &path, &[("name", "Sammy")]).await;
        stage.text(SAM, "ON", 0).await;
        let code = ticket(&mut stage, BEN, "Ben", "my printer jams").await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.news();
        assert_eq!(sends(&stage, &ada, &format!("{path}/remove"), &[]).await.status, 303);
        let news = stage.news();
        assert!(news.iter().any(|it| it.to == BEN && it.body.contains("hand back")), "{news:?}");
        assert_eq!(stage.app.count("solvers").await, 0);
        assert_eq!(stage.app.count("tickets where status = 'open'").await, 1);
        assert_eq!(stage.app.count(&format!("users where phone = '{SAM}' and role = 'customer'")).await, 1);
        assert_eq!(sends(&stage, &ada, &format!("{path}/remove"), &[]).await.status, 404);
        let log = audit(&stage).await;
        let acts: Vec<&str> = log.iter().map(|it| &*it.1).collect();
        assert_eq!(acts, ["role-changed", "solver-added", "solver-changed", "solver-changed", "solver-removed"]);
        assert_eq!((&*log[4].2, &*log[4].3), ("+141…21", &*code));
        stage.close().await;
    })
    .await;
}

/// Runs a command: whether it went well, and what it said.
async fn run(stage: &Stage, arguments: &[&str]) -> (bool, String) {
    let output = stage.command(arguments).await;
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

async fn role_of(stage: &Stage, phone: &str) -> Option<String> {
    let sql = format!("select role from users where phone = '{phone}'");
    let roles: Vec<(String,)> = stage.app.ask(&sql).await;
    roles.first().map(|it| it.0.clone())
}

#[tokio::test]
async fn the_command_line_gives_roles() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let said = run(&stage, &["user", "list"]).await.1;
        assert!(said.contains("only customers"), "{said}");
        let (ok, said) = run(&stage, &["user", "role", OLA, "owner"]).await;
        assert!(ok && said.contains("owner now, customer before"), "{said}");
        let (ok, said) = run(&stage, &["user", "role", OLA, "customer"]).await;
        assert!(!ok && said.contains("nobody else is an owner"), "{said}");
        assert_eq!(role_of(&stage, OLA).await.as_deref(), Some("owner"));
        let (ok, said) = run(&stage, &["user", "role", OLA, "king"]).await;
        let known = "not one of customer, solver, admin, owner";
        assert!(!ok && said.contains(known), "{said}");
        assert!(!run(&stage, &["user", "role", "12", "admin"]).await.0);
        let (_, said) = run(&stage, &["user", "role", BEN, "solver"]).await;
        assert!(
            said.contains("only after `savvysolve solver add`"),
            "{said}"
        );
        assert!(run(&stage, &["user", "list"]).await.1.contains(OLA));

        // A solver who becomes a customer gives back what they hold.
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        let code = ticket(&mut stage, JANE, "Jane", "my wifi is gone").await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        let (ok, said) = run(&stage, &["user", "role", SAM, "customer"]).await;
        assert!(ok && said.contains(&code), "{said}");
        assert_eq!(stage.app.count("solvers").await, 0);
        assert_eq!(audit(&stage).await[0].0, "command line");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_owner_gives_roles_on_the_desk_and_one_stays() {
    on_both(async |kind| {
        let stage = Stage::open(kind, &[]).await;
        let ola = with_role(&stage, OLA, "owner").await;
        with_role(&stage, SAM, "solver").await;
        let give = async |stage: &Stage, phone: &str, role: &str| {
            sends(
                stage,
                &ola,
                "/desk/people",
                &[("phone", phone), ("role", role)],
            )
            .await
        };
        let page = give(&stage, OLA, "admin").await;
        assert!(page.status == 422 && page.body.contains("only owner"));
        let kept = format!("value=\"{OLA}\"");
        assert!(page.body.contains(&kept), "what was typed is kept");
        let page = give(&stage, ADA, "admin").await;
        assert!(page.status == 422 && page.body.contains("sign up first"));
        assert_eq!(role_of(&stage, ADA).await, None, "a slip makes no account");
        assert_eq!(give(&stage, "what", "admin").await.status, 422);
        let page = give(&stage, SAM, "king").await;
        assert!(page.status == 422 && page.body.contains("Choose one"));
        assert_eq!(give(&stage, SAM, "owner").await.status, 303);
        assert_eq!(give(&stage, OLA, "admin").await.status, 303);
        assert_eq!(role_of(&stage, OLA).await.as_deref(), Some("admin"));
        // Which counts at once.
        let page = give(&stage, SAM, "customer").await;
        assert_eq!(page.location.as_deref(), Some("/"));
        assert_eq!(role_of(&stage, SAM).await.as_deref(), Some("owner"));
        let log = audit(&stage).await;
        let last: Vec<&str> = log.iter().map(|it| &*it.3).collect();
        let changes = [
            "customer > owner",
            "customer > solver",
            "solver > owner",
            "owner > admin",
        ];
        assert_eq!(last, changes);
        stage.close().await;
    })
    .await;
}

/// The figures of one plot: its total, and today's value in the table.
fn figure(page: &str, plot: &str) -> (String, String) {
    let section = page.split(&format!("id=\"plot-{plot}\"")).nth(1).unwrap();
    let between = |text: &str, start: &str| {
        let rest = text.split(start).nth(1).unwrap();
        rest[..rest.find('<').unwrap()].to_owned()
    };
    (
        between(section, "class=\"figure\">"),
        between(section, "<td>"),
    )
}

#[tokio::test]
async fn the_plots_tell_what_was_played() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        let none = sees(&stage, &ada, "/desk/numbers").await.body;
        assert_eq!(figure(&none, "tickets"), ("0".to_owned(), "0".to_owned()));
        assert_eq!(figure(&none, "claim").0, "–");
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        for (phone, name, wait, words) in [(JANE, "Jane", 4, "5 great"), (BEN, "Ben", 2, "4")] {
            let code = ticket(&mut stage, phone, name, "my wifi is gone").await;
            stage.jump(Duration::from_mins(wait)).await;
            stage.text(SAM, &format!("CLAIM {code}"), 0).await;
            stage.pass(Duration::from_mins(5), |_, _| {}).await;
            stage.text(SAM, &format!("DONE {code}"), 0).await;
            stage.text(phone, words, 0).await;
        }
        ticket(&mut stage, "+14155550103", "Zoe", "my tv is dark").await;
        fail(&stage, JANE, 30_003).await;
        let page = sees(&stage, &ada, "/desk/numbers").await.body;
        let of = |plot| figure(&page, plot);
        let both = |text: &str| (text.to_owned(), text.to_owned());
        assert_eq!(of("tickets"), both("3"));
        assert_eq!(of("claim"), both("3"));
        assert_eq!(of("completed"), both("2"));
        assert_eq!(of("rating"), both("4.5"));
        assert_eq!(of("failed"), both("1"));
        assert_eq!(page.matches("<rect").count(), 5);
        let trouble = sees(&stage, &ada, "/desk/trouble").await.body;
        assert!(
            trouble.contains("off, or out of reach") && trouble.contains("+141…01"),
            "{trouble}"
        );

        // A day later it is yesterday's; after thirty it is gone.
        stage.jump(Duration::from_hours(24)).await;
        let page = sees(&stage, &ada, "/desk/numbers").await.body;
        assert_eq!(figure(&page, "completed"), ("2".to_owned(), "0".to_owned()));
        stage.jump(Duration::from_hours(24 * 29)).await;
        let ada = Visitor::signed_in(&stage.app, ADA).await.cookie;
        let page = sees(&stage, &ada, "/desk/numbers").await.body;
        assert_eq!(figure(&page, "completed").0, "0");
        assert_eq!(figure(&page, "rating").0, "–");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_solver_sees_their_own_sessions_and_no_number() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.solver("Kim Reed", ADA, &[]).await;
        let sam = Visitor::signed_in(&stage.app, SAM).await.cookie;
        let kim = Visitor::signed_in(&stage.app, ADA).await.cookie;
        stage.text(SAM, "ON", 0).await;
        let code = ticket(
            &mut stage,
            JANE,
            "Jane Miller",
            "my wifi is gone, I am jane@example.com or 415 555 0101",
        )
        .await;
        stage.text(SAM, &format!("CLAIM {code}"), 0).await;
        stage.pass(Duration::from_mins(9), |_, _| {}).await;
        stage.text(SAM, "DONE", 0).await;
        stage
            .text(JANE, "5 lovely, call me at 415 555 0101", 0)
            .await;
        let page = sees(&stage, &sam, "/solver").await.body;
        for there in [
            &*code,
            "Jane",
            "my wifi is gone",
            "completed",
            "minutes · quick",
            "Rated 5 of 5",
            "lovely",
            "5.0 ★",
            "on duty",
        ] {
            assert!(page.contains(there), "{there}: {page}");
        }
        for secret in ["Miller", "jane@example.com", "555 0101", JANE] {
            assert!(!page.contains(secret), "{secret}: {page}");
        }
        let page = sees(&stage, &kim, "/solver").await.body;
        assert!(
            page.contains("No session yet") && !page.contains(&code),
            "{page}"
        );
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_goes_on_by_plain_links() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        let ada = with_role(&stage, ADA, "admin").await;
        stage.text(JANE, "agent", 0).await;
        let path = talk(&stage, JANE).await;
        for _ in 0..52 {
            browser(&stage.app, &ada).get(&path).await;
            stage.app.pass(Duration::from_millis(5));
        }
        let mut seen = 0;
        let mut next = "/desk/audit".to_owned();
        loop {
            let page = sees(&stage, &ada, &next).await.body;
            seen += page.matches("<tr><td>").count();
            match page.split("href=\"/desk/audit?before=").nth(1) {
                Some(rest) => next = format!("/desk/audit?before={}", &rest[..36]),
                None => break,
            }
        }
        assert_eq!(seen, 53);
        assert_eq!(sees(&stage, &ada, "/desk/audit?before=x").await.status, 200);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_swept_and_the_rest_stays() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let jane = Visitor::signed_in(&app, JANE).await;
        // Of 40 days ago, and more than one step takes.
        let (old, ids) = match kind {
            Kind::Sqlite => (
                "created_at - 3456000000000",
                "with recursive n (n) as (select 1 union all select n + 1 from n where n < 1200)",
            ),
            Kind::Postgres => (
                "created_at - interval '40 days'",
                "with n (n) as (select generate_series(1, 1200))",
            ),
        };
        app.change(&format!(
            "{ids} insert into sign_ins (id, user_id, created_at, expires_at)
             select 'old' || n.n, user_id, {old}, {old} from sign_ins, n"
        ))
        .await;
        app.change(&format!("{ids} insert into rate_limits (name, subject, starts_at, hits)
             select 'codes_number', 'old' || n.n, {old}, 1 from sign_ins, n where id not like 'old%'")).await;
        let (codes, limits) = (app.count("codes").await, app.count("rate_limits").await - 1_200);
        let again = app.beside().await;
        eventually("what is over to be gone", async || {
            let left = again.count("sign_ins").await + again.count("rate_limits").await;
            (left == 1 + limits).then_some(())
        })
        .await;
        assert_eq!(again.count("codes").await, codes);
        let mut jane = browser(&again, &jane.cookie);
        assert_eq!(jane.get("/account").await.status, 200);
        again.leave().await;
        app.done().await;
    })
    .await;
}
