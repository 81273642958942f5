//! The audit trail, read by whom it is about.

use account::IncidentId;
use account::account::Account;
use account::audit::AuditEntry;
use account::ports::{EventRows, Stored};
use async_trait::async_trait;

use super::{Work, audit::entry};
use crate::engine::{Error, Sql, Value, binds};

/// `{subjects}` stands for as many placeholders as there are subjects.
const OF: &str = "
    SELECT * FROM audit WHERE subject IN ({subjects}) AND seq < $1 ORDER BY seq DESC LIMIT $2
";
const INCIDENTS: &str = "
    SELECT id FROM incident
    WHERE (scope = 'everyone' AND declared_at >= $2)
        OR id IN (SELECT incident_id FROM incident_account WHERE account_id = $1)
    ORDER BY id
";

#[async_trait]
impl EventRows for Work {
    async fn audit_of(
        &mut self,
        subjects: &[String],
        before: Option<i64>,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>> {
        let mut values = vec![Value::from(before.unwrap_or(i64::MAX)), Value::from(limit)];
        values.extend(subjects.iter().map(Value::from));
        let placeholders: Vec<String> = (0..subjects.len()).map(|n| format!("${}", n + 3)).collect();
        let sql = Sql::filled(OF, &[("{subjects}", &placeholders.join(", "))]);
        let rows = self.tx.all(sql, &values).await?;
        Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
    }

    async fn incidents_touching(&mut self, account: &Account) -> Stored<Vec<IncidentId>> {
        let rows = self.tx.all(INCIDENTS, binds![&account.id, account.created_at]).await?;
        Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, Error>>()?)
    }
}
