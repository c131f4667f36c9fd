//! Removes what is known of somebody, here; what lies elsewhere is noted, to be removed next.

use uuid::Uuid;

use crate::{
    domain::{EMAIL, Timestamp, id::new_id, is_form},
    store::{
        Tx,
        db::Result,
        erasures::{self, Erasure},
        notices,
    },
};

/// Removes names, numbers, words and files of the person with this address. What stays are bare
/// counts: a ticket's device, urgency, times and end, a session's length, a rating's score; the
/// carrier's ids of what they sent, by which a repeat is known; and after an opt-out the keyed hash
/// of their number. Their tickets must be over by then ([`super::drop_ticket`]). `operator` is
/// who was alerted of them, on which channel: those alerts name their address.
pub async fn erase(
    tx: &mut Tx,
    erasure: Uuid,
    channel: &str,
    address: &str,
    hash: &str,
    operator: &[(&str, &str)],
    now: Timestamp,
) -> Result<()> {
    let owned = || (channel.to_owned(), address.to_owned());
    let mut messages = erasures::messages(tx, owned().0, owned().1).await?;
    messages.extend(erasures::codes_asked_by(tx, address.to_owned()).await?);
    let tickets = erasures::tickets(tx, address.to_owned()).await?;
    let mut items = Vec::new();
    let item = |kind: &str, reference: String| erasures::NewItem {
        id: new_id(now),
        erasure_id: erasure,
        kind: kind.to_owned(),
        reference,
    };
    for (channel, operator) in operator {
        // Alerts about them have no ticket, where none was open.
        let (channel, operator) = ((*channel).to_owned(), (*operator).to_owned());
        messages.extend(erasures::alerts(tx, channel, operator, address.to_owned()).await?);
    }
    for ticket in &tickets {
        messages.extend(erasures::messages_of_ticket(tx, ticket.id).await?);
        // What was told of it by mail went to another address.
        messages.extend(notices::of_ticket(tx, ticket.id).await?);
        let files = erasures::files_of_ticket(tx, ticket.id).await?;
        items.extend(files.into_iter().map(|it| item("file", it.object_key)));
    }
    messages.sort_by_key(|it| it.id);
    messages.dedup_by_key(|it| it.id);
    let mut inbound = Vec::new();
    for message in messages {
        let files = erasures::files_of_message(tx, message.id).await?;
        items.extend(files.into_iter().map(|it| item("file", it.object_key)));
        erasures::remove_media_of_message(tx, message.id).await?;
        erasures::remove_attachments(tx, message.id).await?;
        erasures::remove_queued(tx, message.id).await?;
        let originals = erasures::original(tx, message.id).await?;
        items.extend(originals.into_iter().map(|it| item("file", it.object_key)));
        erasures::remove_mail(tx, message.id).await?;
        erasures::remove_message(tx, message.id).await?;
        // No carrier knows what came by the form.
        let carried = message.inbound_id.clone().filter(|it| !is_form(it));
        let ids = [message.provider_id, carried];
        if message.channel != EMAIL {
            items.extend(ids.into_iter().flatten().map(|it| item("message", it)));
        }
        inbound.extend(
            message
                .inbound_id
                .map(|inbound_id| erasures::Inbound { inbound_id }),
        );
    }
    if channel == EMAIL {
        let originals = erasures::originals(tx, address.to_owned()).await?;
        items.extend(originals.into_iter().map(|it| item("file", it.object_key)));
        erasures::remove_mails(tx, address.to_owned()).await?;
    }
    for ticket in &tickets {
        erasures::remove_notes(tx, ticket.id).await?;
        notices::forget_mails(tx, ticket.id).await?;
        notices::forget(tx, ticket.id).await?;
        erasures::remove_media(tx, ticket.id).await?;
        erasures::strip_ratings(tx, ticket.id).await?;
        erasures::strip_sessions(tx, ticket.id).await?;
        erasures::strip_ticket(tx, ticket.id).await?;
    }
    items.sort_by(|a, b| a.reference.cmp(&b.reference));
    items.dedup_by(|a, b| a.reference == b.reference);
    erasures::note(tx, items).await?;
    erasures::remember_inbound(tx, inbound).await?;
    erasures::remove_inputs(tx, owned().0, owned().1).await?;
    erasures::remove_parked(tx, owned().0, owned().1).await?;
    erasures::keep_opt_out(tx, owned().0, owned().1, hash.to_owned(), now).await?;
    erasures::remove_contact(tx, owned().0, owned().1).await?;
    erasures::reset_conversation(tx, owned().0, owned().1).await?;
    erasures::remove_codes(tx, address.to_owned()).await?;
    erasures::remove_account(tx, address.to_owned()).await?;
    Ok(())
}

/// Notes that the other sides of somebody are erased too, and gives those erasures. Only from the side they asked
/// from, so that it goes one step and no further; with no last text of their own.
pub async fn erase_other_sides(
    tx: &mut Tx,
    erasure: &Erasure,
    address: &str,
    now: Timestamp,
) -> Result<Vec<Uuid>> {
    let mut noted = Vec::new();
    if erasure.language.is_empty() {
        return Ok(noted);
    }
    let owned = (erasure.channel.clone(), address.to_owned());
    for side in erasures::other_sides(tx, owned.0, owned.1).await? {
        let (id, untold) = (new_id(now), String::new());
        if erasures::ask(tx, id, side.channel, side.address, untold, now).await? > 0 {
            noted.push(id);
        }
    }
    Ok(noted)
}
