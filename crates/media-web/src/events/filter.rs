//! `filters=`: which kinds of messages a listener wants. A leading minus makes the list one of exceptions.

/// Which kinds of messages are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    kinds: Vec<String>,
    except: bool,
}

impl Wanted {
    /// Reads the parameter. Without it everything but client logs is wanted; an empty one wants everything.
    pub fn parse(filters: Option<&str>) -> Self {
        let text = filters.unwrap_or("-log");
        let (list, except) = match text.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (text, text.is_empty()),
        };
        let kinds =
            list.split(',').map(|kind| kind.trim().trim_start_matches('-')).filter(|kind| !kind.is_empty());
        Self { kinds: kinds.map(str::to_owned).collect(), except }
    }

    /// Whether this kind is wanted.
    pub fn wants(&self, kind: &str) -> bool {
        self.kinds.iter().any(|named| named == kind) != self.except
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_a_list_or_with_a_minus_a_list_of_exceptions() {
        let playing = Wanted::parse(Some("playing,activity"));
        assert!(playing.wants("playing") && !playing.wants("timeline"));
        let quiet = Wanted::parse(Some("-timeline"));
        assert!(quiet.wants("playing") && !quiet.wants("timeline"));
        assert!(Wanted::parse(None).wants("playing") && !Wanted::parse(None).wants("log"));
        assert!(Wanted::parse(Some("")).wants("log"));
    }
}
