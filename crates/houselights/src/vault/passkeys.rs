//! Checking what passkeys sign, for the address this service is configured with.
//!
//! Browsers bind a passkey to a name and give none to an address of digits, and to plain HTTP only on the machine
//! itself. Where that is so, passkeys are not possible and nobody is offered any.

use account::AccountId;
use account::passkey::{MadePasskey, PasskeyRefusal, PasskeySays, UsedPasskey};
use account::ports::{Challenge, PasskeyChecks, PasskeyOwner};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Secret;
use serde::{Deserialize, Serialize};
use url::Url;
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, SignatureCounterEnforcement};
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle, Username,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, Backup, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

/// How many bytes of an account's id the person's device keeps.
const HANDLE: usize = 16;

type StoredKey = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// Makes challenges and checks answers for one address.
pub struct HousePasskeys {
    place: Option<Place>,
}

/// Where browsers use passkeys of ours.
struct Place {
    name: RpId,
    origin: String,
}

/// What is kept of a passkey: bytes as base64url.
#[derive(Serialize, Deserialize)]
struct Record {
    id: String,
    owner: String,
    key: String,
    state: String,
    transports: u8,
}

impl HousePasskeys {
    /// For a service reached at this address.
    pub fn at(url: &Url) -> Self {
        let place =
            url.domain().filter(|name| url.scheme() == "https" || *name == "localhost").and_then(|name| {
                let name = RpId::Domain(AsciiDomain::try_from(name.to_owned()).ok()?);
                Some(Place { name, origin: url.origin().ascii_serialization() })
            });
        Self { place }
    }

    fn place(&self) -> Result<&Place, PasskeyRefusal> {
        self.place.as_ref().ok_or(PasskeyRefusal::Invalid)
    }
}

impl PasskeyChecks for HousePasskeys {
    fn possible(&self) -> bool {
        self.place.is_some()
    }

    fn begin_making(&self, owner: &PasskeyOwner) -> Result<Challenge, PasskeyRefusal> {
        let id = handle(&owner.account)?;
        let name: Username<'_> = owner.name.expose().try_into().map_err(|_| PasskeyRefusal::Invalid)?;
        let known = owner.known.iter().map(known).collect::<Result<Vec<_>, _>>()?;
        let user = PublicKeyCredentialUserEntity { name, id: &id, display_name: None };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.place()?.name, user, known);
        // Many devices do not know this extension and would refuse to make anything.
        options.extensions.cred_protect = CredProtect::None;
        let (state, options) = options.start_ceremony().map_err(|_| PasskeyRefusal::Invalid)?;
        challenge(&options, &state.encode().map_err(|_| PasskeyRefusal::Invalid)?)
    }

    fn finish_making(&self, state: &Secret, answer: &Secret) -> Result<MadePasskey, PasskeyRefusal> {
        let place = self.place()?;
        let state = RegistrationServerState::<HANDLE>::decode(&bytes(state.expose())?)
            .map_err(|_| PasskeyRefusal::Invalid)?;
        let answer = Registration::from_json_relaxed(answer.expose().as_bytes()).map_err(refuse)?;
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &[place.origin.as_str()],
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = state.verify(&place.name, &answer, &options).map_err(refuse)?;
        let Ok(owner) = made.user_id().encode();
        let Ok(key) = made.static_state().encode();
        let Ok(transports) = made.transports().encode();
        let record = Record {
            id: text(made.id().as_ref()),
            owner: text(&owner),
            key: text(&key),
            state: state_text(&made.dynamic_state()),
            transports,
        };
        Ok(MadePasskey {
            credential: made.id().as_ref().to_vec(),
            record: written(&record)?,
            says: says(&made.dynamic_state()),
        })
    }

    fn begin_using(&self) -> Result<Challenge, PasskeyRefusal> {
        let (state, options) = DiscoverableCredentialRequestOptions::passkey(&self.place()?.name)
            .start_ceremony()
            .map_err(|_| PasskeyRefusal::Invalid)?;
        challenge(&options, &state.encode().map_err(|_| PasskeyRefusal::Invalid)?)
    }

    fn who_answers(&self, answer: &Secret) -> Result<Vec<u8>, PasskeyRefusal> {
        Ok(assertion(answer)?.raw_id().as_ref().to_vec())
    }

    fn finish_using(
        &self,
        state: &Secret,
        answer: &Secret,
        record: &Secret,
    ) -> Result<UsedPasskey, PasskeyRefusal> {
        let place = self.place()?;
        let state = DiscoverableAuthenticationServerState::decode(&bytes(state.expose())?)
            .map_err(|_| PasskeyRefusal::Invalid)?;
        let answer = assertion(answer)?;
        let record = read(record)?;
        let (id, owner) = (bytes(&record.id)?, owner(&record)?);
        let id = CredentialId::<&[u8]>::decode(&id).map_err(|_| PasskeyRefusal::Invalid)?;
        let key = StoredKey::decode(&bytes(&record.key)?).map_err(|_| PasskeyRefusal::Invalid)?;
        let before: [u8; 7] = bytes(&record.state)?.try_into().map_err(|_| PasskeyRefusal::Invalid)?;
        let before = DynamicState::decode(before).map_err(|_| PasskeyRefusal::Invalid)?;
        let mut passkey =
            AuthenticatedCredential::new(id, &owner, key, before).map_err(|_| PasskeyRefusal::Invalid)?;
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &[place.origin.as_str()],
            error_on_unsolicited_extensions: false,
            // Whether a counter may go back is the account's to decide: it has an owner to tell.
            sig_counter_enforcement: SignatureCounterEnforcement::Update,
            ..AuthenticationVerificationOptions::default()
        };
        state.verify(&place.name, &answer, &mut passkey, &options).map_err(refuse)?;
        let after = passkey.dynamic_state();
        let says = says(&after);
        let record = written(&Record { state: state_text(&after), ..record })?;
        Ok(UsedPasskey { record, says })
    }
}

