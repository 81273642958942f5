//! Ties of mails: kept while there is a copy, given once, gone with any of those they name.

use kernel::Timestamp;

use super::{begin, read, samples};
use crate::ids::{Index, Sealed};
use crate::mail::{Mail, MailTie, MailboxRow};
use crate::ports::{AccountStore, AccountTx};

fn tie(mail: &str, to: Option<u8>, about: Option<&str>) -> MailTie {
    MailTie {
        mail: mail.into(),
        to: to.map(|n| (Sealed(vec![n, 0, 255]), Index([n; 32]))),
        account: None,
        about: about.map(Into::into),
    }
}

async fn mailed(tx: &mut dyn AccountTx, n: u8, account: Option<&str>) {
    let mail = Mail { account: account.map(Into::into), ..samples::mail(n) };
    assert!(tx.insert_mail(&mail).await.unwrap());
    let copy = MailboxRow { id: mail.id.as_str().into(), content: Sealed(vec![n]), at: Timestamp(1) };
    tx.insert_mailbox(&copy).await.unwrap();
}

/// Given to the first account that comes to the address, and not to a later one; untied only where no copy is kept.
pub async fn a_mail_is_tied_once_and_given_to_whoever_comes_to_its_address(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in 1..=2 {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    let first = tie("m1", Some(7), None);
    tx.tie_mail(&first).await.unwrap();
    tx.tie_mail(&tie("m1", Some(8), None)).await.unwrap();
    tx.tie_mail(&tie("m2", None, Some("a2"))).await.unwrap();
    assert_eq!(tx.mail_tie(&"m1".into()).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.mail_tie(&"m2".into()).await.unwrap(), Some(tie("m2", None, Some("a2"))));
    tx.give_mails(&Index([7; 32]).into(), &"a1".into()).await.unwrap();
    tx.give_mails(&Index([7; 32]).into(), &"a2".into()).await.unwrap();
    let given = Some(MailTie { account: Some("a1".into()), ..first });
    assert_eq!(tx.mail_tie(&"m1".into()).await.unwrap(), given);
    mailed(&mut *tx, 1, None).await;
    tx.untie_mail(&"m1".into()).await.unwrap();
    tx.untie_mail(&"m2".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.mail_tie(&"m1".into()).await.unwrap(), given);
    assert_eq!(tx.mail_tie(&"m2".into()).await.unwrap(), None);
}

/// By address, by being given, by being spoken of, and their own; queue, copy and tie.
pub async fn forgetting_an_account_takes_the_mails_tied_to_it_and_no_others(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in 1..=2 {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    let theirs = samples::account(1).email_index;
    for (n, account) in [(1, None), (2, None), (3, Some("a2")), (4, Some("a1")), (5, None), (6, Some("a2"))] {
        mailed(&mut *tx, n, account).await;
    }
    tx.tie_mail(&MailTie { to: Some((Sealed(vec![1]), theirs)), ..tie("m1", None, None) }).await.unwrap();
    tx.tie_mail(&MailTie { account: Some("a1".into()), ..tie("m2", Some(9), None) }).await.unwrap();
    tx.tie_mail(&tie("m3", None, Some("a1"))).await.unwrap();
    tx.tie_mail(&tie("m4", None, Some("a2"))).await.unwrap();
    tx.tie_mail(&tie("m5", Some(9), None)).await.unwrap();
    tx.forget_account(&"a1".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    for n in 1..=6 {
        let (id, stays) = (format!("m{n}"), n > 4);
        assert_eq!(tx.mail(&id.as_str().into()).await.unwrap().is_some(), stays, "{id}");
        assert_eq!(tx.mailbox_row(&id.as_str().into()).await.unwrap().is_some(), stays, "{id}");
        assert_eq!(tx.mail_tie(&id.as_str().into()).await.unwrap().is_some(), n == 5, "{id}");
    }
}
