//! The text of a statement: one for both engines, or, where they truly differ, one for each.

use std::borrow::Cow;

use super::Engine;

/// A statement where the engines truly disagree. The reason stands beside each use.
#[derive(Debug, Clone, Copy)]
pub struct PerEngine {
    /// What SQLite is told.
    pub sqlite: &'static str,
    /// What PostgreSQL is told.
    pub postgres: &'static str,
}

/// The constants a feature lists, so that a test prepares every one of them on both engines.
#[derive(Debug, Clone, Copy)]
pub enum Statement {
    /// One text for both.
    Same(&'static str),
    /// One text each.
    Differs(PerEngine),
}

/// What a statement can be written as: a constant, a [`PerEngine`], or a text built by [`Sql::built`].
#[derive(Debug, Clone)]
pub struct Sql(Cow<'static, str>, Option<&'static str>);

impl Sql {
    /// A text put together by this program from constants alone: values always go in as binds.
    pub fn built(text: String) -> Self {
        Self(Cow::Owned(text), None)
    }

    /// A constant with `{names}` in it that stand for further constants or lists of placeholders.
    pub fn filled(text: &'static str, parts: &[(&str, &str)]) -> Self {
        Self::built(parts.iter().fold(text.to_owned(), |text, (name, part)| text.replace(name, part)))
    }

    pub(crate) fn text(self, engine: Engine) -> Cow<'static, str> {
        match (engine, self.1) {
            (Engine::Postgres, Some(postgres)) => Cow::Borrowed(postgres),
            _ => self.0,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text), None)
    }
}

impl From<PerEngine> for Sql {
    fn from(texts: PerEngine) -> Self {
        Self(Cow::Borrowed(texts.sqlite), Some(texts.postgres))
    }
}

impl From<Statement> for Sql {
    fn from(statement: Statement) -> Self {
        match statement {
            Statement::Same(text) => text.into(),
            Statement::Differs(texts) => texts.into(),
        }
    }
}
