//! Twilio's webhook.
