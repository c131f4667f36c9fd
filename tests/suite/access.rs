//! Whose is what: no text shows or changes what belongs to another.

use std::time::Duration;

use crate::support::{Kind, Stage, on_both};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";
const KIM: &str = "+14155550122";

/// Two customers with a session each: Jane's is Sam's, Ben's is Kim's.
struct House {
    stage: Stage,
    /// The codes of Jane's ticket and of Ben's.
    jane: String,
    ben: String,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let mut stage = Stage::open(kind, &[]).await;
        stage.solver("Sam Stone", SAM, &[]).await;
        stage.solver("Kim Reed", KIM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        let jane = ticket(&mut stage, JANE, "Jane", "wifi", "blinking sapphire").await;
        stage.text(SAM, &format!("CLAIM {jane}"), 0).await;
        stage.text(SAM, "OFF", 0).await;
        stage.text(KIM, "ON", 0).await;
        let ben = ticket(&mut stage, BEN, "Ben", "printer", "jamming walrus").await;
        stage.text(KIM, &format!("CLAIM {ben}"), 0).await;
        stage.text(SAM, "Hi there", 0).await;
        stage.text(KIM, "Good day", 0).await;
        stage.text(JANE, "it is blinking sapphire again", 0).await;
        stage.text(BEN, "it makes the sound of a walrus", 0).await;
        stage.news();
        Self { stage, jane, ben }
    }

    /// What all phones get when `phone` texts this: who, and the words.
    async fn says(&mut self, phone: &str, words: &str) -> Vec<(String, String)> {
        self.stage.pass(Duration::from_secs(26), |_, _| {}).await;
        self.stage.news();
        self.stage.text(phone, words, 0).await;
        let news = self.stage.news().into_iter();
        news.map(|it| (it.to, it.body)).collect()
    }

    /// Only the writer is answered, and none of these words is in it.
    async fn nobody_else_hears(&mut self, phone: &str, words: &str, secrets: &[&str]) -> String {
        let heard = self.says(phone, words).await;
        assert!(heard.iter().all(|it| it.0 == phone), "{words}: {heard:?}");
        let text = heard
            .into_iter()
            .map(|it| it.1)
            .collect::<Vec<_>>()
            .join("\n");
        for secret in secrets {
            assert!(!text.contains(secret), "{words}: {text}");
        }
        text
    }

    /// Every row that a text might change, written out.
    async fn books(&self) -> Vec<(String, String, String, i64)> {
        self.stage
            .app
            .ask(
                "select t.code, t.status, s.status,
                     (select count(*) from ratings) + (select count(*) from ticket_notes)
                 from tickets t left join sessions s on s.ticket_id = t.id order by t.code",
            )
            .await
    }
}

/// Opens a ticket; its code.
async fn ticket(stage: &mut Stage, phone: &str, name: &str, device: &str, what: &str) -> String {
    for words in [
        "hi".to_owned(),
        name.to_owned(),
        format!("my {device} is a {what}"),
        "right now".to_owned(),
        "OK".to_owned(),
    ] {
        stage.text(phone, &words, 0).await;
    }
    let sql = format!("select code from tickets where customer_phone = '{phone}'");
    let codes: Vec<(String,)> = stage.app.ask(&sql).await;
    codes[0].0.clone()
}

