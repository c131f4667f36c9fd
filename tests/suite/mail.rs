//! The same conversation by mail: from the first mail to the ticket, on both databases.

use crate::support::{MAIL, TestApp, on_both, written};

const JANE: &str = "jane@example.org";

#[tokio::test]
async fn a_mail_becomes_a_ticket() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let raw = written(
            "Jane Doe <jane@example.org>",
            "first@example.org",
            "Laptop",
            "Hi, this is Jane. My laptop won't turn on, I need it today.",
        );
        for _ in 0..2 {
            assert_eq!(app.mail(&raw).await.status, 200);
        }
        let first = app.mailed(JANE, 1).await;
        assert!(first.words.contains("Reply OK"), "{}", first.words);
        let opened = app.answer(JANE, "OK").await;
        assert!(opened.words.contains("/sign-up"), "{}", opened.words);
        app.settled().await;
        assert!(
            app.mails(JANE)
                .await
                .iter()
                .all(|it| it.status == "accepted")
        );
        let tickets: Vec<(String, String, String, String)> = app
            .ask("select customer_email, customer_name, device_type, channel from tickets")
            .await;
        let there = ("jane@example.org", "Jane", "laptop", "email");
        assert_eq!(
            tickets,
            [(
                there.0.into(),
                there.1.into(),
                there.2.into(),
                there.3.into()
            )]
        );
        assert_eq!(app.count("mails where direction = 'in'").await, 2);
        assert_eq!(
            app.count("messages where direction = 'in' and ticket_id is null")
                .await,
            1
        );
        assert_eq!(app.count("outbox").await, 0);
        app.done().await;
    })
    .await;
}
