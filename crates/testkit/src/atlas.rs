//! Files of places in the `.mmdb` format, as small as a test wants them.
//!
//! A tree of bits leads from an address to a record: nodes of two 24-bit numbers, sixteen empty bytes, the records, and
//! at the end what the file says of itself. The tree is one of 128 bits; the old addresses begin with 96 zeros.

use std::net::IpAddr;

/// When every file here was made.
pub const MADE_AT: u64 = 1_767_268_800;

/// A network and where it is.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// `192.0.2.0/24`
    pub network: &'static str,
    /// The names of its city by language; may be empty.
    pub city: &'static [(&'static str, &'static str)],
    /// The names of its country by language; may be empty.
    pub country: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Copy)]
enum Leads {
    Nowhere,
    Node(usize),
    Record(usize),
}

/// A file that knows these networks.
pub fn mmdb(spots: &[Spot]) -> Vec<u8> {
    let mut nodes = vec![[Leads::Nowhere; 2]];
    let mut records = Vec::new();
    for spot in spots {
        let record = Leads::Record(records.len());
        let (bits, length) = prefix(spot.network);
        put(&mut nodes, bits, length, record);
        let named = |names: &[(&str, &str)]| {
            let names: Vec<_> = names.iter().map(|(language, name)| (*language, text(name))).collect();
            map(&[("names", map(&names))])
        };
        let all = [("city", spot.city), ("country", spot.country)];
        let all: Vec<_> = all.iter().filter(|(_, names)| !names.is_empty()).collect();
        let all: Vec<_> = all.iter().map(|(part, names)| (*part, named(names))).collect();
        records.extend(map(&all));
    }
    let mut file = Vec::new();
    for leads in nodes.iter().flatten() {
        let number = match leads {
            Leads::Nowhere => nodes.len(),
            Leads::Node(node) => *node,
            Leads::Record(offset) => nodes.len() + 16 + offset,
        };
        file.extend(number.to_be_bytes().iter().rev().take(3).rev());
    }
    file.extend([0; 16]);
    file.extend(records);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.extend(about(nodes.len()));
    file
}

fn put(nodes: &mut Vec<[Leads; 2]>, bits: u128, length: u32, record: Leads) {
    let mut node = 0;
    for place in 0..length {
        let side = usize::from((bits >> (127 - place)) & 1 == 1);
        let next = nodes.len();
        let Some(branch) = nodes.get_mut(node).and_then(|sides| sides.get_mut(side)) else { return };
        if place + 1 == length {
            *branch = record;
            return;
        }
        match *branch {
            Leads::Node(there) => node = there,
            Leads::Nowhere | Leads::Record(_) => {
                *branch = Leads::Node(next);
                nodes.push([Leads::Nowhere; 2]);
                node = next;
            }
        }
    }
}

fn prefix(network: &str) -> (u128, u32) {
    let (address, length) = network.split_once('/').unwrap_or((network, "0"));
    let length = length.parse().unwrap_or(0);
    match address.parse() {
        Ok(IpAddr::V4(v4)) => (u128::from(v4.to_bits()), 96 + length),
        Ok(IpAddr::V6(v6)) => (v6.to_bits(), length),
        Err(_) => (0, 0),
    }
}

fn about(nodes: usize) -> Vec<u8> {
    map(&[
        ("binary_format_major_version", number(5, 2)),
        ("binary_format_minor_version", number(5, 0)),
        ("build_epoch", number(9, MADE_AT)),
        ("database_type", text("Test-City")),
        ("description", map(&[("en", text("Places of a test"))])),
        ("ip_version", number(5, 6)),
        ("languages", head(11, 1).into_iter().chain(text("en")).collect()),
        ("node_count", number(6, nodes as u64)),
        ("record_size", number(5, 24)),
    ])
}

fn text(text: &str) -> Vec<u8> {
    head(2, text.len()).into_iter().chain(text.bytes()).collect()
}

fn number(kind: u8, number: u64) -> Vec<u8> {
    let bytes: Vec<u8> = number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    head(kind, bytes.len()).into_iter().chain(bytes).collect()
}

fn map(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut all = head(7, parts.len());
    for (key, value) in parts {
        all.extend(text(key));
        all.extend(value);
    }
    all
}

/// What stands before a value: its kind and its length. Kinds from 8 on are written behind a zero.
fn head(kind: u8, length: usize) -> Vec<u8> {
    let short = u8::try_from(length.min(29)).unwrap_or(29);
    let mut head = if kind < 8 { vec![kind << 5 | short] } else { vec![short, kind - 7] };
    if length >= 29 {
        head.push(u8::try_from(length - 29).unwrap_or(u8::MAX));
    }
    head
}
