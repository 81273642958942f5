//! `houselights claim`: makes a media server yours from a terminal, step by step, with a plain word for each way it
//! can go wrong.
//!
//! ```text
//! who is there? ──▶ sign in ──▶ claim token ──▶ hand it to the server ──▶ sign out again
//! ```
//!
//! Speaks only the protocol of existing clients, so it claims any server that does, from any account service that does.

use std::time::Duration;

use kernel::Secret;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::ask::{Answers, Question, unless_stopped};
use crate::cli::Claim;
use crate::failure::Failure;

const NO_SERVER: u8 = 3;
const SIGN_IN: u8 = 4;
const REFUSED: u8 = 5;
const NO_ACCOUNTS: u8 = 6;
/// How often a person at a terminal may mistype their password.
const TRIES: u32 = 3;

/// What a media server says about itself.
struct Found {
    base: Url,
    machine: String,
    claimed: bool,
    account_url: Option<Url>,
}

/// Why nobody was signed in.
enum NotIn {
    /// The name or the password is wrong.
    Mistyped(Failure),
    /// Another try with another password would not help.
    Hopeless(Failure),
}

/// Claims.
pub async fn claim(arguments: Claim) -> Result<(), Failure> {
    unless_stopped(steps(arguments)).await
}

async fn steps(arguments: Claim) -> Result<(), Failure> {
    let mut answers = Answers::new();
    let http = client()?;
    let (user, password) = match &arguments.token {
        Some(_) => (None, None),
        None => {
            let user = answers.ask(Question::plain("E-mail or user name"), arguments.user).await?;
            (Some(user), Some(Secret::new(answers.ask(PASSWORD, None).await?)))
        }
    };
    let address = answers.ask(Question::plain("Address of the media server"), arguments.server).await?;
    let server = find(&http, &parse(&address)?).await?;
    if server.claimed {
        println!("The server at {} is claimed already; asking it all the same.", server.base);
    }
    let accounts = match arguments.accounts_url.or_else(|| server.account_url.clone()) {
        Some(url) => url,
        None => {
            let text = answers.ask(Question::plain("Address of the account service"), None).await?;
            Url::parse(&text).map_err(|why| Failure::because("that is no address", &why))?
        }
    };
    let client_identifier = format!("ClaimIt-{}", server.machine);
    let (token, signed_in) = match (arguments.token, user, password) {
        (None, Some(user), Some(password)) => {
            let visit = Visit { http: &http, accounts: &accounts, client: &client_identifier };
            let signed_in = visit.sign_in_or_ask_again(&user, password, &mut answers).await?;
            let token = claim_token(&http, &accounts, &client_identifier, &signed_in).await?;
            (token, Some(signed_in))
        }
        (token, ..) => (Secret::new(token.unwrap_or_default()), None),
    };
    let outcome = hand_over(&http, &server, &client_identifier, &token).await;
    if let Some(signed_in) = signed_in {
        // Nothing of this visit stays behind.
        let request = http.delete(at(&accounts, "/api/v2/users/signout"));
        let _ = request.header("x-plex-token", signed_in.expose()).send().await;
    }
    outcome?;
    println!("The server at {} is yours.", server.base);
    Ok(())
}

fn client() -> Result<Client, Failure> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(Duration::from_secs(20))
        .connect_timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|why| Failure::because("no connection can be made", &why))
}

/// `192.168.1.20`, with or without a port or `http://`.
fn parse(text: &str) -> Result<Url, Failure> {
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let wrong = || {
        Failure::new(format!("`{text}` is no address of a server"))
            .advise("for example 192.168.1.20 or 127.0.0.1:32400")
    };
    let mut url = Url::parse(&with_scheme).map_err(|_| wrong())?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong());
    }
    // Written without a port, a media server is where media servers are.
    let authority = with_scheme.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let has_port = authority.rsplit(']').next().is_some_and(|end| end.contains(':'));
    if !has_port && url.scheme() == "http" {
        let _ = url.set_port(Some(32400));
    }
    Ok(url)
}

