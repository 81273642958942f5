//! The way to a provider and back.

use kernel::Secret;

use super::super::{Caller, CameIn, Ports, SignedIn};
use super::{Arrived, Federated, FederatedError, Luggage, Purpose, Standing};
use crate::attempt::TRIP_ADDRESS;
use crate::fault::Fault;
use crate::federated::{
    AWAY_LIFE, FederatedIdentity, PROVEN_LIFE, ProvenIdentity, ProviderName, Stage, Step, Trip, TripError,
};
use crate::ids::{AccountId, TokenHash, TripId};
use crate::ports::AccountTx;
use crate::ports::federated::{Again, Answer, Ask};
use crate::way_in::{WayIn, proves_again};

impl Federated {
    /// Sends a browser to a provider: gives the address to go to.
    pub async fn begin(
        &self,
        provider: &ProviderName,
        purpose: Purpose,
        browser: &Secret,
        caller: &Caller,
    ) -> Result<String, FederatedError> {
        let ports = &self.0;
        let proves = matches!(purpose, Purpose::Prove { .. });
        let (account, return_to) = match purpose {
            Purpose::SignIn { return_to } => (None, return_to),
            Purpose::Connect(who) => (Some(who.account.clone()), String::new()),
            Purpose::Prove { who, return_to } => (Some(who.account), return_to),
        };
        let again = again(account.as_ref(), proves);
        let draw = || ports.entropy.token();
        let ask = Ask { state: draw(), nonce: draw(), verifier: draw(), again };
        let address = ports.providers.begin(provider, &ask).await?;

        let mut tx = ports.store.begin().await?;
        let from = [caller.address.expose()];
        ports.allowed(&mut *tx, TRIP_ADDRESS, &from).await??;
        ports.tried(&mut *tx, TRIP_ADDRESS, &from).await?;
        let luggage = Luggage {
            nonce: ask.nonce.expose().to_owned(),
            verifier: ask.verifier.expose().to_owned(),
            return_to,
            proves,
            ..Luggage::default()
        };
        let mut trip =
            ports.new_trip(&mut *tx, provider, TokenHash::of(browser), &ask.state, &luggage).await?;
        trip.account = account;
        tx.insert_trip(&trip).await?;
        tx.commit().await?;
        Ok(address)
    }

    /// Keeps an answer that a provider's page sent by form, until the browser comes for it itself. Such a request
    /// carries no cookie of ours, so it proves nothing yet.
    pub async fn park(
        &self,
        provider: &ProviderName,
        state: &Secret,
        answer: &Answer,
    ) -> Result<(), FederatedError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let trip = tx.trip_by_token(&TokenHash::of(state)).await?;
        let trip = trip.filter(|trip| trip.provider == *provider && trip.stage == Stage::Away);
        let trip = trip.ok_or(TripError::Unknown)?;
        if ports.now() >= trip.expires_at {
            return Err(TripError::Expired.into());
        }
        let text = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
        let answer = [text(&answer.code), answer.iss.clone(), answer.error.clone(), text(&answer.user)];
        let luggage = ports.pack(trip.id.as_str(), &Luggage { answer, ..ports.unpack(&trip)? })?;
        tx.update_trip(&Trip { stage: Stage::Back, luggage, ..trip }).await?;
        Ok(tx.commit().await?)
    }

    /// The browser is back: ends the trip, exchanges the answer, and does what the identity leads to. Without an
    /// answer, takes the one that was kept.
    pub async fn arrive(
        &self,
        provider: &ProviderName,
        state: &Secret,
        answer: Option<Answer>,
        browser: &Secret,
        who: Option<&SignedIn>,
        caller: &Caller,
    ) -> Result<Arrived, FederatedError> {
        let ports = &self.0;
        let from = if answer.is_some() { Stage::Away } else { Stage::Back };
        let mut tx = ports.store.begin().await?;
        let trip = ports.trip(&mut *tx, provider, state, &[from], browser).await?;
        if !tx.delete_trip(&trip.id).await? {
            return Err(TripError::Unknown.into());
        }
        tx.commit().await?;
        let luggage = ports.unpack(&trip)?;
        let secret = |text: &str| Secret::new(text);
        let ask = Ask {
            state: state.clone(),
            nonce: secret(&luggage.nonce),
            verifier: secret(&luggage.verifier),
            again: again(trip.account.as_ref(), luggage.proves),
        };
        let answer = answer.unwrap_or_else(|| {
            let [code, iss, error, user] = luggage.answer.clone();
            Answer { code: code.map(Secret::new), iss, error, user: user.map(Secret::new) }
        });
        let identity = ports.providers.finish(provider, &ask, &answer).await?;
        match &trip.account {
            // The browser was signed out, or somebody else signed in, while it was away.
            Some(account) if who.map(|who| &who.account) != Some(account) => {
                Err(TripError::OtherBrowser.into())
            }
            Some(_) if luggage.proves => self.arrive_to_prove(luggage.return_to, identity, who, caller).await,
            Some(account) => self.arrive_to_connect(account, identity, caller).await,
            None => self.arrive_to_sign_in(&trip, luggage.return_to, identity, caller).await,
        }
    }

    async fn arrive_to_sign_in(
        &self,
        trip: &Trip,
        return_to: String,
        identity: ProvenIdentity,
        caller: &Caller,
    ) -> Result<Arrived, FederatedError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let standing = ports.proven(&mut *tx, identity).await?;
        if let (Step::Enter | Step::Locked, Some(linked)) = (standing.step, &standing.linked) {
            if standing.step == Step::Enter {
                ports.used(&mut *tx, linked, &standing.identity).await?;
            }
            let came_in = ports.enter(&mut *tx, &standing, caller).await?;
            tx.commit().await?;
            return Ok(Arrived::In { came_in, return_to });
        }
        let token = ports.entropy.token();
        let luggage = Luggage { return_to, identity: Some(standing.identity), ..Luggage::default() };
        let next = ports.new_trip(&mut *tx, &trip.provider, trip.browser, &token, &luggage).await?;
        let next = Trip { stage: Stage::Proven, expires_at: ports.now() + PROVEN_LIFE, ..next };
        tx.insert_trip(&next).await?;
        tx.commit().await?;
        Ok(Arrived::Asked { trip: token })
    }

    async fn arrive_to_connect(
        &self,
        asked: &AccountId,
        identity: ProvenIdentity,
        caller: &Caller,
    ) -> Result<Arrived, FederatedError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let standing = ports.proven(&mut *tx, identity).await?;
        ports.connect(&mut *tx, &standing, asked, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(Arrived::Connected)
    }

    async fn arrive_to_prove(
        &self,
        return_to: String,
        identity: ProvenIdentity,
        who: Option<&SignedIn>,
        caller: &Caller,
    ) -> Result<Arrived, FederatedError> {
        let ports = &self.0;
        let who = who.ok_or(TripError::OtherBrowser)?;
        let mut tx = ports.store.begin().await?;
        let standing = ports.proven(&mut *tx, identity).await?;
        let linked = standing.linked.as_ref().filter(|linked| linked.account == who.account);
        let linked = linked.filter(|_| standing.step == Step::Enter).ok_or(FederatedError::Elsewhere)?;
        if !proves_again(WayIn::Identity, ports.factors(&mut *tx, &who.account).await?.on()) {
            return Err(FederatedError::Changed);
        }
        ports.used(&mut *tx, linked, &standing.identity).await?;
        let opened = ports.reopen(&mut *tx, who, WayIn::Identity, caller).await?;
        tx.commit().await?;
        Ok(Arrived::Proven { opened, return_to })
    }

    /// A trip of this browser at which a question waits, and what it leads to now.
    pub(super) async fn waiting(
        &self,
        tx: &mut dyn AccountTx,
        provider: &ProviderName,
        token: &Secret,
        browser: &Secret,
    ) -> Result<(Trip, Luggage, Standing), FederatedError> {
        let ports = &self.0;
        let trip = ports.trip(tx, provider, token, &[Stage::Proven], browser).await?;
        let mut luggage = ports.unpack(&trip)?;
        let identity = luggage.identity.take().ok_or(Fault::Nonsense { what: "trip" })?;
        let standing = ports.proven(tx, identity).await?;
        Ok((trip, luggage, standing))
    }
}

