//! Browsers that are signed in.

use account::ports::{SessionRows, Stored};
use account::session::Session;
use account::{AccountId, SessionId, TokenHash};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO session (id, token, account_id, issued, created_at, last_seen_at, origin, proved_at, proved_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
";
const BY_TOKEN: &str = "SELECT * FROM session WHERE token = $1";
const TOUCH: &str = "UPDATE session SET last_seen_at = $2 WHERE id = $1";
const DELETE: &str = "DELETE FROM session WHERE account_id = $1 AND id = $2";
const OF: &str = "SELECT * FROM session WHERE account_id = $1 ORDER BY last_seen_at DESC, id";

#[async_trait]
impl SessionRows for Work {
    async fn insert_session(&mut self, session: &Session) -> Stored<()> {
        let values = binds![
            &session.id,
            &session.token,
            &session.account,
            &session.issued,
            session.created_at,
            session.last_seen_at,
            &session.origin,
            session.proved_at,
            &session.proved_by,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn session_by_token(&mut self, token: &TokenHash) -> Stored<Option<Session>> {
        let row = self.tx.optional(BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(session).transpose()?)
    }

    async fn touch_session(&mut self, id: &SessionId, at: Timestamp) -> Stored<()> {
        self.tx.execute(TOUCH, binds![id, at]).await?;
        Ok(())
    }

    async fn delete_session(&mut self, account: &AccountId, id: &SessionId) -> Stored<()> {
        if self.tx.swap(DELETE, binds![account, id]).await? {
            self.ends.one();
        }
        Ok(())
    }

    async fn sessions_of(&mut self, account: &AccountId) -> Stored<Vec<Session>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        Ok(rows.iter().map(session).collect::<Result<_, _>>()?)
    }
}

fn session(row: &Row) -> Result<Session, Error> {
    Ok(Session {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        origin: row.get("origin")?,
        proved_at: row.get("proved_at")?,
        proved_by: row.get("proved_by")?,
    })
}
