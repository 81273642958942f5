//! Promises about languages of accounts.

use locale::Locale;

use super::{begin, read, samples};
use crate::language::AccountLanguage;
use crate::ports::AccountStore;

/// An account has the language that was written last, and only its own; it goes with the account.
pub async fn an_account_has_the_language_written_last(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    let assumed = AccountLanguage { language: Locale::Fr, chosen: false };
    let (one, two) = ("a1".into(), "a2".into());
    assert_eq!(tx.language_of(&one).await.unwrap(), None);
    tx.put_language(&one, assumed).await.unwrap();
    tx.put_language(&one, AccountLanguage::chosen(Locale::De)).await.unwrap();
    tx.put_language(&two, assumed).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.language_of(&one).await.unwrap(), Some(AccountLanguage::chosen(Locale::De)));
    assert_eq!(tx.language_of(&two).await.unwrap(), Some(assumed));
    drop(tx);
    let mut tx = begin(store).await;
    tx.forget_account(&one).await.unwrap();
    assert_eq!(tx.language_of(&one).await.unwrap(), None);
    assert_eq!(tx.language_of(&two).await.unwrap(), Some(assumed));
}
