//! Values bound to a statement. A missing value keeps its type, which PostgreSQL asks for.

use kernel::Timestamp;

/// One bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `TEXT`
    Text(Option<String>),
    /// `BIGINT`
    Integer(Option<i64>),
    /// `BOOLEAN`
    Bool(Option<bool>),
    /// `BYTEA`
    Bytes(Option<Vec<u8>>),
    /// `DOUBLE PRECISION`
    Real(Option<f64>),
}

macro_rules! value_from {
    ($variant:ident: $($from:ty => $convert:expr),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

value_from!(Text: String => |text| text, &str => str::to_owned, &String => Clone::clone);
value_from!(Integer: i64 => |number| number, i32 => i64::from, u32 => i64::from, u16 => i64::from, u8 => i64::from);
value_from!(Integer: Timestamp => |at: Timestamp| at.0);
value_from!(Bool: bool => |truth| truth);
value_from!(Bytes: Vec<u8> => |bytes| bytes, &[u8] => <[u8]>::to_vec, &Vec<u8> => Clone::clone);
value_from!(Real: f64 => |real| real);

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}
