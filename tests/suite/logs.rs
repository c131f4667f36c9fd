//! What the service writes about itself: masked addresses, and never a word that a person wrote.

use crate::{
    support::{Database, Kind, Process, eventually},
    twilio_standin::{Fault, PhotoAnswer, Signature, Twilio},
};

const JANE: &str = "+14155550101";
const OPERATOR: &str = "+14155550188";

/// Words that stand in no source file.
const SECRETS: [&str; 4] = [
    "Zanzibarina",
    "gronkulated",
    "frobnosticator",
    "please stop texting me",
];

#[tokio::test]
async fn logs_hold_no_number_and_no_word_of_a_text() {
    for (level, format) in [("warn,savvysolve=trace", "text"), ("trace", "json")] {
        let (database, twilio) = (Database::fresh(Kind::Sqlite).await, Twilio::start().await);
        let more = [
            ("RUST_LOG", level),
            ("SAVVYSOLVE_SERVER__LOG", format),
            ("SAVVYSOLVE_OPERATOR__PHONE", OPERATOR),
            ("SAVVYSOLVE_OUTBOX__ATTEMPTS", "1"),
        ];
        let mut process = Process::start(&database, &twilio, &more).await;
        twilio.say(JANE, "Hi").await;
        twilio.say(JANE, "it's Zanzibarina").await;
        // Everything that is logged as a trouble.
        let refused = twilio.write(JANE, "my frobnosticator is gronkulated");
        twilio
            .deliver_signed(&refused, &Signature::Wrong)
            .await
            .is_forbidden();
        twilio
            .text("55555", "my frobnosticator is gronkulated")
            .await
            .is_taken();
        twilio.fail_next(Fault::TooManyRequests { retry_after: None });
        twilio.deliver(&refused).await.is_taken();
        twilio.fail_next(Fault::Refuse(21211));
        twilio
            .text("+14155550102", "my frobnosticator is gronkulated")
            .await
            .is_taken();
        twilio.fail_next_to("+14155550103", Fault::ServerError { taken: true });
        twilio.fail_next_lookup(Fault::ServerError { taken: false });
        twilio.fail_next_lookup(Fault::ServerError { taken: false });
        twilio
            .text("+14155550103", "my frobnosticator is gronkulated")
            .await
            .is_taken();
        let photo = twilio.photo("image/jpeg", b"jpeg", PhotoAnswer::Cdn);
        twilio
            .text_with_photos(JANE, "the gronkulated frobnosticator", &[photo])
            .await
            .is_taken();
        twilio.text(JANE, "AGENT").await.is_taken();
        twilio.wait_for(OPERATOR, 1).await;
        twilio.text(JANE, "please stop texting me").await.is_taken();
        eventually("the outbox to be empty", async || {
            let page = process.get("/metrics").await;
            page.lines()
                .any(|line| line == "savvysolve_outbox_depth 0")
                .then_some(())
        })
        .await;
        process.terminate();
        assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());

        let log = process.log();
        assert!(log.contains("+141…0"), "masked numbers are there: {log}");
        let numbers = [
            JANE,
            OPERATOR,
            "+14155550102",
            "+14155550103",
            "55555",
            twilio.auth_token(),
        ];
        for secret in numbers.into_iter().chain(SECRETS) {
            let bare = secret.trim_start_matches('+');
            let line = log.lines().find(|line| line.contains(bare));
            assert!(
                line.is_none(),
                "{bare} at {level}: {}",
                line.unwrap_or_default()
            );
        }
    }
}
