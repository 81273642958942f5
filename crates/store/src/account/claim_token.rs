//! Claim tokens.

use account::TokenHash;
use account::claim_token::ClaimToken;
use account::ports::{ClaimTokenRows, Stored};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO claim_token (id, token, account_id, issued, created_at, expires_at, spent_by, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
";
const UPDATE: &str = "
    UPDATE claim_token SET token = $3, account_id = $4, issued = $5, created_at = $6, expires_at = $7,
        spent_by = $8, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_HASH: &str = "SELECT * FROM claim_token WHERE token = $1";

#[async_trait]
impl ClaimTokenRows for Work {
    async fn insert_claim_token(&mut self, token: &ClaimToken) -> Stored<()> {
        let values = binds![
            &token.id,
            &token.token,
            &token.account,
            &token.issued,
            token.created_at,
            token.expires_at,
            token.spent_by.as_ref(),
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_claim_token(&mut self, token: &ClaimToken) -> Stored<()> {
        let values = binds![
            &token.id,
            token.version,
            &token.token,
            &token.account,
            &token.issued,
            token.created_at,
            token.expires_at,
            token.spent_by.as_ref(),
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn claim_token_by_hash(&mut self, token: &TokenHash) -> Stored<Option<ClaimToken>> {
        let row = self.tx.optional(BY_HASH, binds![token]).await?;
        Ok(row.as_ref().map(claim_token).transpose()?)
    }
}

fn claim_token(row: &Row) -> Result<ClaimToken, Error> {
    Ok(ClaimToken {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        spent_by: row.get("spent_by")?,
        version: row.get("version")?,
    })
}
