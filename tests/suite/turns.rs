//! The main job, whole: a text becomes a ticket.

use crate::support::{Kind, TestApp, eventually, on_both};

const JANE: &str = "+14155550101";

#[tokio::test]
async fn a_text_becomes_a_ticket() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        assert!(app.say(JANE, "Hi").await.contains("name?"));
        assert!(app.say(JANE, "it's Jane").await.contains("problem"));
        let asked = app.say(JANE, "it wont turn on").await;
        assert!(asked.contains("1 phone"), "{asked}");
        let asked = app.say(JANE, "3").await;
        assert!(asked.contains("1 whenever"), "{asked}");
        let asked = app.say(JANE, "2").await;
        assert!(asked.contains("Reply OK"), "{asked}");
        let told = app.say(JANE, "OK").await;
        assert!(told.contains("/sign-up?redirect_url=/account&phone=%2B14155550101"), "{told}");
        app.settled().await;

        type Ticket = (String, String, String, String, String, String, String);
        let tickets: Vec<Ticket> = app
            .ask("select code, customer_phone, customer_name, description, device_type, urgency, status from tickets")
            .await;
        let [(code, phone, name, description, device, urgency, status)] = &tickets[..] else { panic!("{tickets:?}") };
        assert!(told.contains(code), "{told} {code}");
        assert_eq!((phone.as_str(), name.as_str(), description.as_str()), (JANE, "Jane", "it wont turn on"));
        assert_eq!((device.as_str(), urgency.as_str(), status.as_str()), ("laptop", "normal", "open"));
        app.done().await;
    })
    .await;
}
