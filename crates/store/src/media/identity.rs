//! Devices that were let in before.

use async_trait::async_trait;
use media::caller::Caller;
use media::ports::store::{Forgotten, Identities, KnownIdentity, Stored};

use super::{MediaDatabase, from_json, to_json};
use crate::engine::{Row, binds};

const ONE: &str = "SELECT * FROM known_identity WHERE token_hash = $1";
const ALL: &str = "SELECT * FROM known_identity ORDER BY confirmed_at DESC, token_hash";
const REMEMBER: &str = "
    INSERT INTO known_identity (token_hash, account, client, caller, confirmed_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (token_hash) DO UPDATE SET account = excluded.account, client = excluded.client,
        caller = excluded.caller, confirmed_at = excluded.confirmed_at
";
const FORGET_ALL: &str = "DELETE FROM known_identity";
const FORGET_ACCOUNT: &str = "DELETE FROM known_identity WHERE account = $1";
const FORGET_DEVICE: &str = "DELETE FROM known_identity WHERE account = $1 AND client = $2";
const FORGET_TOKEN: &str = "DELETE FROM known_identity WHERE token_hash = $1";

#[async_trait]
impl Identities for MediaDatabase {
    async fn known(&self, token_hash: &str) -> Stored<Option<KnownIdentity>> {
        let row = self.database.read().await?.optional(ONE, binds![token_hash]).await?;
        row.as_ref().map(|row| self.identity(row)).transpose()
    }

    async fn remember(&self, identity: &KnownIdentity) -> Stored<()> {
        let KnownIdentity { token_hash, caller, confirmed_at } = identity;
        let caller = match &self.names {
            Some(names) => &Caller { name: names.seal(&caller.name), ..caller.clone() },
            None => caller,
        };
        let mut tx = self.database.write().await?;
        let values =
            binds![token_hash, caller.account, &caller.device.client, to_json(caller)?, *confirmed_at];
        tx.execute(REMEMBER, values).await?;
        Ok(tx.commit().await?)
    }

    async fn forget(&self, who: &Forgotten) -> Stored<()> {
        let mut tx = self.database.write().await?;
        match who {
            Forgotten::Everybody => {
                tx.execute(FORGET_ALL, &[]).await?;
            }
            Forgotten::Accounts(accounts) => {
                for account in accounts {
                    tx.execute(FORGET_ACCOUNT, binds![*account]).await?;
                }
            }
            Forgotten::Devices { account, clients } => {
                for client in clients {
                    tx.execute(FORGET_DEVICE, binds![*account, client]).await?;
                }
            }
            Forgotten::Token(hash) => {
                tx.execute(FORGET_TOKEN, binds![hash]).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    async fn all_known(&self) -> Stored<Vec<KnownIdentity>> {
        self.database.read().await?.all(ALL, &[]).await?.iter().map(|row| self.identity(row)).collect()
    }
}

impl MediaDatabase {
    fn identity(&self, row: &Row) -> Stored<KnownIdentity> {
        let mut caller: Caller = from_json(&row.get::<String>("caller")?, "a known device")?;
        if let Some(names) = &self.names {
            // A name that another key sealed is told anew when the account service next confirms the device.
            caller.name = names.open(&caller.name).unwrap_or_default();
        }
        Ok(KnownIdentity {
            token_hash: row.get("token_hash")?,
            caller,
            confirmed_at: row.get("confirmed_at")?,
        })
    }
}
