//! Tokens.

use account::epoch::Class;
use account::ports::{Stored, TokenRows};
use account::token::Token;
use account::{AccountId, DeviceId, ServerId, TokenHash, TokenId};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO token (id, token, account_id, device_id, server_id, class, issued, created_at, revoked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
";
const BY_ID: &str = "SELECT * FROM token WHERE id = $1";
const BY_HASH: &str = "SELECT * FROM token WHERE token = $1";
const NEWEST: &str = "
    SELECT * FROM token
    WHERE account_id = $1 AND device_id IS NOT DISTINCT FROM $2 AND server_id IS NOT DISTINCT FROM $3
        AND class = $4 AND revoked_at IS NULL
    ORDER BY issued DESC, id DESC LIMIT 1
";
const OF: &str = "
    SELECT * FROM token WHERE account_id = $1 AND server_id IS NULL AND revoked_at IS NULL
    ORDER BY issued DESC, id
";
const REVOKE: &str = "UPDATE token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

#[async_trait]
impl TokenRows for Work {
    async fn insert_token(&mut self, token: &Token) -> Stored<()> {
        let values = binds![
            &token.id,
            &token.token,
            &token.account,
            token.device.as_ref(),
            token.server.as_ref(),
            &token.class,
            &token.issued,
            token.created_at,
            token.revoked_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn token(&mut self, id: &TokenId) -> Stored<Option<Token>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        Ok(row.as_ref().map(token).transpose()?)
    }

    async fn token_by_hash(&mut self, hash: &TokenHash) -> Stored<Option<Token>> {
        let row = self.tx.optional(BY_HASH, binds![hash]).await?;
        Ok(row.as_ref().map(token).transpose()?)
    }

    async fn newest_token(
        &mut self,
        account: &AccountId,
        device: Option<&DeviceId>,
        server: Option<&ServerId>,
        class: Class,
    ) -> Stored<Option<Token>> {
        let row = self.tx.optional(NEWEST, binds![account, device, server, &class]).await?;
        Ok(row.as_ref().map(token).transpose()?)
    }

    async fn tokens_of(&mut self, account: &AccountId) -> Stored<Vec<Token>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        Ok(rows.iter().map(token).collect::<Result<_, _>>()?)
    }

    async fn revoke_token(&mut self, id: &TokenId, at: Timestamp) -> Stored<()> {
        self.tx.execute(REVOKE, binds![id, at]).await?;
        self.ends.one();
        Ok(())
    }
}

fn token(row: &Row) -> Result<Token, Error> {
    Ok(Token {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        device: row.get("device_id")?,
        class: row.get("class")?,
        server: row.get("server_id")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}