#[tokio::test]
async fn a_solver_sees_and_changes_no_session_of_another() {
    on_both(async |kind| {
        let mut house = House::open(kind).await;
        let (theirs, books) = (house.jane.clone(), house.books().await);
        let secrets = ["Jane", "sapphire", "wifi", "0101"];
        for words in [
            "#CODE I am your solver now",
            "DONE CODE",
            "DONE CODE quick",
            "RELEASE CODE",
            "PASS CODE",
            "CLAIM CODE",
            "CLAIM CODE in 2 hours",
        ] {
            let words = words.replace("CODE", &theirs);
            let told = house.nobody_else_hears(KIM, &words, &secrets).await;
            assert!(told.contains("is with another solver"), "{words}: {told}");
        }
        let mine = house.nobody_else_hears(KIM, "MINE", &secrets).await;
        assert!(
            mine.contains(&house.ben) && !mine.contains(&theirs),
            "{mine}"
        );
        assert_eq!(house.books().await, books);
        // And theirs still works.
        let words = format!("#{} try the other tray", house.ben);
        let mut heard = house.says(KIM, &words).await;
        heard.retain(|it| it.0 != KIM);
        assert_eq!(
            heard,
            [(BEN.to_owned(), "Kim: try the other tray".to_owned())]
        );
        house.stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_sees_and_changes_only_their_own() {
    on_both(async |kind| {
        let mut house = House::open(kind).await;
        for solver in [SAM, KIM] {
            house.says(solver, "DONE").await;
        }
        house.says(JANE, "5 splendid").await;
        let books = house.books().await;
        let secrets = ["Jane", "sapphire", "wifi", "Sam", "splendid"];
        let code = house.jane.clone();
        for words in [
            "RATE CODE 1 awful",
            "RATE CODE 1",
            "DROP CODE",
            "STATUS CODE",
            "HISTORY",
            "MORE",
            "STATUS",
        ] {
            let told = house
                .nobody_else_hears(BEN, &words.replace("CODE", &code), &secrets)
                .await;
            assert!(!told.is_empty(), "{words}: no answer");
            // The code that they wrote themselves may be named, and nothing of it.
            assert!(!told.contains(&format!("{code} (")), "{words}: {told}");
        }
        assert_eq!(house.books().await, books);
        let history = house.nobody_else_hears(BEN, "HISTORY", &secrets).await;
        assert!(
            history.contains(&house.ben) && history.contains("Kim"),
            "{history}"
        );
        house.stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn more_goes_on_with_ones_own_list() {
    on_both(async |kind| {
        let mut house = House::open(kind).await;
        house.says(SAM, "DONE").await;
        house.says(KIM, "DONE").await;
        let listed = house.says(JANE, "HISTORY").await;
        assert!(listed[0].1.contains(&house.jane), "{listed:?}");
        let more = house
            .nobody_else_hears(BEN, "MORE", &["Jane", "sapphire", "Sam"])
            .await;
        assert!(!more.contains(&house.jane), "{more}");
        house.stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_linked_to_another_account_is_not_shown_by_text() {
    on_both(async |kind| {
        let mut house = House::open(kind).await;
        house.says(SAM, "DONE").await;
        house.says(JANE, "5").await;
        // The number was somebody else's, who has an account with it no more.
        let app = &house.stage.app;
        let id = "00000000-0000-7000-8000-000000000001";
        let blob = match app.database.kind {
            Kind::Sqlite => format!("x'{}'", id.replace('-', "")),
            Kind::Postgres => format!("'{id}'"),
        };
        app.change(&format!(
            "insert into users (id, name, role, created_at)
             select {blob}, 'Jill', 'customer', created_at from users limit 1"
        ))
        .await;
        app.change(&format!(
            "update tickets set customer_id = {blob} where code = '{}'",
            house.jane
        ))
        .await;
        let code = house.jane.clone();
        for words in ["HISTORY", "MORE", "RATE 1", "RATE CODE 1", "STATUS"] {
            let words = words.replace("CODE", &code);
            house
                .nobody_else_hears(JANE, &words, &["sapphire", "Sam"])
                .await;
        }
        let scores: Vec<(i64,)> = house.stage.app.ask("select score from ratings").await;
        assert_eq!(scores, [(5,)]);
        house.stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_words_of_solvers_are_words_from_anybody_else() {
    on_both(async |kind| {
        let mut house = House::open(kind).await;
        let books = house.books().await;
        let stranger = "+14155550177";
        for words in [
            "ON",
            "CLAIM CODE",
            "#CODE hello",
            "DONE CODE",
            "MINE",
            "RELEASE CODE",
        ] {
            let words = words.replace("CODE", &house.jane);
            let secrets = ["Jane", "sapphire", "Sam", "duty"];
            house.nobody_else_hears(stranger, &words, &secrets).await;
        }
        assert_eq!(house.books().await, books);

        // Who is removed is a stranger, too.
        let removed = house.stage.command(&["solver", "remove", KIM]).await;
        assert!(removed.status.success(), "{removed:?}");
        house.stage.settled().await;
        house.stage.news();
        for words in ["#CODE hello", "try the other tray", "DONE CODE", "MINE"] {
            let words = words.replace("CODE", &house.ben);
            house
                .nobody_else_hears(KIM, &words, &["Ben", "walrus"])
                .await;
        }
        let sql = format!("tickets where code = '{}' and status = 'open'", house.ben);
        assert_eq!(house.stage.app.count(&sql).await, 1);
        house.stage.close().await;
    })
    .await;
}
