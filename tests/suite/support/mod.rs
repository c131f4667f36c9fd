//! What the tests share: fresh databases, and the service in this process.

mod app;
mod database;

pub use app::TestApp;
pub use database::{Database, Kind, both};