async fn find(http: &Client, base: &Url) -> Result<Found, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Status {
        account_url: Option<Url>,
    }
    let nobody = |why: String| {
        Failure::new(format!("no media server answers at {base}: {why}"))
            .exit(NO_SERVER)
            .advise("is it running, and is this machine on the same network?")
    };
    let answer = http
        .get(at(base, "/identity"))
        .header("accept", "application/json")
        .send()
        .await
        .map_err(|why| nobody(crate::failure::chain(&why.without_url())))?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|why| nobody(why.without_url().to_string()))?;
    let identity: Value = serde_json::from_slice(&body).unwrap_or_default();
    let container = identity.get("MediaContainer").cloned().unwrap_or_default();
    let machine = container.get("machineIdentifier").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !status.is_success() || machine.is_empty() {
        return Err(nobody(format!("something else does (status {status})")));
    }
    // Ours says where its account service is; others do not know this question.
    let said = http.get(at(base, "/houselights/v1/status")).send().await;
    let account_url = match said {
        Ok(said) if said.status().is_success() => {
            said.json::<Status>().await.ok().and_then(|status| status.account_url)
        }
        Ok(_) | Err(_) => None,
    };
    let claimed = container.get("claimed").is_some_and(|it| it == true || it == 1 || it == "1");
    Ok(Found { base: base.clone(), machine, claimed, account_url })
}

const PASSWORD: Question = Question::hidden("Password");

/// A visit at the account service.
struct Visit<'a> {
    http: &'a Client,
    accounts: &'a Url,
    client: &'a str,
}

impl Visit<'_> {
    /// Signs in; whoever sits at a terminal may mistype.
    async fn sign_in_or_ask_again(
        &self,
        user: &str,
        mut password: Secret,
        answers: &mut Answers,
    ) -> Result<Secret, Failure> {
        let mut tries = 1;
        loop {
            match self.sign_in(user, &password).await {
                Ok(token) => return Ok(token),
                Err(NotIn::Mistyped(_)) if answers.can_be_asked_again() && tries < TRIES => {
                    eprintln!("That did not match. Once more, or Ctrl-C to leave.");
                    password = Secret::new(answers.ask(PASSWORD, None).await?);
                    tries += 1;
                }
                Err(NotIn::Mistyped(failure) | NotIn::Hopeless(failure)) => return Err(failure),
            }
        }
    }

    async fn sign_in(&self, user: &str, password: &Secret) -> Result<Secret, NotIn> {
        let request = self
            .http
            .post(at(self.accounts, "/api/v2/users/signin"))
            .header("x-plex-product", "Houselights claim")
            .form(&[
                ("login", user),
                ("password", password.expose()),
                ("X-Plex-Client-Identifier", self.client),
            ]);
        let (status, body) = asked(request, self.accounts).await.map_err(NotIn::Hopeless)?;
        if status.is_success() {
            let token = body.get("authToken").and_then(Value::as_str);
            return token.map(Secret::new).ok_or_else(|| NotIn::Hopeless(strange(self.accounts)));
        }
        let said = |name: &str| body.pointer(&format!("/errors/0/{name}")).and_then(Value::as_str);
        Err(not_in(status, said("reason").unwrap_or_default(), said("message"), self.accounts))
    }
}

fn not_in(status: StatusCode, reason: &str, message: Option<&str>, accounts: &Url) -> NotIn {
    NotIn::Hopeless(match status.as_u16() {
        401 if reason == "reset_required" => Failure::new("this account must choose a new password first")
            .exit(SIGN_IN)
            .advise(format!("open {} and follow `Forgot`", at(accounts, "/sign-in"))),
        401 => {
            return NotIn::Mistyped(
                Failure::new("the account service does not know this user name and password")
                    .exit(SIGN_IN)
                    .advise(
                        "check the spelling; with several account services, name the right one with --accounts-url",
                    ),
            );
        }
        429 if reason == "too_many_tries" => {
            Failure::new("too many tries; wait a quarter of an hour").exit(SIGN_IN)
        }
        429 | 503 | 507 => Failure::new(format!(
            "the account service cannot sign anybody in at this moment: {}",
            message.unwrap_or("it is too busy")
        ))
        .exit(NO_ACCOUNTS)
        .advise("nothing was changed; try again in a while"),
        _ => strange(accounts),
    })
}

