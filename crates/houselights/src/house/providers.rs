//! The providers of the configuration, with their secrets, as `outbound` takes them.

use std::path::Path;
use std::sync::Arc;

use account::federated::ProviderName;
use kernel::Secret;
use outbound::providers::{
    AppleKey, Checked, ClientProof, FacebookSettings, Kind, OpenIdSettings, Provider, TrustEmail, Upstreams,
};

use crate::ambient::SystemClock;
use crate::failure::Failure;
use crate::settings::{Config, ProviderKind, ProviderSettings};

/// The clients of every configured provider.
pub fn upstreams(config: &Config) -> Result<Upstreams, Failure> {
    let mut all = config
        .providers
        .iter()
        .map(|(name, settings)| provider(name, settings, config.accounts.url.as_str()))
        .collect::<Result<Vec<_>, _>>()?;
    // Google, Apple, Facebook, then the others by name: the order of their buttons.
    all.sort_by_key(|(kind, provider)| (*kind, provider.name.clone()));
    let all = all.into_iter().map(|(_, provider)| provider).collect();
    let clock: Arc<dyn kernel::Clock> = Arc::new(SystemClock);
    Ok(Upstreams::new(all, &clock)?)
}

/// Looks at every provider, for `doctor`.
pub async fn check(config: &Config) -> Result<Vec<Checked>, Failure> {
    Ok(upstreams(config)?.check().await)
}

/// One provider's settings while they are read; names what is missing.
struct Reader<'a> {
    name: &'a str,
    settings: &'a ProviderSettings,
}

fn provider(
    name: &str,
    settings: &ProviderSettings,
    base: &str,
) -> Result<(ProviderKind, Provider), Failure> {
    let reader = Reader { name, settings };
    let parsed = ProviderName::parse(name).ok_or_else(|| {
        reader.wrong("a name has 1 to 32 lower-case letters, digits and dashes: it stands in addresses")
    })?;
    let kind = match (settings.kind, name) {
        (Some(kind), _) => kind,
        (None, "google") => ProviderKind::Google,
        (None, "apple") => ProviderKind::Apple,
        (None, "facebook") => ProviderKind::Facebook,
        (None, _) => return Err(reader.wrong("say what it is: kind = \"oidc\"")),
    };
    reader.only_keys_of(kind)?;
    let speaks = match kind {
        ProviderKind::Google => Kind::OpenId(reader.google()?),
        ProviderKind::Apple => Kind::OpenId(reader.apple()?),
        ProviderKind::Facebook => Kind::Facebook(reader.facebook()?),
        ProviderKind::Oidc => Kind::OpenId(reader.oidc()?),
    };
    let usual = match kind {
        ProviderKind::Google => "Google",
        ProviderKind::Apple => "Apple",
        ProviderKind::Facebook => "Facebook",
        ProviderKind::Oidc => name,
    };
    let provider = Provider {
        name: parsed,
        title: settings.title.clone().unwrap_or_else(|| usual.to_owned()),
        redirect: format!("{}/with/{name}/callback", base.trim_end_matches('/')),
        kind: speaks,
    };
    Ok((kind, provider))
}

