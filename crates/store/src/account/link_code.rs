//! Link codes.

use account::link_code::{LinkCode, LinkState, Strength};
use account::ports::{LinkCodeRows, Stored};
use account::{AccountId, Index, PollIndex, TokenId};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO link_code (id, number, code, code_index, strength, client_identifier, about, address, state,
        approved_by, token_id, settled_at, created_at, expires_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)
";
const UPDATE: &str = "
    UPDATE link_code SET number = $3, code = $4, code_index = $5, strength = $6, client_identifier = $7,
        about = $8, address = $9, state = $10, approved_by = $11, token_id = $12, settled_at = $13,
        created_at = $14, expires_at = $15, version = version + 1
    WHERE id = $1 AND version = $2
";
// The column holds the keyed hash of the number, not the number.
const BY_NUMBER: &str = "SELECT * FROM link_code WHERE number = $1";
const BY_CODE: &str = "SELECT * FROM link_code WHERE code_index = $1 ORDER BY expires_at DESC, id LIMIT 1";

#[async_trait]
impl LinkCodeRows for Work {
    async fn insert_link_code(&mut self, code: &LinkCode) -> Stored<()> {
        let state = stored(&code.state);
        let values = binds![
            &code.id,
            code.polled.0,
            &code.code,
            &code.code_index,
            strength_word(code.strength),
            &code.client_identifier,
            &code.about,
            &code.address,
            state.word,
            state.by,
            state.token,
            state.at,
            code.created_at,
            code.expires_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_link_code(&mut self, code: &LinkCode) -> Stored<()> {
        let state = stored(&code.state);
        let values = binds![
            &code.id,
            code.version,
            code.polled.0,
            &code.code,
            &code.code_index,
            strength_word(code.strength),
            &code.client_identifier,
            &code.about,
            &code.address,
            state.word,
            state.by,
            state.token,
            state.at,
            code.created_at,
            code.expires_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn link_code_by_poll(&mut self, polled: PollIndex) -> Stored<Option<LinkCode>> {
        let row = self.tx.optional(BY_NUMBER, binds![polled.0]).await?;
        Ok(row.as_ref().map(link_code).transpose()?)
    }

    async fn link_code_by_code(&mut self, code: &Index) -> Stored<Option<LinkCode>> {
        let row = self.tx.optional(BY_CODE, binds![code]).await?;
        Ok(row.as_ref().map(link_code).transpose()?)
    }
}

struct StoredState<'a> {
    word: &'static str,
    by: Option<&'a AccountId>,
    token: Option<&'a TokenId>,
    at: Option<Timestamp>,
}

fn stored(state: &LinkState) -> StoredState<'_> {
    match state {
        LinkState::Waiting => StoredState { word: "waiting", by: None, token: None, at: None },
        LinkState::Approved { by, token, at } => {
            StoredState { word: "approved", by: Some(by), token: Some(token), at: Some(*at) }
        }
        LinkState::Refused { at } => StoredState { word: "refused", by: None, token: None, at: Some(*at) },
    }
}

fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Short => "short",
        Strength::Strong => "strong",
    }
}

fn link_code(row: &Row) -> Result<LinkCode, Error> {
    let unreadable = |column: &str| Error::Column { column: column.to_owned(), source: None };
    let state = match row.get::<String>("state")?.as_str() {
        "waiting" => LinkState::Waiting,
        "approved" => LinkState::Approved {
            by: row.get("approved_by")?,
            token: row.get("token_id")?,
            at: row.get("settled_at")?,
        },
        "refused" => LinkState::Refused { at: row.get("settled_at")? },
        _ => return Err(unreadable("state")),
    };
    let strength = match row.get::<String>("strength")?.as_str() {
        "short" => Strength::Short,
        "strong" => Strength::Strong,
        _ => return Err(unreadable("strength")),
    };
    Ok(LinkCode {
        id: row.get("id")?,
        polled: PollIndex(row.get("number")?),
        code: row.get("code")?,
        code_index: row.get("code_index")?,
        strength,
        client_identifier: row.get("client_identifier")?,
        about: row.get("about")?,
        address: row.get("address")?,
        state,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        version: row.get("version")?,
    })
}
