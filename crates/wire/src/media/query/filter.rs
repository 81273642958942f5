//! The filter grammar: terms with operators, joined by `and`, `or`, `push` and `pop`.
//!
//! ```text
//! group  := branch ( "or=1" branch )*
//! branch := operand ( ["and=1"] operand )*
//! operand := term | "push=1" group "pop=1"
//! ```
//!
//! What an operator means depends on the type of its field (`<=` is "begins with" for text, "at most" for numbers);
//! that is decided where the fields are known.

use super::Params;

/// How deep groups may nest.
const DEEPEST: usize = 24;
/// How many terms one query may have.
const LONGEST: usize = 256;

/// Parameters that steer a listing and are never fields.
const RESERVED: [&str; 34] = [
    "type",
    "sourceType",
    "sort",
    "limit",
    "group",
    "having",
    "own",
    "personal",
    "count",
    "identifier",
    "clusterZoomLevel",
    "query",
    "searchTypes",
    "sectionId",
    "sectionID",
    "contentDirectoryID",
    "pinnedContentDirectoryID",
    "viewMode",
    "nocache",
    "prompt",
    "search",
    "uri",
    "key",
    "shuffle",
    "repeat",
    "continuous",
    "path",
    "force",
    "async",
    "smart",
    "playlistType",
    "context",
    "auth_token",
    "onDeck",
];

/// Beginnings of parameters that ask for more or less in the answer and are never fields.
const RESERVED_BEGINNINGS: [&str; 8] =
    ["X-Plex-", "include", "exclude", "check", "async", "skip", "augment", "only"];

/// What a term compares with, as it stood on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`: contains, is, is true.
    Is,
    /// `!=`: does not contain, is not, is false.
    IsNot,
    /// `==`: is exactly.
    Exactly,
    /// `!==`: is not exactly.
    NotExactly,
    /// `<=`: begins with, at most.
    AtMost,
    /// `>=`: ends with, at least.
    AtLeast,
    /// `<<=`: less, before.
    Below,
    /// `>>=`: greater, after.
    Above,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The level the field was qualified with (`show` in `show.title`).
    pub level: Option<String>,
    /// The field.
    pub field: String,
    /// The operator.
    pub operator: Operator,
    /// The alternatives: a comma in the value means "or".
    pub values: Vec<String>,
    /// The value before it was split, for text that may itself hold commas.
    pub whole: String,
}

/// A filter as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// One comparison.
    Term(Term),
    /// Every one of these; an empty list lets everything through.
    All(Vec<Filter>),
    /// At least one of these.
    Any(Vec<Filter>),
}

impl Filter {
    /// Every term of the tree, in order.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Term(term) => vec![term],
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::terms).collect(),
        }
    }
}

/// Why a filter could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrammarError {
    /// A group was opened and not closed, or closed and not opened.
    #[error("the groups of the filter are not balanced")]
    Unbalanced,
    /// Groups nest too deeply.
    #[error("the filter nests deeper than {DEEPEST} groups")]
    TooDeep,
    /// Too many terms.
    #[error("the filter has more than {LONGEST} terms")]
    TooLong,
}

enum Token {
    Open,
    Close,
    And,
    Or,
    Term(Term),
}

impl Filter {
    /// Reads the filter out of a request's parameters; everything that is not a term is passed over.
    pub fn parse(params: &Params) -> Result<Self, GrammarError> {
        let mut tokens: Vec<Token> =
            params.pairs().iter().filter_map(|(key, value)| token(key, value)).collect();
        if tokens.len() > LONGEST * 3 {
            return Err(GrammarError::TooLong);
        }
        tokens.reverse();
        let filter = group(&mut tokens, 0)?;
        if tokens.is_empty() { Ok(filter) } else { Err(GrammarError::Unbalanced) }
    }
}

fn group(tokens: &mut Vec<Token>, depth: usize) -> Result<Filter, GrammarError> {
    if depth > DEEPEST {
        return Err(GrammarError::TooDeep);
    }
    let mut branches = Vec::new();
    let mut branch = Vec::new();
    loop {
        match tokens.pop() {
            None if depth == 0 => break,
            None => return Err(GrammarError::Unbalanced),
            Some(Token::Close) if depth > 0 => break,
            Some(Token::Close) => return Err(GrammarError::Unbalanced),
            Some(Token::Open) => branch.push(group(tokens, depth + 1)?),
            Some(Token::And) => {}
            Some(Token::Or) => branches.push(all(std::mem::take(&mut branch))),
            Some(Token::Term(term)) => branch.push(Filter::Term(term)),
        }
    }
    if branches.is_empty() {
        return Ok(all(branch));
    }
    branches.push(all(branch));
    // An empty branch is a stray connector, not "everything".
    branches.retain(|branch| *branch != Filter::All(Vec::new()));
    Ok(match branches.len() {
        0 => Filter::All(Vec::new()),
        1 => branches.swap_remove(0),
        _ => Filter::Any(branches),
    })
}

fn all(mut branch: Vec<Filter>) -> Filter {
    if branch.len() == 1 { branch.swap_remove(0) } else { Filter::All(branch) }
}

fn token(key: &str, value: &str) -> Option<Token> {
    match key {
        "push" => Some(Token::Open),
        "pop" => Some(Token::Close),
        "and" => Some(Token::And),
        "or" => Some(Token::Or),
        _ => term(key, value).map(Token::Term),
    }
}

/// Reads one term, or nothing when the parameter is no field.
fn term(key: &str, value: &str) -> Option<Term> {
    let (name, operator, value) = operator(key, value);
    if name.is_empty()
        || RESERVED.contains(&name)
        || RESERVED_BEGINNINGS.iter().any(|beginning| starts_with_any_case(name, beginning))
        || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
        || [".value", ".locked", ".query"].iter().any(|ending| name.ends_with(ending))
    {
        return None;
    }
    let (level, field) = match name.split_once('.') {
        Some((level, field)) => (Some(level.to_owned()), field.to_owned()),
        None => (None, name.to_owned()),
    };
    let values = value.split(',').map(|part| part.replace("%2C", ",").replace("%2c", ",")).collect();
    let whole = value.replace("%2C", ",").replace("%2c", ",");
    Some(Term { level, field, operator, values, whole })
}

fn starts_with_any_case(name: &str, beginning: &str) -> bool {
    name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Splits the operator off the end of the key; equality may also stand at the start of the value, because the first
/// raw `=` of `title==24` separates key and value.
fn operator<'a>(key: &'a str, value: &'a str) -> (&'a str, Operator, &'a str) {
    let endings = [
        ("!=", Operator::NotExactly),
        ("<<", Operator::Below),
        (">>", Operator::Above),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("!", Operator::IsNot),
        ("=", Operator::Exactly),
        ("<", Operator::AtMost),
        (">", Operator::AtLeast),
    ];
    let (name, operator) = endings
        .into_iter()
        .find_map(|(ending, operator)| key.strip_suffix(ending).map(|name| (name, operator)))
        .unwrap_or((key, Operator::Is));
    match (operator, value.strip_prefix('=')) {
        (Operator::Is, Some(rest)) => (name, Operator::Exactly, rest),
        (Operator::IsNot, Some(rest)) => (name, Operator::NotExactly, rest),
        (_, Some(rest)) => (name, operator, rest),
        (_, None) => (name, operator, value),
    }
}
