//! Every route and procedure, asked by everybody: nobody, a customer, another customer, a solver, an
//! admin, an owner. What each may, and that no row of the customer's shows to whom it is not for.

use std::collections::BTreeSet;

use crate::support::{Kind, Stage, Visitor, on_both};

const JANE: &str = "+13105550101";
const KIM: &str = "+13105550102";
const SAM: &str = "+16465550121";
const ADA: &str = "+12125550131";
const OLA: &str = "+12125550132";

/// Words of Jane's that must not show to others: her problem, her number, and its end.
const SECRET: &str = "my zylophone will not boot";
const SECRETS: [&str; 3] = ["zylophone", JANE, "555-0101"];

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq)]
enum For {
    /// Anybody.
    All,
    /// Whoever is signed in.
    Customers,
    /// The customer whose it is.
    Jane,
    /// Solvers and up.
    Solvers,
    /// Admins and up.
    Admins,
    /// Owners.
    Owners,
}

/// Method, route as it is declared, what it is asked with, for whom.
const ROUTES: &[(&str, &str, For)] = &[
    ("GET", "/", For::All),
    ("GET", "/tickets", For::All),
    ("POST", "/tickets", For::All),
    ("GET", "/tickets/{opened}", For::All),
    ("GET", "/sign-up", For::All),
    ("POST", "/sign-up", For::All),
    ("GET", "/sign-in", For::All),
    ("POST", "/sign-in", For::All),
    ("GET", "/assets/{file}", For::All),
    ("GET", "/healthz", For::All),
    ("GET", "/readyz", For::All),
    ("GET", "/metrics", For::All),
    ("GET", "/media/{id}", For::All),
    ("GET", "/rate/{link}", For::All),
    ("POST", "/rate/{link}", For::All),
    ("GET", "/unsubscribe/{link}", For::All),
    ("POST", "/unsubscribe/{link}", For::All),
    ("POST", "/webhooks/clerk", For::All),
    ("POST", "/webhooks/email/mime", For::All),
    ("POST", "/webhooks/email/sendgrid", For::All),
    ("POST", "/webhooks/email/mailgun", For::All),
    ("POST", "/webhooks/email/postmark", For::All),
    ("POST", "/webhooks/twilio/messages", For::All),
    ("POST", "/webhooks/twilio/status", For::All),
    ("GET", "/account", For::Customers),
    ("POST", "/account", For::Customers),
    ("GET", "/account/phone", For::Customers),
    ("POST", "/account/phone", For::Customers),
    ("GET", "/account/email", For::Customers),
    ("POST", "/account/email", For::Customers),
    ("POST", "/account/mails", For::Customers),
    ("GET", "/account/delete", For::Customers),
    ("POST", "/account/sign-out-others", For::Customers),
    ("GET", "/account/sessions", For::Customers),
    ("GET", "/account/sessions/{id}", For::Jane),
    ("POST", "/account/sessions/{id}/rating", For::Jane),
    ("GET", "/solver", For::Solvers),
    ("GET", "/desk", For::Admins),
    ("GET", "/desk/tickets/{code}", For::Admins),
    ("GET", "/desk/conversations", For::Admins),
    ("GET", "/desk/conversations/{id}", For::Admins),
    ("POST", "/desk/conversations/{id}/reply", For::Admins),
    ("POST", "/desk/conversations/{id}/hand-back", For::Admins),
    ("GET", "/desk/solvers", For::Admins),
    ("POST", "/desk/solvers", For::Admins),
    ("GET", "/desk/solvers/{id}", For::Admins),
    ("POST", "/desk/solvers/{id}", For::Admins),
    ("POST", "/desk/solvers/{id}/remove", For::Admins),
    ("GET", "/desk/trouble", For::Admins),
    ("GET", "/desk/numbers", For::Admins),
    ("GET", "/desk/audit", For::Admins),
    ("GET", "/desk/people", For::Owners),
    ("POST", "/desk/people", For::Owners),
    // Last, because they end what the others need.
    ("POST", "/account/delete", For::Customers),
    ("POST", "/sign-out", For::All),
];

/// The procedures, each asked for what is Jane's.
const PROCEDURES: [(&str, &str); 6] = [
    ("GET", "customers.getProfile"),
    ("GET", "customers.getSessions"),
    ("GET", "customers.getTickets"),
    ("POST", "customers.updateProfile"),
    ("POST", "customers.linkTicket"),
    ("POST", "customers.linkAllTicketsByPhone"),
];

/// What stands in the sources behind `.route("`. The simulator's are not served with a carrier.
fn declared() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/web"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for piece in text.split(".route(").skip(1) {
                let piece = piece.trim_start();
                let route = piece
                    .strip_prefix('"')
                    .map_or("/tickets", |rest| &rest[..rest.find('"').unwrap()]);
                found.insert(route.to_owned());
            }
        }
    }
    found.retain(|it| !it.starts_with("/simulator") && !it.starts_with("/api/trpc"));
    found
}

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<String> = ROUTES.iter().map(|it| it.1.to_owned()).collect();
    assert_eq!(declared(), listed);
}

