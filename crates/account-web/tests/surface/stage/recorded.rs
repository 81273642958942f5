//! What is done in what order: every statement of the store and every call of the vault, as one list.
//!
//! One list for the whole process: tests that read it run in a process of their own, as nextest starts them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use account::account::PasswordHash;
use account::vault::{Column, IndexKind, OwnKey, Owner, Vault, Verdict};
use account::{Index, Lookup, Sealed, VaultError};
use kernel::Secret;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

static DONE: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn done() -> MutexGuard<'static, Vec<String>> {
    DONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on statements are noted, too.
pub fn listen() {
    // Whoever listens already does it the same way.
    let _ = tracing::subscriber::set_global_default(Statements);
}

/// What was done since the last time somebody asked.
pub fn take() -> Vec<String> {
    std::mem::take(&mut *done())
}

struct Statements;

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "store::engine::tx"
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Noted);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Noted;

impl Visit for Noted {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "statement" {
            done().push(value.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// A vault that notes what it is asked for.
pub struct Recorded<V>(pub V);

fn note(call: &str) {
    done().push(format!("vault: {call}"));
}

#[async_trait::async_trait]
impl<V: Vault> Vault for Recorded<V> {
    fn seal(&self, column: Column, row: &str, plain: &Secret) -> Result<Sealed, VaultError> {
        note(&format!("seal {}", column.as_str()));
        self.0.seal(column, row, plain)
    }

    fn open(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
        note(&format!("open {}", column.as_str()));
        self.0.open(column, row, sealed)
    }

    fn new_key(&self, owner: &Owner) -> Result<Sealed, VaultError> {
        note("new key");
        self.0.new_key(owner)
    }

    fn unwrap_key(&self, owner: &Owner, wrapped: &Sealed) -> Result<OwnKey, VaultError> {
        note("unwrap key");
        self.0.unwrap_key(owner, wrapped)
    }

    fn seal_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        plain: &Secret,
    ) -> Result<Sealed, VaultError> {
        note(&format!("seal {} with an own key", column.as_str()));
        self.0.seal_own(key, column, row, plain)
    }

    fn open_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Secret, VaultError> {
        note(&format!("open {} with an own key", column.as_str()));
        self.0.open_own(key, column, row, sealed)
    }

    fn owner(&self, sealed: &Sealed) -> Option<Owner> {
        self.0.owner(sealed)
    }

    fn current_key(&self) -> String {
        self.0.current_key()
    }

    fn key_of(&self, sealed: &Sealed) -> Option<String> {
        self.0.key_of(sealed)
    }

    fn reseal(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Sealed, VaultError> {
        note(&format!("reseal {}", column.as_str()));
        self.0.reseal(column, row, sealed)
    }

    fn keys_of_hash(&self, hash: &PasswordHash) -> Vec<String> {
        self.0.keys_of_hash(hash)
    }

    fn reseal_hash(&self, hash: &PasswordHash) -> Result<PasswordHash, VaultError> {
        note("reseal a hash");
        self.0.reseal_hash(hash)
    }

    fn same_hash(&self, one: &PasswordHash, other: &PasswordHash) -> bool {
        note("compare hashes");
        self.0.same_hash(one, other)
    }

    fn index(&self, kind: IndexKind, canonical: &str) -> Index {
        note(&format!("index {}", kind.as_str()));
        self.0.index(kind, canonical)
    }

    fn lookup(&self, kind: IndexKind, canonical: &str) -> Lookup {
        note(&format!("index {}", kind.as_str()));
        self.0.lookup(kind, canonical)
    }

    fn finding_keys(&self) -> Vec<String> {
        self.0.finding_keys()
    }

    fn index_under(&self, key: &str, kind: IndexKind, canonical: &str) -> Option<Index> {
        self.0.index_under(key, kind, canonical)
    }

    fn token_text(&self, row: &str) -> Secret {
        note("token text");
        self.0.token_text(row)
    }

    async fn hash_password(&self, password: &Secret) -> Result<PasswordHash, VaultError> {
        note("hash a password");
        self.0.hash_password(password).await
    }

    async fn verify_password(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError> {
        note("verify a password");
        self.0.verify_password(password, hash).await
    }
}
