//! Accounts with their names opened, for pages and answers.

use std::sync::Arc;

use super::Ports;
use crate::account::{Account, Person};
use crate::fault::Fault;
use crate::ids::{AccountId, AccountNumber};
use crate::person::{Email, Login, UserName};
use crate::ports::AccountTx;
use crate::vault::{Column, IndexKind};

/// Who people are.
#[derive(Clone)]
pub struct People(pub(super) Arc<Ports>);

impl People {
    /// The person behind an account.
    pub async fn person(&self, id: &AccountId) -> Result<Option<Person>, Fault> {
        let mut tx = self.0.store.read().await?;
        tx.account(id).await?.map(|account| self.0.person(&account)).transpose()
    }

    /// Whether there is an account with this public uuid, and its number; for its picture.
    pub async fn by_uuid(&self, uuid: &str) -> Result<Option<AccountNumber>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.account_by_uuid(uuid).await?.map(|account| account.number))
    }

    /// The account an operator names by address, user name or protocol number.
    pub async fn find(&self, named: &str) -> Result<Option<Person>, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut found = match Login::parse(named) {
            Some(login) => self.0.by_login(&mut *tx, &login).await?,
            None => None,
        };
        if found.is_none()
            && let Ok(number) = named.trim().parse()
        {
            found = tx.account_by_number(AccountNumber(number)).await?;
        }
        found.map(|account| self.0.person(&account)).transpose()
    }

    /// People in order of id, after one, at most `limit`; for the operator.
    pub async fn list(&self, after: Option<&AccountId>, limit: i64) -> Result<Vec<Person>, Fault> {
        let mut tx = self.0.store.read().await?;
        tx.accounts_after(after, limit).await?.iter().map(|account| self.0.person(account)).collect()
    }
}

impl Ports {
    /// Opens an account's names.
    pub(super) fn person(&self, account: &Account) -> Result<Person, Fault> {
        let (row, own) = (account.id.as_str(), self.own_of(account)?);
        Ok(Person {
            id: account.id.clone(),
            number: account.number,
            uuid: account.uuid.clone(),
            email: Email::stored(own.open(Column::AccountEmail, row, &account.email)?),
            user_name: UserName::stored(own.open(Column::AccountUserName, row, &account.user_name)?),
            has_password: account.password.is_some(),
            created_at: account.created_at,
        })
    }

    /// The account with exactly this address, user name or number.
    pub(super) async fn exactly(
        &self,
        tx: &mut dyn AccountTx,
        typed: &str,
    ) -> Result<Option<Account>, Fault> {
        if let Some(login) = Login::parse(typed)
            && let Some(account) = self.by_login(tx, &login).await?
        {
            return Ok(Some(account));
        }
        match typed.parse() {
            Ok(number) => Ok(tx.account_by_number(AccountNumber(number)).await?),
            Err(_) => Ok(None),
        }
    }

    /// The account with this address or user name.
    pub(super) async fn by_login(
        &self,
        tx: &mut dyn AccountTx,
        login: &Login,
    ) -> Result<Option<Account>, Fault> {
        Ok(match login {
            Login::Email(email) => {
                let index = self.vault.lookup(IndexKind::Email, email.canonical().expose());
                tx.account_by_email(&index).await?
            }
            Login::UserName(name) => {
                let index = self.vault.lookup(IndexKind::UserName, name.canonical().expose());
                tx.account_by_user_name(&index).await?
            }
        })
    }
}
