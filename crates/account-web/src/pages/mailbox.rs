//! `/mailbox`: mail that stayed here because there is no mail server. Only for this very machine.

use account::{MailboxId, flows::MailboxMail};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use http_kit::{Access, Problem, Routes, locality};
use kernel::Timestamp;

use super::{frame::Frame, visit::Visit};
use crate::{problems::Refused, state::State};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new().get("/mailbox", Access::Loopback, list).get("/mailbox/{id}", Access::Loopback, open).get(
        "/mailbox/{id}/html",
        Access::Loopback,
        html,
    )
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage {
    frame: Frame,
    mails: Vec<Row>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage {
    frame: Frame,
    mail: Row,
    text: Vec<Piece>,
    has_html: bool,
}

struct Row {
    id: String,
    subject: String,
    from: String,
    to: String,
    at: Timestamp,
}

/// A stretch of a mail's text: words, or a link.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    link: bool,
    text: String,
}

async fn list(visit: Visit) -> Result<Response, Refused> {
    at_this_machine(&visit)?;
    let mails = visit.state.flows.mailbox.list(200).await?;
    let mails = mails.iter().map(row).collect();
    Ok(visit.show(&MailboxPage { frame: visit.frame("", None), mails }))
}

async fn open(visit: Visit, Path(id): Path<String>) -> Result<Response, Refused> {
    let mail = find(&visit, id).await?;
    Ok(visit.show(&MailPage {
        frame: visit.frame("", None),
        text: pieces(mail.text.expose()),
        has_html: !mail.html.is_empty(),
        mail: row(&mail),
    }))
}

/// The mail's own HTML, shown in a frame without script, forms or anything from outside.
async fn html(visit: Visit, Path(id): Path<String>) -> Result<Response, Refused> {
    const POLICY: &str = "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; \
        style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
    let mail = find(&visit, id).await?;
    let body = mail.html.expose().to_owned();
    let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
    Ok(([kind, (header::CONTENT_SECURITY_POLICY, POLICY)], body).into_response())
}

async fn find(visit: &Visit, id: String) -> Result<MailboxMail, Refused> {
    at_this_machine(visit)?;
    visit.state.flows.mailbox.open(&MailboxId::new(id)).await?.ok_or_else(|| Problem::not_found().into())
}

fn at_this_machine(visit: &Visit) -> Result<(), Refused> {
    if locality::is_loopback(visit.peer, &visit.headers) && locality::is_named_locally(&visit.headers) {
        return Ok(());
    }
    Err(Problem::forbidden().for_people("mailbox-elsewhere", "mailbox-elsewhere-advice").into())
}

fn row(mail: &MailboxMail) -> Row {
    Row {
        id: mail.id.to_string(),
        subject: mail.subject.clone(),
        from: mail.from.clone(),
        to: mail.to.expose().to_owned(),
        at: mail.at,
    }
}

/// Text with its links told apart, so that they can be followed.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        let end =
            from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        let bare = link.trim_end_matches(['.', ',', ')']);
        let (link, tail) = link.split_at(bare.len());
        pieces.push(Piece { link: false, text: before.to_owned() });
        pieces.push(Piece { link: true, text: link.to_owned() });
        pieces.push(Piece { link: false, text: tail.to_owned() });
        rest = after;
    }
    pieces.push(Piece { link: false, text: rest.to_owned() });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_a_mail_can_be_followed() {
        let piece = |link, text: &str| Piece { link, text: text.to_owned() };
        assert_eq!(
            pieces("Open http://a.test/reset?token=x.\nBye"),
            [
                piece(false, "Open "),
                piece(true, "http://a.test/reset?token=x"),
                piece(false, "."),
                piece(false, "\nBye")
            ]
        );
    }
}
