//! What a batch is going to write, gathered in memory and written with one statement a table.

use crate::store::{
    self, Tx, attachments, contacts, conversations, inputs, mails, media, messages, outbox, tickets,
};

/// Rows by table.
#[derive(Default)]
pub(super) struct Writes {
    pub(super) conversations: Vec<conversations::Conversation>,
    pub(super) contacts: Vec<contacts::NewContact>,
    pub(super) opt_outs: Vec<contacts::OptOut>,
    pub(super) tickets: Vec<tickets::NewTicket>,
    pub(super) notes: Vec<tickets::NewNote>,
    pub(super) messages: Vec<messages::NewMessage>,
    pub(super) belonging: Vec<messages::Belonging>,
    pub(super) mails: Vec<mails::NewOut>,
    pub(super) media: Vec<media::NewMedia>,
    pub(super) attached: Vec<media::Attach>,
    pub(super) outbox: Vec<outbox::NewRow>,
    pub(super) aside: Vec<outbox::Aside>,
    pub(super) attachments: Vec<attachments::Attachment>,
    pub(super) inputs: Vec<inputs::NewInput>,
}

impl Writes {
    /// Writes all. [`sqlx::Error::RowNotFound`], from here or from the commit, when another replica
    /// changed a conversation since it was loaded.
    ///
    /// Conversations come first and in address order: they are the guard, and two replicas that
    /// meet on them wait for each other in the same order.
    pub(super) async fn flush(mut self, tx: &mut Tx) -> store::db::Result<()> {
        self.conversations.sort_by(|a, b| a.address.cmp(&b.address));
        conversations::save(tx, self.conversations).await?;
        contacts::insert(tx, self.contacts).await?;
        contacts::set_opt_out(tx, self.opt_outs).await?;
        tickets::insert(tx, self.tickets).await?;
        tickets::add_note(tx, self.notes).await?;
        messages::insert(tx, self.messages).await?;
        messages::belong(tx, self.belonging).await?;
        mails::insert_out(tx, self.mails).await?;
        media::insert(tx, self.media).await?;
        media::attach(tx, self.attached).await?;
        outbox::insert(tx, self.outbox).await?;
        outbox::insert_aside(tx, self.aside).await?;
        attachments::insert(tx, self.attachments).await?;
        inputs::leave(tx, self.inputs).await?;
        Ok(())
    }
}