async fn claim_token(http: &Client, accounts: &Url, client: &str, token: &Secret) -> Result<Secret, Failure> {
    let request = http
        .get(at(accounts, "/api/claim/token.json"))
        .header("x-plex-token", token.expose())
        .header("x-plex-client-identifier", client);
    let (status, body) = asked(request, accounts).await?;
    match body.get("token").and_then(Value::as_str) {
        Some(token) if status.is_success() => Ok(Secret::new(token)),
        Some(_) | None => Err(strange(accounts)),
    }
}

async fn hand_over(http: &Client, server: &Found, client: &str, token: &Secret) -> Result<(), Failure> {
    let answer = http
        .post(at(&server.base, "/myplex/claim"))
        .query(&[("token", token.expose())])
        .header("x-plex-client-identifier", client)
        .header("accept", "application/json")
        .send()
        .await
        .map_err(|why| {
            Failure::because("the media server did not answer the claim", &why.without_url()).exit(NO_SERVER)
        })?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let body: Value = answer.json().await.unwrap_or_default();
    let said = body.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or_default();
    Err(refused(status, said))
}

fn refused(status: StatusCode, said: &str) -> Failure {
    let failure = match status.as_u16() {
        401 | 403 => Failure::new("the media server takes a claim from its own network only, by its IP address")
            .advise("run this on the server itself, or through a tunnel: ssh -L 8888:127.0.0.1:32400 HOST, then --server 127.0.0.1:8888"),
        409 => Failure::new("the media server belongs to somebody else")
            .advise("its owner can release it in Settings; a claim never takes it from a living owner"),
        400 | 404 | 422 => Failure::new("the claim token is not known, or older than four minutes")
            .advise("get a new one; it can be used once"),
        502..=504 => Failure::new("the media server cannot reach the account service"),
        _ => Failure::new(format!("the media server refused the claim (status {status})")),
    };
    let failure = if said.is_empty() { failure } else { failure.advise(format!("it says: {said}")) };
    failure.exit(REFUSED)
}

/// An answer of the account service as JSON; what is no JSON is nothing.
async fn asked(request: RequestBuilder, accounts: &Url) -> Result<(StatusCode, Value), Failure> {
    let answer = request.header("accept", "application/json").send().await.map_err(|why| {
        Failure::because(&format!("no account service answers at {accounts}"), &why.without_url())
            .exit(NO_ACCOUNTS)
            .advise("name its address with --accounts-url")
    })?;
    let status = answer.status();
    Ok((status, answer.json().await.unwrap_or_default()))
}

fn strange(accounts: &Url) -> Failure {
    Failure::new(format!("what answers at {accounts} is no account service, or not well")).exit(NO_ACCOUNTS)
}

fn at(base: &Url, path: &str) -> Url {
    base.join(path).unwrap_or_else(|_| base.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_understood_as_people_write_it() {
        for (typed, meant) in [
            ("192.168.1.20", "http://192.168.1.20:32400/"),
            ("192.168.1.20:8888/", "http://192.168.1.20:8888/"),
            ("http://127.0.0.1:1", "http://127.0.0.1:1/"),
            ("http://127.0.0.1:80", "http://127.0.0.1/"),
            ("[fe80::1]", "http://[fe80::1]:32400/"),
            ("https://house.test", "https://house.test/"),
        ] {
            assert_eq!(parse(typed).unwrap().as_str(), meant, "{typed}");
        }
        for wrong in ["", "not an address", "http://"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
