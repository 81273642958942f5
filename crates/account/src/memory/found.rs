//! Walking over the hashes people are looked up by, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{Everything, MemoryTx, first};
use crate::fault::StoreError;
use crate::found::FoundBy;
use crate::ids::{Index, Sealed};
use crate::ports::{FoundRow, FoundRows, Stored};
use crate::vault::Column;

type Hashed<'a> = (String, &'a Sealed, &'a mut Index);

fn hashed(rows: &mut Everything, by: FoundBy) -> Vec<Hashed<'_>> {
    macro_rules! of {
        ($rows:ident, $sealed:ident, $index:ident) => {
            rows.$rows.iter_mut().map(|row| (row.id.to_string(), &row.$sealed, &mut row.$index)).collect()
        };
    }
    match by.sealed {
        Column::AccountEmail => of!(accounts, email, email_index),
        Column::AccountUserName => of!(accounts, user_name, user_name_index),
        Column::SignUpEmail => of!(sign_ups, email, email_index),
        Column::SignUpUserName => of!(sign_ups, user_name, user_name_index),
        Column::EmailChangeOld => of!(email_changes, old_email, old_email_index),
        Column::EmailChangeNew => of!(email_changes, new_email, new_email_index),
        Column::FederatedIdentity => of!(identities, identity, subject_index),
        Column::ShareInvitedEmail => rows
            .shares
            .iter_mut()
            .filter_map(|row| {
                Some((row.id.to_string(), row.invited_email.as_ref()?, row.invited_email_index.as_mut()?))
            })
            .collect(),
        Column::MailTieEmail => rows
            .mail_ties
            .iter_mut()
            .filter_map(|row| {
                let (sealed, index) = row.to.as_mut()?;
                Some((row.mail.to_string(), &*sealed, index))
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[async_trait]
impl FoundRows for MemoryTx {
    async fn found_after(&mut self, by: FoundBy, row: &str, limit: i64) -> Stored<Vec<FoundRow>> {
        let mut found: Vec<FoundRow> = hashed(&mut self.rows, by)
            .into_iter()
            .filter(|(name, ..)| name.as_str() > row)
            .map(|(row, sealed, index)| FoundRow { row, sealed: sealed.clone(), index: *index })
            .collect();
        found.sort_by(|a, b| a.row.cmp(&b.row));
        Ok(first(found, limit))
    }

    async fn swap_found(&mut self, by: FoundBy, row: &str, old: &Index, new: &Index) -> Stored<bool> {
        let unique =
            matches!(by.sealed, Column::AccountEmail | Column::AccountUserName | Column::FederatedIdentity);
        let mut rows = hashed(&mut self.rows, by);
        if unique && rows.iter().any(|(name, _, index)| name != row && **index == *new) {
            return Err(StoreError::Duplicate);
        }
        match rows.iter_mut().find(|(name, _, index)| name == row && **index == *old) {
            Some((_, _, index)) => {
                **index = *new;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    async fn count_held(&mut self, now: Timestamp, until: Timestamp) -> Stored<i64> {
        let held = self.rows.reservations.iter().filter(|row| now < row.until && row.until <= until);
        Ok(i64::try_from(held.count()).unwrap_or(i64::MAX))
    }

    async fn finding_mark(&mut self) -> Stored<Option<Index>> {
        Ok(self.rows.finding_mark)
    }

    async fn put_finding_mark(&mut self, mark: &Index) -> Stored<()> {
        self.rows.finding_mark = Some(*mark);
        Ok(())
    }
}
