//! Two providers that prove whatever a test says.

use std::sync::{Arc, Mutex};

use account::federated::{ProvenIdentity, ProviderName};
use account::ports::federated::{Answer, Ask, Offered, ProviderError, Providers};

/// The providers of a stage.
#[derive(Clone)]
pub struct Doors(Arc<Mutex<Result<ProvenIdentity, ProviderError>>>);

impl Doors {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Err(ProviderError::Down))))
    }

    /// What they prove from now on.
    pub fn will_say(&self, what: Result<ProvenIdentity, ProviderError>) {
        *self.0.lock().unwrap() = what;
    }

    /// Somebody with this address.
    pub fn will_prove(&self, subject: &str, email: &str, verified: bool) {
        self.will_say(Ok(ProvenIdentity {
            provider: ProviderName::parse("google").unwrap(),
            issuer: "https://google.test".into(),
            subject: subject.into(),
            email: Some(email.into()).filter(|email: &String| !email.is_empty()),
            email_verified: verified,
            name: Some("Ana <López>".into()),
        }));
    }
}

#[async_trait::async_trait]
impl Providers for Doors {
    fn offered(&self) -> Vec<Offered> {
        [("google", "Google"), ("apple", "Apple")]
            .map(|(name, title)| Offered { name: ProviderName::parse(name).unwrap(), title: title.into() })
            .into()
    }

    async fn begin(&self, provider: &ProviderName, ask: &Ask) -> Result<String, ProviderError> {
        Ok(format!("https://{provider}.test/authorize?a=1&state={}", ask.state.expose()))
    }

    async fn finish(
        &self,
        _: &ProviderName,
        _: &Ask,
        answer: &Answer,
    ) -> Result<ProvenIdentity, ProviderError> {
        if answer.code.is_none() {
            return Err(ProviderError::Cancelled);
        }
        self.0.lock().unwrap().clone()
    }
}
