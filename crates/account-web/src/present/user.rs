//! People.

use std::time::Duration;

use account::account::Person;
use kernel::{Secret, Timestamp};
use wire::account::{people, user::User};

/// The user document of this person, handed out with this token.
pub fn user(person: &Person, token: &Secret, base: &str) -> User {
    let name = person.user_name.expose().to_owned();
    User {
        id: person.number.0.into(),
        uuid: person.uuid.clone(),
        username: name.clone(),
        title: name,
        email: person.email.expose().to_owned(),
        thumb: thumb(person, base),
        auth_token: token.expose().to_owned(),
        locale: None,
        // An account exists only once its address is confirmed.
        confirmed: true,
        joined_at: person.created_at,
        has_password: person.has_password,
        home: false,
        home_admin: false,
        home_size: 1,
        restricted: false,
        two_factor: false,
        remember_expires_at: None,
    }
}

/// This person as themselves, with their address.
pub fn person(person: &Person, base: &str) -> people::Person {
    people::Person { email: person.email.expose().to_owned(), ..stranger(person, base) }
}

/// This person as somebody else may see them: without their address.
pub fn stranger(person: &Person, base: &str) -> people::Person {
    let name = person.user_name.expose().to_owned();
    people::Person {
        id: person.number.0.into(),
        uuid: person.uuid.clone(),
        title: name.clone(),
        username: name,
        email: String::new(),
        thumb: thumb(person, base),
    }
}

/// When a client may forget a remembered sign-in.
pub fn remembered_until(now: Timestamp) -> Timestamp {
    now + Duration::from_secs(14 * 24 * 60 * 60)
}

/// A picture for everybody, drawn from the uuid alone: a lit window in a colour of its own.
pub fn avatar(uuid: &str) -> String {
    let seed = uuid.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let hue = seed % 360;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" fill=\"hsl({hue} 35% 18%)\"/>\
         <path d=\"M18 54V32a14 14 0 0 1 28 0v22Z\" fill=\"hsl({hue} 80% 68%)\"/>\
         <path d=\"M32 18v36M18 36h28\" stroke=\"hsl({hue} 35% 18%)\" stroke-width=\"2.500\"/></svg>"
    )
}

fn thumb(person: &Person, base: &str) -> String {
    format!("{base}/users/{}/avatar?c={}", person.uuid, person.created_at.as_secs())
}
