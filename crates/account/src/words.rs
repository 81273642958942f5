//! Four words two screens can be compared by: short, plain, and unlike each other.
//!
//! Eight bits each. They name a key and the sign-out it waits for, so an old photograph of the words is of no use.

use kernel::Epoch;
use sha2::{Digest as _, Sha256};

use crate::ids::PublicKey;

/// The four words of a server in this round.
#[must_use]
pub fn four(key: Option<&PublicKey>, machine: &str, round: Epoch) -> [&'static str; 4] {
    let mut hash = Sha256::new();
    hash.update(b"houselights four words\0");
    match key {
        Some(key) => hash.update(key.0),
        None => hash.update(machine.as_bytes()),
    }
    hash.update(round.0.to_be_bytes());
    let digest = hash.finalize();
    let word = |place: usize| {
        let byte = digest.get(place).copied().unwrap_or_default();
        WORDS.get(usize::from(byte)).copied().unwrap_or("lamp")
    };
    [word(0), word(1), word(2), word(3)]
}

#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "acorn", "almond", "amber", "anchor", "apple", "apron", "arrow", "autumn", "bacon", "badge", "bagel", "bamboo",
    "banjo", "barrel", "basket", "beach", "beetle", "bell", "bench", "berry", "blanket", "blossom", "boat", "bottle",
    "branch", "bread", "brick", "bridge", "broom", "bucket", "butter", "button", "cabin", "cactus", "camel", "candle",
    "canyon", "carpet", "carrot", "castle", "cedar", "cello", "chalk", "cherry", "chess", "circle", "cliff", "clock",
    "cloud", "clover", "coat", "cobra", "coconut", "comet", "copper", "coral", "cotton", "cradle", "crane", "cricket",
    "crown", "curtain", "daisy", "desert", "diamond", "dolphin", "donkey", "dragon", "drum", "eagle", "echo", "elbow",
    "ember", "engine", "falcon", "feather", "fence", "fern", "fiddle", "finger", "flag", "flame", "flute", "forest",
    "fossil", "fountain", "fox", "galaxy", "garden", "garlic", "ginger", "giraffe", "glacier", "globe", "glove", "goose",
    "grape", "gravel", "guitar", "hammer", "harbor", "harp", "hazel", "hedge", "helmet", "hill", "honey", "horse",
    "igloo", "iron", "island", "ivory", "jacket", "jaguar", "jasmine", "jelly", "jewel", "jungle", "kettle", "kitten",
    "ladder", "lagoon", "lantern", "laurel", "lemon", "lentil", "letter", "lily", "linen", "lion", "lobster", "lotus",
    "magnet", "mango", "maple", "marble", "market", "meadow", "melon", "mirror", "mitten", "monkey", "moon", "mosaic",
    "mountain", "muffin", "mushroom", "mustard", "napkin", "nectar", "needle", "nest", "noodle", "nutmeg", "oak", "oasis",
    "ocean", "olive", "onion", "orange", "orbit", "orchid", "otter", "oven", "owl", "oyster", "paddle", "palace",
    "panda", "paper", "parrot", "peach", "peanut", "pearl", "pebble", "pencil", "pepper", "piano", "pigeon", "pillow",
    "pine", "pirate", "planet", "plum", "pocket", "pond", "poppy", "potato", "prairie", "puddle", "pumpkin", "puzzle",
    "quartz", "quilt", "rabbit", "radish", "rainbow", "raven", "ribbon", "river", "robin", "rocket", "rope", "rose",
    "saddle", "sailor", "salmon", "sandal", "satin", "scarf", "school", "shadow", "shell", "shovel", "silver", "sparrow",
    "spider", "spoon", "spruce", "squash", "stable", "star", "statue", "stone", "storm", "sugar", "summer", "sunset",
    "swan", "table", "teapot", "temple", "thistle", "thunder", "tiger", "timber", "tomato", "tractor", "trumpet", "tulip",
    "tunnel", "turtle", "umbrella", "valley", "velvet", "violet", "violin", "walnut", "walrus", "water", "weaver", "whale",
    "whistle", "willow", "window", "zebra",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_256_different_words() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), 256);
    }

    #[test]
    fn another_key_or_another_sign_out_has_other_words() {
        let (one, two) = (PublicKey([1; 32]), PublicKey([2; 32]));
        let first = four(Some(&one), "m", Epoch(1));
        assert_eq!(first, four(Some(&one), "m", Epoch(1)));
        assert_ne!(first, four(Some(&two), "m", Epoch(1)));
        assert_ne!(first, four(Some(&one), "m", Epoch(2)));
    }
}
