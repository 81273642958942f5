//! The counter that signs out, and what was signed out at which level.

use account::epoch::{Class, Level};
use account::ports::{EpochRows, Stored};
use async_trait::async_trait;
use kernel::Epoch;

use super::Work;
use crate::engine::{Error, Sql, Value, binds};

const NOW: &str = "SELECT value FROM counter WHERE name = 'epoch'";
const ADVANCE: &str = "UPDATE counter SET value = value + 1 WHERE name = 'epoch' RETURNING value";
const RAISE: &str = "
    INSERT INTO epoch_level (level, subject, class, epoch) VALUES ($1, $2, $3, $4)
    ON CONFLICT (level, subject, class) DO UPDATE SET epoch = excluded.epoch
";
/// The levels of an account go with it; this stays.
const CREDENTIALS: &str = "UPDATE counter SET value = $1 WHERE name = 'credentials' AND value < $1";
const RAISED: &str = "
    SELECT class, epoch FROM epoch_level
    WHERE (level = $1 AND subject = $2) OR (level = $3 AND subject = $4)
        OR (level = $5 AND subject = $6) OR (level = $7 AND subject = $8)
        OR (level = $9 AND subject = $10)
";

#[async_trait]
impl EpochRows for Work {
    async fn epoch(&mut self) -> Stored<Epoch> {
        Ok(self.tx.one(NOW, &[]).await?.get("value")?)
    }

    async fn advance_epoch(&mut self) -> Stored<Epoch> {
        let epoch = self.tx.one(ADVANCE, &[]).await?.get("value")?;
        self.ends.moved_on(epoch);
        Ok(epoch)
    }

    async fn raise(&mut self, level: &Level, class: Class, to: Epoch) -> Stored<()> {
        self.tx.execute(RAISE, binds![level.kind(), level.subject(), &class, &to]).await?;
        match class {
            _ if to >= Level::LOCKED => self.ends.one(),
            Class::Credential => {
                self.tx.execute(CREDENTIALS, binds![&to]).await?;
                self.ends.credentials(to);
            }
            Class::Web | Class::Player | Class::Server | Class::App | Class::Admin => {}
        }
        Ok(())
    }

    async fn raised(&mut self, levels: &[Level]) -> Stored<Vec<(Class, Epoch)>> {
        let mut found = Vec::new();
        // Five levels cover anything there is; a longer list takes several looks.
        for five in levels.chunks(5) {
            let mut values: Vec<Value> = Vec::with_capacity(10);
            for place in 0..5 {
                let level = five.get(place).or(five.first());
                values.push(level.map(Level::kind).into());
                values.push(level.map(Level::subject).into());
            }
            for row in self.tx.all(Sql::from(RAISED), &values).await? {
                found.push((row.get("class")?, row.get("epoch")?));
            }
        }
        Ok::<_, Error>(found).map_err(Into::into)
    }
}
