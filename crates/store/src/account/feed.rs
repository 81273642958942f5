//! What servers must hear.

use account::ServerId;
use account::StoreError;
use account::feed::{FeedEvent, News};
use account::ports::{FeedRows, Stored};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Row, binds};

const NEXT: &str = "UPDATE counter SET value = value + 1 WHERE name = 'feed' RETURNING value";
const APPEND: &str = "INSERT INTO feed (seq, server_id, news, at) VALUES ($1, $2, $3, $4)";
const AFTER: &str = "
    SELECT * FROM feed WHERE seq > $1 AND (server_id IS NULL OR server_id = $2) ORDER BY seq LIMIT $3
";
const LAST: &str = "SELECT coalesce(max(seq), 0) AS seq FROM feed";

#[async_trait]
impl FeedRows for Work {
    async fn append_feed(&mut self, server: Option<&ServerId>, news: &News, at: Timestamp) -> Stored<i64> {
        let text = serde_json::to_string(news).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        let seq: i64 = self.tx.one(NEXT, &[]).await?.get("value")?;
        self.tx.execute(APPEND, binds![seq, server, text, at]).await?;
        Ok(seq)
    }

    async fn feed_after(&mut self, seq: i64, server: &ServerId, limit: i64) -> Stored<Vec<FeedEvent>> {
        let rows = self.tx.all(AFTER, binds![seq, server, limit]).await?;
        rows.iter().map(event).collect()
    }

    async fn feed_last(&mut self) -> Stored<i64> {
        Ok(self.tx.one(LAST, &[]).await?.get("seq")?)
    }
}

fn event(row: &Row) -> Stored<FeedEvent> {
    let unreadable = StoreError::Unreadable { table: "feed", column: "news" };
    Ok(FeedEvent {
        seq: row.get("seq")?,
        server: row.get("server_id")?,
        news: serde_json::from_str(&row.get::<String>("news")?).map_err(|_| unreadable)?,
        at: row.get("at")?,
    })
}
