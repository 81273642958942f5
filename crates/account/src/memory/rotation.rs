//! Walking over what the keyring seals, in memory.

use async_trait::async_trait;

use super::{Everything, MemoryTx};
use crate::account::PasswordHash;
use crate::ids::{AccountId, Sealed};
use crate::ports::{RotationRows, Stored};
use crate::rotation::{Kept, Rotation, Spot};
use crate::vault::Column;

/// One place where something is kept.
enum Place<'a> {
    Value(&'a mut Sealed, Option<AccountId>),
    Hash(&'a mut PasswordHash),
}

impl Place<'_> {
    fn kept(&self) -> Kept {
        match self {
            Self::Value(value, owner) => Kept::Value((*value).clone(), owner.clone()),
            Self::Hash(hash) => Kept::Hash((*hash).clone()),
        }
    }
}

fn places(rows: &mut Everything, spot: Spot) -> Vec<(String, Place<'_>)> {
    macro_rules! of {
        ($rows:ident, $row:ident => $name:expr, $value:expr, $owner:expr) => {
            rows.$rows
                .iter_mut()
                .map(|$row| {
                    let owner = $owner;
                    ($name.to_string(), Place::Value($value, owner))
                })
                .collect()
        };
    }
    match spot {
        Spot::Sealed(Column::AccountEmail) => {
            of!(accounts, row => row.id, &mut row.email, Some(row.id.clone()))
        }
        Spot::Sealed(Column::AccountUserName) => {
            of!(accounts, row => row.id, &mut row.user_name, Some(row.id.clone()))
        }
        Spot::Sealed(Column::SignUpEmail) => of!(sign_ups, row => row.id, &mut row.email, None),
        Spot::Sealed(Column::SignUpUserName) => of!(sign_ups, row => row.id, &mut row.user_name, None),
        Spot::Sealed(Column::SessionOrigin) => {
            of!(sessions, row => row.id, &mut row.origin, Some(row.account.clone()))
        }
        Spot::Sealed(Column::DeviceAddress) => {
            of!(devices, row => row.id, &mut row.address, Some(row.account.clone()))
        }
        Spot::Sealed(Column::LinkCodeCode) => of!(link_codes, row => row.id, &mut row.code, None),
        Spot::Sealed(Column::LinkCodeAddress) => of!(link_codes, row => row.id, &mut row.address, None),
        Spot::Sealed(Column::ServerAddress) => {
            of!(servers, row => row.id, &mut row.address, row.owner.clone())
        }
        Spot::Sealed(Column::MailParameters) => {
            of!(mails, row => row.id, &mut row.parameters, row.account.clone())
        }
        Spot::Sealed(Column::MailboxContent) => of!(mailbox, row => row.id, &mut row.content, None),
        Spot::Sealed(Column::AuditDetail) => of!(audit, row => row.seq, &mut row.detail, None),
        Spot::Sealed(Column::ShareInvitedEmail) => rows
            .shares
            .iter_mut()
            .filter_map(|row| {
                Some((row.id.to_string(), Place::Value(row.invited_email.as_mut()?, Some(row.owner.clone()))))
            })
            .collect(),
        Spot::Sealed(Column::MailTieEmail) => rows
            .mail_ties
            .iter_mut()
            .filter_map(|row| {
                Some((row.mail.to_string(), Place::Value(row.to.as_mut().map(|(sealed, _)| sealed)?, None)))
            })
            .collect(),
        Spot::Sealed(Column::AccountKey) => rows
            .accounts
            .iter_mut()
            .filter_map(|row| Some((row.id.to_string(), Place::Value(row.key.as_mut()?, None))))
            .collect(),
        Spot::Sealed(Column::HouseKey) => rows
            .house_key
            .iter_mut()
            .map(|key| ("trail".to_owned(), Place::Value(&mut key.trail, None)))
            .collect(),
        // Kept by the real stores; no flow over the store in memory seals there.
        Spot::Sealed(_) => Vec::new(),
        Spot::Password => rows
            .accounts
            .iter_mut()
            .filter_map(|row| Some((row.id.to_string(), Place::Hash(row.password.as_mut()?))))
            .collect(),
        Spot::SignUpPassword => {
            rows.sign_ups.iter_mut().map(|row| (row.id.to_string(), Place::Hash(&mut row.password))).collect()
        }
    }
}

#[async_trait]
impl RotationRows for MemoryTx {
    async fn count_kept(&mut self, spot: Spot) -> Stored<i64> {
        Ok(i64::try_from(places(&mut self.rows, spot).len()).unwrap_or(i64::MAX))
    }

    async fn kept_after(&mut self, spot: Spot, row: &str, limit: i64) -> Stored<Vec<(String, Kept)>> {
        let mut kept: Vec<(String, Kept)> =
            places(&mut self.rows, spot).into_iter().map(|(name, place)| (name, place.kept())).collect();
        match spot {
            Spot::Sealed(Column::AuditDetail) => {
                let number = |name: &str| name.parse::<i64>().unwrap_or(0);
                kept.retain(|(name, _)| number(name) > number(row));
                kept.sort_by_key(|(name, _)| number(name));
            }
            _ => {
                kept.retain(|(name, _)| name.as_str() > row);
                kept.sort_by(|a, b| a.0.cmp(&b.0));
            }
        }
        Ok(super::first(kept, limit))
    }

    async fn swap_kept(&mut self, spot: Spot, row: &str, old: &Kept, new: &Kept) -> Stored<bool> {
        for (name, place) in places(&mut self.rows, spot) {
            if name != row {
                continue;
            }
            match (place, old, new) {
                (Place::Value(here, _), Kept::Value(old, _), Kept::Value(new, _)) if *here == *old => {
                    *here = new.clone();
                    return Ok(true);
                }
                (Place::Hash(here), Kept::Hash(old), Kept::Hash(new)) if *here == *old => {
                    *here = new.clone();
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(false)
    }

    async fn rotation(&mut self, name: &str) -> Stored<Option<Rotation>> {
        super::find(&self.rows.rotations, |row| row.name == name)
    }

    async fn put_rotation(&mut self, rotation: &Rotation) -> Stored<()> {
        self.rows.rotations.retain(|row| row.name != rotation.name);
        self.rows.rotations.push(rotation.clone());
        Ok(())
    }

    async fn delete_rotation(&mut self, name: &str) -> Stored<()> {
        self.rows.rotations.retain(|row| row.name != name);
        Ok(())
    }
}
