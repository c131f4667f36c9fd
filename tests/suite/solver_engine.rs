//! A solver's dialogue: commands by situations as a table, what is relayed to whom, and random texts.

mod desk;
mod random;
mod routes;
mod table;
mod words;
