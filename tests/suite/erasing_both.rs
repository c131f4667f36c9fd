//! Who is forgotten on one side is forgotten on the other too, where both are proven to be theirs; and
//! nobody else is.

use crate::support::{Kind, MAIL, Stage, Visitor, eventually, on_both, written};

const JANE: &str = "+13105550101";
const LEE: &str = "+13105550103";
const HERS: &str = "jane@example.org";
const KIMS: &str = "kim@example.org";

/// Somebody signed in gives this address, and maybe proves it.
async fn gives(stage: &Stage, phone: &str, address: &str, proves: bool) {
    let mut who = Visitor::signed_in(&stage.app, phone).await;
    who.post("/account", &[("name", "Jane"), ("email", address)])
        .await;
    if proves {
        let all = stage.app.mails(address).await;
        let words = &all.last().unwrap().words;
        let mut runs = words.split(|c: char| !c.is_ascii_digit());
        let code = runs.find(|it| it.len() == 6).unwrap();
        let page = who.post("/account/email", &[("code", code)]).await;
        assert_eq!(page.location.as_deref(), Some("/account?done=email"));
    }
}

/// Jane, whose phone and address are proven; Lee, who typed Kim's address; mails of Jane's and Kim's.
async fn stage(kind: Kind) -> Stage {
    let settings = [MAIL, &[("LIMITS__CODES_PER_ADDRESS", "1000")]].concat();
    let mut stage = Stage::open(kind, &settings).await;
    for phone in [JANE, LEE] {
        stage.text(phone, "It's Jane, my wifi is down", 0).await;
    }
    gives(&stage, JANE, HERS, true).await;
    gives(&stage, LEE, KIMS, false).await;
    for (who, id) in [(HERS, "1"), (KIMS, "2")] {
        let words = "Please stop mailing me";
        let raw = written(who, &format!("{id}@example.org"), "Printer", words);
        assert_eq!(stage.app.mail(&raw).await.status, 200);
    }
    stage.settled().await;
    stage
}

/// What is known of an address.
async fn known(stage: &Stage, address: &str) -> i64 {
    let mut rows = 0;
    for table in [
        "mails",
        "messages",
        "contacts",
        "conversations",
        "inputs",
        "outbox",
    ] {
        let of = format!("{table} where address = '{address}'");
        rows += stage.app.count(&of).await;
    }
    rows + stage
        .app
        .count(&format!(
            "users where phone = '{address}' or email = '{address}'"
        ))
        .await
}

async fn is_forgotten(stage: &Stage, address: &str) {
    eventually(&format!("nothing of {address}"), async || {
        stage.app.pass(std::time::Duration::from_secs(30));
        (known(stage, address).await == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_asks_by_text_is_forgotten_by_mail_too() {
    on_both(async |kind| {
        let mut stage = stage(kind).await;
        let (kims, mails) = (known(&stage, KIMS).await, stage.app.mails(HERS).await.len());
        assert!(mails > 0 && kims > 0);
        stage.text(JANE, "FORGET ME", 0).await;
        stage.text(JANE, "ERASE", 0).await;
        is_forgotten(&stage, JANE).await;
        is_forgotten(&stage, HERS).await;
        assert_eq!(known(&stage, KIMS).await, kims);
        // They wanted no mails, and that is all that is left.
        assert_eq!(
            stage.app.count("contacts where channel = 'erased'").await,
            1
        );
        assert_eq!(
            stage
                .app
                .count("erasures where stage = 'done' and address is null")
                .await,
            2
        );
        assert_eq!(stage.app.count("erasure_items").await, 0);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_typed_address_reaches_nobody() {
    on_both(async |kind| {
        let mut stage = stage(kind).await;
        let (hers, kims) = (known(&stage, HERS).await, stage.app.mails(KIMS).await.len());
        stage.text(LEE, "FORGET ME", 0).await;
        stage.text(LEE, "ERASE", 0).await;
        is_forgotten(&stage, LEE).await;
        assert_eq!(known(&stage, HERS).await, hers);
        assert_eq!(stage.app.mails(KIMS).await.len(), kims);
        assert_eq!(stage.app.count("mails where fate = 'taken'").await, 2);
        assert_eq!(stage.app.count("erasures").await, 1);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn another_account_keeps_what_is_its_own() {
    on_both(async |kind| {
        let mut stage = stage(kind).await;
        // A ticket of Lee's went on once in the mailbox that Jane's account has.
        let shared = format!(
            "update tickets set customer_phone = '{LEE}', phone_proven_at = created_at,
                 customer_email = '{HERS}', email_proven_at = created_at"
        );
        stage.text(LEE, "OK", 0).await;
        stage.app.change(&shared).await;
        let account = format!("users where phone = '{JANE}' and email = '{HERS}'");
        assert_eq!(stage.app.count(&account).await, 1);
        let mails = stage.app.mails(HERS).await.len();
        stage.text(LEE, "FORGET ME", 0).await;
        stage.text(LEE, "ERASE", 0).await;
        is_forgotten(&stage, LEE).await;
        assert_eq!(stage.app.count(&account).await, 1);
        assert_eq!(stage.app.mails(HERS).await.len(), mails);
        assert_eq!(stage.app.count("erasures").await, 1);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_writes_and_asks_again_before_the_end_is_forgotten_again() {
    on_both(async |kind| {
        let mut stage = stage(kind).await;
        for _ in 0..2 {
            stage.text(LEE, "FORGET ME", 0).await;
            stage.text(LEE, "ERASE", 0).await;
            let told = "erasures where channel = 'sms' and stage = 'telling'";
            eventually("the last text to be written", async || {
                (stage.app.count(told).await == 1).then_some(())
            })
            .await;
            // Before that text is over: their words of the second round are words to be erased.
            stage.text(LEE, "I'm Lee, and my street is Elm 5", 0).await;
        }
        stage.text(LEE, "FORGET ME", 0).await;
        stage.text(LEE, "ERASE", 0).await;
        is_forgotten(&stage, LEE).await;
        assert_eq!(stage.app.count("messages where body like '%Elm%'").await, 0);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_command_forgets_both_sides_while_the_service_does() {
    on_both(async |kind| {
        let stage = stage(kind).await;
        // The command reads the same settings as the service.
        let file = stage.app.database.folder().join("savvysolve.toml");
        std::fs::write(file, "[email]\naddress = \"help@support.example.com\"").unwrap();
        // From the other side, and twice at once beside the service.
        let command = || stage.command(&["erase", HERS]);
        let (one, other) = tokio::join!(command(), command());
        assert!(
            one.status.success() && other.status.success(),
            "{one:?} {other:?}"
        );
        is_forgotten(&stage, HERS).await;
        is_forgotten(&stage, JANE).await;
        let done = "erasures where stage = 'done' and channel = ";
        // On PostgreSQL both may have asked in the same moment: each is noted, and done.
        for channel in ["'sms'", "'email'"] {
            assert!(stage.app.count(&format!("{done}{channel}")).await >= 1);
        }
        // Told by mail alone: her phone hears nothing of it.
        let texts = stage.app.twilio.taken();
        let told = texts
            .iter()
            .filter(|it| it.body.starts_with("Done: your name"));
        assert_eq!(told.count(), 0);
        stage.close().await;
    })
    .await;
}
