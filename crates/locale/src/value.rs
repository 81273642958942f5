//! What a sentence is filled with: text or whole numbers.

use std::borrow::Cow;

/// Something a sentence can be filled with: text or a whole number.
pub trait Value {
    /// As the sentence takes it.
    fn plain(&self) -> Plain<'_>;
}

/// A value as a sentence takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number, by which a sentence may count.
    Number(i64),
}

impl Plain<'_> {
    /// The same, kept.
    pub(crate) fn kept(self) -> Plain<'static> {
        match self {
            Self::Text(text) => Plain::Text(Cow::Owned(text.into_owned())),
            Self::Number(number) => Plain::Number(number),
        }
    }

    /// The same, with what could be markup made harmless.
    pub(crate) fn escaped(self) -> Plain<'static> {
        match self {
            Self::Text(text) => Plain::Text(Cow::Owned(escape(&text))),
            Self::Number(number) => Plain::Number(number),
        }
    }
}

impl Value for Plain<'_> {
    fn plain(&self) -> Plain<'_> {
        match self {
            Self::Text(text) => Plain::Text(Cow::Borrowed(text)),
            Self::Number(number) => Plain::Number(*number),
        }
    }
}

impl Value for str {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(Cow::Borrowed(self))
    }
}

impl Value for String {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(Cow::Borrowed(self))
    }
}

impl<T: Value + ?Sized> Value for &T {
    fn plain(&self) -> Plain<'_> {
        (**self).plain()
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {
        $(impl Value for $number {
            fn plain(&self) -> Plain<'_> {
                Plain::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        })*
    };
}

whole_numbers!(i32, i64, u16, u32, u64, usize);

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_markup_stays_text() {
        assert_eq!("<a href='x'>&".plain().escaped(), Plain::Text("&lt;a href=&#39;x&#39;&gt;&amp;".into()));
        assert_eq!(5.plain().escaped(), Plain::Number(5));
        assert_eq!(u64::MAX.plain(), Plain::Number(i64::MAX));
    }
}
