//! Site, Person, Television, Server, fake clock, seeded entropy, both databases. Tests only.