impl Reader<'_> {
    fn google(&self) -> Result<OpenIdSettings, Failure> {
        Ok(OpenIdSettings {
            issuer: self.issuer_or("https://accounts.google.com"),
            proof: ClientProof::Secret(self.secret()?.ok_or_else(|| self.secret_missing())?),
            hosted_domain: self.settings.hosted_domain.clone(),
            ..self.common(&["email", "profile"])?
        })
    }

    fn apple(&self) -> Result<OpenIdSettings, Failure> {
        let settings = self.settings;
        let team = self.needed("team_id", settings.team_id.as_ref())?;
        let id = self.needed("key_id", settings.key_id.as_ref())?;
        let path = self.needed("key_file", settings.key_file.as_ref())?;
        let key = AppleKey::read(team, id, &self.read(path)?).map_err(|why| {
            Failure::because(&format!("[providers.{}] key_file {}", self.name, path.display()), &why)
        })?;
        Ok(OpenIdSettings {
            issuer: self.issuer_or("https://appleid.apple.com"),
            proof: ClientProof::Apple(Arc::new(key)),
            ..self.common(&["name", "email"])?
        })
    }

    fn oidc(&self) -> Result<OpenIdSettings, Failure> {
        self.needed("issuer", self.settings.issuer.as_ref())?;
        Ok(OpenIdSettings {
            proof: self.secret()?.map_or(ClientProof::Public, ClientProof::Secret),
            ..self.common(&["email", "profile"])?
        })
    }

    fn facebook(&self) -> Result<FacebookSettings, Failure> {
        let settings = self.settings;
        let or = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
        Ok(FacebookSettings {
            app_id: self.needed("client_id", settings.client_id.as_ref())?.clone(),
            app_secret: self.secret()?.ok_or_else(|| self.secret_missing())?,
            dialog: or(&settings.dialog_url, "https://www.facebook.com"),
            graph: or(&settings.graph_url, "https://graph.facebook.com"),
        })
    }

    fn common(&self, scopes: &[&str]) -> Result<OpenIdSettings, Failure> {
        let usual = || scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Ok(OpenIdSettings {
            issuer: self.issuer_or(""),
            client_id: self.needed("client_id", self.settings.client_id.as_ref())?.clone(),
            proof: ClientProof::Public,
            scopes: self.settings.scopes.clone().unwrap_or_else(usual),
            hosted_domain: None,
            trust_email: match self.settings.trust_email {
                Some(false) => TrustEmail::Never,
                Some(true) | None => TrustEmail::AsSaid,
            },
        })
    }

    fn issuer_or(&self, usual: &str) -> String {
        self.settings.issuer.clone().unwrap_or_else(|| usual.to_owned())
    }

    /// From the file that is named, else from the environment.
    fn secret(&self) -> Result<Option<Secret>, Failure> {
        if let Some(path) = &self.settings.client_secret_file {
            let text = self.read(path)?;
            let line = text.expose().lines().next().unwrap_or_default().trim().to_owned();
            return Ok(Some(Secret::new(line)).filter(|secret| !secret.is_empty()));
        }
        let given = std::env::var(self.variable()).ok().filter(|text| !text.is_empty());
        Ok(given.map(Secret::new))
    }

    fn variable(&self) -> String {
        format!("HOUSELIGHTS_PROVIDER_{}_SECRET", self.name.to_uppercase().replace('-', "_"))
    }

    fn secret_missing(&self) -> Failure {
        self.wrong(&format!("client_secret_file is missing (or the variable {})", self.variable()))
    }

    fn read(&self, path: &Path) -> Result<Secret, Failure> {
        std::fs::read_to_string(path).map(Secret::new).map_err(|why| {
            Failure::because(
                &format!("[providers.{}] the file {} cannot be read", self.name, path.display()),
                &why,
            )
        })
    }

    fn needed<'v, T>(&self, key: &str, value: Option<&'v T>) -> Result<&'v T, Failure> {
        value.ok_or_else(|| self.wrong(&format!("{key} is missing")))
    }

    /// A key that means nothing for this kind is an error: it must not look as if it worked.
    fn only_keys_of(&self, kind: ProviderKind) -> Result<(), Failure> {
        use ProviderKind::{Apple, Facebook, Google, Oidc};
        let s = self.settings;
        let openid = [Google, Apple, Oidc].as_slice();
        let given = [
            ("issuer", s.issuer.is_some(), openid),
            ("client_secret_file", s.client_secret_file.is_some(), [Google, Facebook, Oidc].as_slice()),
            ("scopes", s.scopes.is_some(), openid),
            ("hosted_domain", s.hosted_domain.is_some(), [Google].as_slice()),
            ("trust_email", s.trust_email.is_some(), openid),
            ("team_id", s.team_id.is_some(), [Apple].as_slice()),
            ("key_id", s.key_id.is_some(), [Apple].as_slice()),
            ("key_file", s.key_file.is_some(), [Apple].as_slice()),
            ("dialog_url", s.dialog_url.is_some(), [Facebook].as_slice()),
            ("graph_url", s.graph_url.is_some(), [Facebook].as_slice()),
        ];
        match given.iter().find(|(_, given, kinds)| *given && !kinds.contains(&kind)) {
            Some((key, ..)) => Err(self.wrong(&format!("{key} means nothing for this kind of provider"))),
            None => Ok(()),
        }
    }

    fn wrong(&self, what: &str) -> Failure {
        Failure::new(format!("[providers.{}] {what}", self.name))
            .advise("docs/operating/providers.md says what each provider needs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, toml: &str) -> Result<(ProviderKind, Provider), Failure> {
        provider(name, &toml::from_str(toml).unwrap(), "https://house.test/")
    }

    #[test]
    fn a_provider_sends_people_back_to_the_configured_address() {
        let toml = "kind = \"oidc\"\nissuer = \"https://id.test\"\nclient_id = \"house\"\ntitle = \"Work\"";
        let (_, provider) = read("my-work", toml).unwrap();
        assert_eq!(provider.redirect, "https://house.test/with/my-work/callback");
        assert_eq!(provider.title, "Work");
    }

    #[test]
    fn what_is_missing_or_means_nothing_is_named() {
        for (name, toml, said) in [
            ("work", "", "kind = \"oidc\""),
            ("Work", "kind = \"oidc\"", "lower-case letters"),
            ("work", "kind = \"oidc\"", "issuer is missing"),
            ("work", "kind = \"oidc\"\nissuer = \"https://id.test\"", "client_id is missing"),
            ("google", "client_id = \"x\"", "HOUSELIGHTS_PROVIDER_GOOGLE_SECRET"),
            ("google", "client_id = \"x\"\nteam_id = \"x\"", "team_id means nothing"),
            ("apple", "client_id = \"x\"", "team_id is missing"),
            ("facebook", "client_id = \"1\"\nissuer = \"x\"", "issuer means nothing"),
            (
                "apple",
                "client_id = \"x\"\nteam_id = \"T\"\nkey_id = \"K\"\nkey_file = \"/nowhere.p8\"",
                "cannot be read",
            ),
        ] {
            let wrong = read(name, toml).unwrap_err().to_string();
            assert!(wrong.contains(said) && wrong.contains(&format!("[providers.{name}]")), "{wrong}");
        }
        assert!(toml::from_str::<ProviderSettings>("clientid = \"x\"").is_err());
    }
}
