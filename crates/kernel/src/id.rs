//! The macro that makes one type per kind of id, so that a device's id cannot stand where an account's belongs.

/// Declares id types: `id! { /// Names an account. AccountId; }`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::__serde::Serialize, $crate::__serde::Deserialize)]
        #[serde(crate = "kernel::__serde", transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id that was made before.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Makes a new one.
            pub fn draw(entropy: &dyn $crate::Entropy) -> Self {
                Self(entropy.random_id())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+ };
}