fn challenge(options: &impl Serialize, state: &[u8]) -> Result<Challenge, PasskeyRefusal> {
    let options = serde_json::to_string(options).map_err(refuse)?;
    Ok(Challenge { options, state: Secret::new(text(state)) })
}

fn assertion(answer: &Secret) -> Result<DiscoverableAuthentication<HANDLE>, PasskeyRefusal> {
    DiscoverableAuthentication::from_json_relaxed(answer.expose().as_bytes()).map_err(refuse)
}

/// The reason goes to the log: it names a step of the standard, never a person.
fn refuse(why: impl std::fmt::Display) -> PasskeyRefusal {
    tracing::info!(%why, "a passkey's answer was refused");
    PasskeyRefusal::Invalid
}

fn says(state: &DynamicState) -> PasskeySays {
    PasskeySays {
        counter: state.sign_count.into(),
        backup_eligible: state.backup != Backup::NotEligible,
        backed_up: state.backup == Backup::Exists,
    }
}

fn state_text(state: &DynamicState) -> String {
    let Ok(state) = state.encode();
    text(&state)
}

/// What stands for an account in a person's device: its id, which says nothing.
fn handle(account: &AccountId) -> Result<UserHandle<HANDLE>, PasskeyRefusal> {
    let id = hex::decode(account.as_str()).map_err(|_| PasskeyRefusal::Invalid)?;
    let id: [u8; HANDLE] = id.try_into().map_err(|_| PasskeyRefusal::Invalid)?;
    UserHandle::decode(id).map_err(|_| PasskeyRefusal::Invalid)
}

fn owner(record: &Record) -> Result<UserHandle<HANDLE>, PasskeyRefusal> {
    let id: [u8; HANDLE] = bytes(&record.owner)?.try_into().map_err(|_| PasskeyRefusal::Invalid)?;
    UserHandle::decode(id).map_err(|_| PasskeyRefusal::Invalid)
}

fn known(record: &Secret) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, PasskeyRefusal> {
    let record = read(record)?;
    let id = CredentialId::decode(bytes(&record.id)?).map_err(|_| PasskeyRefusal::Invalid)?;
    let transports = AuthTransports::decode(record.transports).map_err(|_| PasskeyRefusal::Invalid)?;
    Ok(PublicKeyCredentialDescriptor { id, transports })
}

fn read(record: &Secret) -> Result<Record, PasskeyRefusal> {
    serde_json::from_str(record.expose()).map_err(|_| PasskeyRefusal::Invalid)
}

fn written(record: &Record) -> Result<Secret, PasskeyRefusal> {
    serde_json::to_string(record).map(Secret::new).map_err(|_| PasskeyRefusal::Invalid)
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(text: &str) -> Result<Vec<u8>, PasskeyRefusal> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| PasskeyRefusal::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> HousePasskeys {
        HousePasskeys::at(&Url::parse(url).unwrap())
    }

    #[test]
    fn wa_1_passkeys_are_possible_at_a_name_over_tls_and_on_the_machine_itself() {
        for url in ["https://house.example.test", "https://house.example.test:8443", "http://localhost:32480"]
        {
            assert!(at(url).possible(), "{url}");
        }
        for url in
            ["http://127.0.0.1:32480", "https://192.168.1.20", "http://house.example.test", "https://[::1]"]
        {
            assert!(!at(url).possible() && at(url).begin_using().is_err(), "{url}");
        }
    }

    #[test]
    fn a_challenge_asks_for_the_person_and_not_only_for_the_key() {
        let house = at("https://house.example.test");
        let using: serde_json::Value = serde_json::from_str(&house.begin_using().unwrap().options).unwrap();
        assert_eq!(using["rpId"], "house.example.test");
        assert_eq!(using["userVerification"], "required");
        let owner = PasskeyOwner {
            account: AccountId::new("00112233445566778899aabbccddeeff"),
            name: "ana".into(),
            known: vec![],
        };
        let making: serde_json::Value =
            serde_json::from_str(&house.begin_making(&owner).unwrap().options).unwrap();
        assert_eq!(making["rp"]["id"], "house.example.test");
        assert_eq!(making["user"]["name"], "ana");
        assert_eq!(making["user"]["id"], "ABEiM0RVZneImaq7zN3u_w");
        assert_eq!(making["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(making["authenticatorSelection"]["residentKey"], "required");
    }

    #[test]
    fn nonsense_proves_nothing() {
        let house = at("https://house.example.test");
        let asked = house.begin_using().unwrap();
        for answer in ["", "{}", "null", r#"{"id":"AA","rawId":"AA","type":"public-key","response":{}}"#] {
            assert!(house.who_answers(&answer.into()).is_err());
            assert!(house.finish_using(&asked.state, &answer.into(), &"{}".into()).is_err());
            assert!(house.finish_making(&asked.state, &answer.into()).is_err());
        }
    }
}
