//! The ways in and out of mail: what each provider posts and how it is proven, the raw ways, SMTP.

mod delivered;
mod posts;
mod proofs;
mod routes;
mod servers;
