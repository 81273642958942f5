//! Accounts, sign-outs, sessions, devices, tokens and link codes, in memory.

use async_trait::async_trait;
use kernel::{Epoch, Timestamp};

use super::{MemoryTx, all, find, first, insert, update};
use crate::account::{Account, PasswordReset, PendingSignUp};
use crate::claim_token::ClaimToken;
use crate::device::{ClientIdentifier, Device};
use crate::epoch::{Class, Level};
use crate::ids::{
    AccountId, AccountNumber, DeviceId, DeviceNumber, Index, Lookup, PollIndex, ServerId, SessionId,
    TokenHash, TokenId,
};
use crate::link_code::LinkCode;
use crate::ports::{
    AccountRows, ClaimTokenRows, DeviceRows, EpochRows, LinkCodeRows, SessionRows, Stored, TokenRows,
};
use crate::session::Session;
use crate::token::Token;

#[async_trait]
impl AccountRows for MemoryTx {
    async fn insert_account(&mut self, account: &Account) -> Stored<()> {
        insert(&mut self.rows.accounts, account, |old| {
            old.id == account.id
                || old.number == account.number
                || old.uuid == account.uuid
                || old.email_index == account.email_index
                || old.user_name_index == account.user_name_index
        })
    }

    async fn update_account(&mut self, account: &Account) -> Stored<()> {
        let kept = self.rows.accounts.iter().find(|row| row.id == account.id);
        let account = &Account { key: kept.and_then(|row| row.key.clone()), ..account.clone() };
        update!(self.rows.accounts, account)
    }

    async fn account(&mut self, id: &AccountId) -> Stored<Option<Account>> {
        find(&self.rows.accounts, |row| row.id == *id)
    }

    async fn account_by_number(&mut self, number: AccountNumber) -> Stored<Option<Account>> {
        find(&self.rows.accounts, |row| row.number == number)
    }

    async fn account_by_uuid(&mut self, uuid: &str) -> Stored<Option<Account>> {
        find(&self.rows.accounts, |row| row.uuid == uuid)
    }

    async fn account_by_email(&mut self, email: &Lookup) -> Stored<Option<Account>> {
        find(&self.rows.accounts, |row| email.fits(&row.email_index))
    }

    async fn account_by_user_name(&mut self, user_name: &Lookup) -> Stored<Option<Account>> {
        find(&self.rows.accounts, |row| user_name.fits(&row.user_name_index))
    }

    async fn accounts_after(&mut self, after: Option<&AccountId>, limit: i64) -> Stored<Vec<Account>> {
        let mut rows = all(&self.rows.accounts, |row| after.is_none_or(|after| row.id > *after));
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(first(rows, limit))
    }

    async fn count_accounts(&mut self) -> Stored<i64> {
        Ok(i64::try_from(self.rows.accounts.len()).unwrap_or(i64::MAX))
    }

    async fn insert_sign_up(&mut self, sign_up: &PendingSignUp) -> Stored<()> {
        insert(&mut self.rows.sign_ups, sign_up, |old| old.id == sign_up.id || old.token == sign_up.token)
    }

    async fn sign_up_by_token(&mut self, token: &TokenHash) -> Stored<Option<PendingSignUp>> {
        find(&self.rows.sign_ups, |row| row.token == *token)
    }

    async fn sign_up_holds(
        &mut self,
        user_name: &Lookup,
        other_than: &Lookup,
        now: Timestamp,
    ) -> Stored<bool> {
        Ok(self.rows.sign_ups.iter().any(|row| {
            user_name.fits(&row.user_name_index) && !other_than.fits(&row.email_index) && now < row.expires_at
        }))
    }

    async fn anything_waits(&mut self) -> Stored<bool> {
        let rows = &self.rows;
        Ok(!rows.sign_ups.is_empty()
            || rows.mail_ties.iter().any(|row| row.account.is_none())
            || rows.shares.iter().any(|row| row.invitee.is_none()))
    }

    async fn delete_sign_ups(&mut self, email: &Lookup) -> Stored<()> {
        self.rows.sign_ups.retain(|row| !email.fits(&row.email_index));
        Ok(())
    }

    async fn insert_reset(&mut self, reset: &PasswordReset) -> Stored<()> {
        insert(&mut self.rows.resets, reset, |old| old.id == reset.id || old.token == reset.token)
    }

    async fn reset_by_token(&mut self, token: &TokenHash) -> Stored<Option<PasswordReset>> {
        find(&self.rows.resets, |row| row.token == *token)
    }

    async fn delete_resets(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.resets.retain(|row| row.account != *account);
        Ok(())
    }
}

#[async_trait]
impl EpochRows for MemoryTx {
    async fn epoch(&mut self) -> Stored<Epoch> {
        Ok(self.rows.epoch)
    }

    async fn advance_epoch(&mut self) -> Stored<Epoch> {
        self.rows.epoch = self.rows.epoch.next();
        Ok(self.rows.epoch)
    }

    async fn raise(&mut self, level: &Level, class: Class, to: Epoch) -> Stored<()> {
        self.rows.raised.retain(|(l, c, _)| !(l == level && *c == class));
        self.rows.raised.push((level.clone(), class, to));
        if class == Class::Credential && to < Level::LOCKED {
            self.rows.credentials = self.rows.credentials.max(to);
        }
        Ok(())
    }

    async fn raised(&mut self, levels: &[Level]) -> Stored<Vec<(Class, Epoch)>> {
        let covering = self.rows.raised.iter().filter(|(level, ..)| levels.contains(level));
        Ok(covering.map(|(_, class, epoch)| (*class, *epoch)).collect())
    }
}

