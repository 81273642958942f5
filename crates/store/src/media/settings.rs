//! Settings of the server.

use async_trait::async_trait;
use media::ports::store::{Settings, Stored};

use super::MediaDatabase;
use crate::engine::binds;

const ALL: &str = "SELECT id, value FROM setting ORDER BY id";
const SET: &str = "
    INSERT INTO setting (id, value) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = excluded.value
";

#[async_trait]
impl Settings for MediaDatabase {
    async fn settings(&self) -> Stored<Vec<(String, String)>> {
        let rows = self.database.read().await?.all(ALL, &[]).await?;
        rows.iter().map(|row| Ok((row.get("id")?, row.get("value")?))).collect()
    }

    async fn save_settings(&self, settings: &[(String, String)]) -> Stored<()> {
        let mut tx = self.database.write().await?;
        for (id, value) in settings {
            tx.execute(SET, binds![id, value]).await?;
        }
        Ok(tx.commit().await?)
    }
}