/// Jane's session with Sam, and people of every role.
async fn stage(kind: Kind) -> (Stage, String, String) {
    let mut stage = Stage::open(kind, &[("LIMITS__CODES_PER_ADDRESS", "1000")]).await;
    stage.solver("Sam Stone", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    for words in [&format!("It's Jane, {SECRET}, a laptop, right now"), "OK"] {
        stage.text(JANE, words, 0).await;
    }
    let codes: Vec<(String,)> = stage.app.ask("select code from tickets").await;
    stage.text(SAM, &format!("CLAIM {}", codes[0].0), 0).await;
    stage.text(SAM, "DONE", 0).await;
    stage.text(JANE, "AGENT", 0).await;
    for (phone, role) in [(ADA, "admin"), (OLA, "owner")] {
        stage.command(&["user", "role", phone, role]).await;
    }
    let sessions: Vec<(uuid::Uuid,)> = stage.app.ask("select id from sessions").await;
    stage.settled().await;
    (stage, codes[0].0.clone(), sessions[0].0.to_string())
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table, walked once")]
async fn everybody_may_what_they_may_and_sees_nobody_elses() {
    on_both(async |kind| {
        let (stage, code, session) = stage(kind).await;
        let app = &stage.app;
        let sam: Vec<(uuid::Uuid,)> = app.ask("select user_id from solvers").await;
        let talk: Vec<(uuid::Uuid,)> = app
            .ask(&format!(
                "select id from messages where address = '{JANE}' order by id desc"
            ))
            .await;
        let people = [
            ("nobody", None),
            ("jane", Some(JANE)),
            ("kim", Some(KIM)),
            ("sam", Some(SAM)),
            ("ada", Some(ADA)),
            ("ola", Some(OLA)),
        ];
        for (who, phone) in people {
            let mut visitor = match phone {
                Some(phone) => Visitor::signed_in(app, phone).await,
                None => Visitor::new(app),
            };
            for (method, procedure) in PROCEDURES {
                let input = match procedure {
                    "customers.linkTicket" => {
                        format!(r#"{{"ticketId":"{code}","phone":"{JANE}"}}"#)
                    }
                    "customers.updateProfile" => r#"{"name":"Somebody"}"#.to_owned(),
                    _ => "{}".to_owned(),
                };
                let page = visitor.procedure(method, procedure, &input).await;
                let expected: &[u16] = match (who, procedure) {
                    ("nobody", _) => &[401],
                    ("jane", _) => &[200],
                    (_, "customers.linkTicket") => &[404],
                    _ => &[200],
                };
                assert!(
                    expected.contains(&page.status),
                    "{who} {procedure}: {} {}",
                    page.status,
                    page.body
                );
                if who == "nobody" {
                    assert!(
                        page.body.contains("UNAUTHORIZED"),
                        "{procedure}: {}",
                        page.body
                    );
                }
                if who != "jane" {
                    assert!(
                        SECRETS.iter().all(|it| !page.body.contains(it)),
                        "{who} {procedure}: {}",
                        page.body
                    );
                }
            }
            for &(method, route, least) in ROUTES {
                let id = if route.starts_with("/desk/solvers") {
                    sam[0].0.to_string()
                } else if route.starts_with("/desk") {
                    talk[0].0.to_string()
                } else {
                    session.clone()
                };
                let path = route
                    .replace("{id}", &id)
                    .replace("{code}", &code)
                    .replace("{opened}", "K7Q2-0000")
                    .replace("{file}", "base.css")
                    .replace("{link}", "x.0000");
                let page = match method {
                    "GET" => visitor.get(&path).await,
                    // An empty form, which changes nothing where somebody may; where they may not, it
                    // must not even be looked at.
                    _ => visitor.post(&path, &[]).await,
                };
                let rank = people.iter().position(|it| it.0 == who).unwrap();
                let may = match least {
                    For::All => true,
                    For::Customers => rank >= 1,
                    For::Jane => who == "jane",
                    For::Solvers => rank >= 3,
                    For::Admins => rank >= 4,
                    For::Owners => rank >= 5,
                };
                let at = format!(
                    "{who} {method} {path}: {} to {:?}",
                    page.status, page.location
                );
                assert!(page.status < 500, "{at}");
                let to = page.location.as_deref().unwrap_or_default();
                if may {
                    assert!(!(page.status == 303 && to.starts_with("/sign-in?")), "{at}");
                    assert!(least == For::All || page.status != 403, "{at}");
                    assert!(
                        least == For::All || to != "/" || route == "/sign-out",
                        "{at}"
                    );
                } else if who == "nobody" {
                    assert!(
                        page.status == 303 && to.starts_with("/sign-in?redirect_url="),
                        "{at}"
                    );
                } else if least == For::Jane {
                    assert_eq!(page.status, 404, "{at}");
                } else {
                    assert_eq!((page.status, to), (303, "/"), "{at}");
                }
                // The staff at the desk see her, and Sam saw her problem.
                let shows = who == "jane" || (rank >= 4 && route.starts_with("/desk"));
                let problem = who == "sam" && route == "/solver";
                for secret in SECRETS {
                    let fine = shows || (problem && secret != JANE);
                    assert!(fine || !page.body.contains(secret), "{at} shows {secret}");
                }
            }
            let left = app.count("tickets where status = 'completed'").await;
            assert_eq!(left, 1, "{who} changed Jane's ticket");
        }
        stage.close().await;
    })
    .await;
}