#[async_trait]
impl SessionRows for MemoryTx {
    async fn insert_session(&mut self, session: &Session) -> Stored<()> {
        insert(&mut self.rows.sessions, session, |old| old.id == session.id || old.token == session.token)
    }

    async fn session_by_token(&mut self, token: &TokenHash) -> Stored<Option<Session>> {
        find(&self.rows.sessions, |row| row.token == *token)
    }

    async fn touch_session(&mut self, id: &SessionId, at: Timestamp) -> Stored<()> {
        for row in self.rows.sessions.iter_mut().filter(|row| row.id == *id) {
            row.last_seen_at = at;
        }
        Ok(())
    }

    async fn delete_session(&mut self, account: &AccountId, id: &SessionId) -> Stored<()> {
        self.rows.sessions.retain(|row| !(row.account == *account && row.id == *id));
        Ok(())
    }

    async fn sessions_of(&mut self, account: &AccountId) -> Stored<Vec<Session>> {
        let mut rows = all(&self.rows.sessions, |row| row.account == *account);
        rows.sort_by(|a, b| b.last_seen_at.cmp(&a.last_seen_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }
}

#[async_trait]
impl DeviceRows for MemoryTx {
    async fn insert_device(&mut self, device: &Device) -> Stored<()> {
        insert(&mut self.rows.devices, device, |old| {
            old.id == device.id
                || old.number == device.number
                || (old.account == device.account && old.client_identifier == device.client_identifier)
        })
    }

    async fn update_device(&mut self, device: &Device) -> Stored<()> {
        update!(self.rows.devices, device)
    }

    async fn device(&mut self, id: &DeviceId) -> Stored<Option<Device>> {
        find(&self.rows.devices, |row| row.id == *id)
    }

    async fn device_by_number(
        &mut self,
        account: &AccountId,
        number: DeviceNumber,
    ) -> Stored<Option<Device>> {
        find(&self.rows.devices, |row| row.account == *account && row.number == number)
    }

    async fn device_by_client(
        &mut self,
        account: &AccountId,
        client: &ClientIdentifier,
    ) -> Stored<Option<Device>> {
        find(&self.rows.devices, |row| row.account == *account && row.client_identifier == *client)
    }

    async fn devices_of(&mut self, account: &AccountId) -> Stored<Vec<Device>> {
        let mut rows = all(&self.rows.devices, |row| row.account == *account && row.removed_at.is_none());
        rows.sort_by(|a, b| b.last_seen_at.cmp(&a.last_seen_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }
}

#[async_trait]
impl TokenRows for MemoryTx {
    async fn insert_token(&mut self, token: &Token) -> Stored<()> {
        insert(&mut self.rows.tokens, token, |old| old.id == token.id || old.token == token.token)
    }

    async fn token(&mut self, id: &TokenId) -> Stored<Option<Token>> {
        find(&self.rows.tokens, |row| row.id == *id)
    }

    async fn token_by_hash(&mut self, token: &TokenHash) -> Stored<Option<Token>> {
        find(&self.rows.tokens, |row| row.token == *token)
    }

    async fn newest_token(
        &mut self,
        account: &AccountId,
        device: Option<&DeviceId>,
        server: Option<&ServerId>,
        class: Class,
    ) -> Stored<Option<Token>> {
        let rows = self.rows.tokens.iter().filter(|row| {
            row.account == *account
                && row.device.as_ref() == device
                && row.server.as_ref() == server
                && row.class == class
                && row.revoked_at.is_none()
        });
        Ok(rows.max_by(|a, b| a.issued.cmp(&b.issued).then(a.id.cmp(&b.id))).cloned())
    }

    async fn tokens_of(&mut self, account: &AccountId) -> Stored<Vec<Token>> {
        let mut rows = all(&self.rows.tokens, |row| {
            row.account == *account && row.revoked_at.is_none() && row.server.is_none()
        });
        rows.sort_by(|a, b| b.issued.cmp(&a.issued).then(a.id.cmp(&b.id)));
        Ok(rows)
    }

    async fn revoke_token(&mut self, id: &TokenId, at: Timestamp) -> Stored<()> {
        for row in self.rows.tokens.iter_mut().filter(|row| row.id == *id) {
            row.revoked_at = Some(at);
        }
        Ok(())
    }
}

#[async_trait]
impl LinkCodeRows for MemoryTx {
    async fn insert_link_code(&mut self, code: &LinkCode) -> Stored<()> {
        insert(&mut self.rows.link_codes, code, |old| old.id == code.id || old.polled == code.polled)
    }

    async fn update_link_code(&mut self, code: &LinkCode) -> Stored<()> {
        update!(self.rows.link_codes, code)
    }

    async fn link_code_by_poll(&mut self, polled: PollIndex) -> Stored<Option<LinkCode>> {
        find(&self.rows.link_codes, |row| row.polled == polled)
    }

    async fn link_code_by_code(&mut self, code: &Index) -> Stored<Option<LinkCode>> {
        let rows = self.rows.link_codes.iter().filter(|row| row.code_index == *code);
        Ok(rows.max_by(|a, b| a.expires_at.cmp(&b.expires_at).then(a.id.cmp(&b.id))).cloned())
    }
}

#[async_trait]
impl ClaimTokenRows for MemoryTx {
    async fn insert_claim_token(&mut self, token: &ClaimToken) -> Stored<()> {
        insert(&mut self.rows.claim_tokens, token, |old| old.id == token.id || old.token == token.token)
    }

    async fn update_claim_token(&mut self, token: &ClaimToken) -> Stored<()> {
        update!(self.rows.claim_tokens, token)
    }

    async fn claim_token_by_hash(&mut self, token: &TokenHash) -> Stored<Option<ClaimToken>> {
        find(&self.rows.claim_tokens, |row| row.token == *token)
    }
}