/// Whoever connects an identity chooses it there, and does not get the one that happens to be signed in; whoever shows
/// once more who they are does not get by with being signed in there.
const fn again(account: Option<&AccountId>, proves: bool) -> Again {
    match account {
        Some(_) if proves => Again::Prove,
        Some(_) => Again::Choose,
        None => Again::AsItLikes,
    }
}

impl Ports {
    async fn trip(
        &self,
        tx: &mut dyn AccountTx,
        provider: &ProviderName,
        token: &Secret,
        from: &[Stage],
        browser: &Secret,
    ) -> Result<Trip, FederatedError> {
        let trip = tx.trip_by_token(&TokenHash::of(token)).await?;
        // An answer that came to another provider's address is that provider's doing, or an attacker's.
        let trip = trip.filter(|trip| trip.provider == *provider).ok_or(TripError::Unknown)?;
        trip.goes_on(from, Some(browser), self.now())?;
        Ok(trip)
    }

    async fn new_trip(
        &self,
        tx: &mut dyn AccountTx,
        provider: &ProviderName,
        browser: TokenHash,
        token: &Secret,
        luggage: &Luggage,
    ) -> Result<Trip, Fault> {
        let id = TripId::draw(&*self.entropy);
        Ok(Trip {
            token: TokenHash::of(token),
            browser,
            provider: provider.clone(),
            stage: Stage::Away,
            account: None,
            luggage: self.pack(id.as_str(), luggage)?,
            issued: self.issued(tx).await?,
            created_at: self.now(),
            expires_at: self.now() + AWAY_LIFE,
            version: 0,
            id,
        })
    }

    /// Opens the account an identity is linked to, as any first factor does.
    pub(super) async fn enter(
        &self,
        tx: &mut dyn AccountTx,
        standing: &Standing,
        caller: &Caller,
    ) -> Result<CameIn, FederatedError> {
        let account = self.account(tx, Self::opens(standing)?).await?;
        Ok(self.came_in(tx, &account, WayIn::Identity, caller).await?)
    }

    /// Notes that an identity was used, and what its provider tells of it now.
    pub(super) async fn used(
        &self,
        tx: &mut dyn AccountTx,
        linked: &FederatedIdentity,
        told: &ProvenIdentity,
    ) -> Result<(), Fault> {
        let identity = self.seal_identity(tx, &linked.account, linked.id.as_str(), told).await?;
        let provider = told.provider.clone();
        let now = FederatedIdentity { identity, provider, last_used_at: self.now(), ..linked.clone() };
        Ok(tx.update_identity(&now).await?)
    }
}
