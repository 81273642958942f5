//! A router that remembers what it routes and who may come.
//!
//! Every route names its [`Access`] where it is added, so that a test can walk all of them and prove that each
//! refuses a caller without the right, or is open for a reason written down.

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, on},
};
use http::Method;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, for this reason.
    Open(&'static str),
    /// A person with a session in this browser.
    SignedIn,
    /// A person with a session in this browser who showed lately who they are.
    Fresh,
    /// A person with a session in this browser and any role.
    Support,
    /// A person with a session in this browser who administers the service, or owns it.
    Administrator,
    /// A person with a session in this browser who owns the service. Not the owner of a media server.
    HouseOwner,
    /// A device with a token.
    Token,
    /// The owner of the server, with a token.
    Owner,
    /// A media server that proves its key.
    ServerKey,
    /// A caller on this very machine.
    Loopback,
}

/// One route, as the walking test sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path pattern, with `{parameters}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// Builds a router and its list of routes together.
pub struct Routes<S> {
    router: Router<S>,
    list: Vec<Route>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet. Segments that begin with a colon are literal: the protocol has some.
    pub fn new() -> Self {
        Self { router: Router::new().without_v07_checks(), list: Vec::new() }
    }

    /// Add a route for `GET` (and `HEAD`).
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, access, handler)
    }

    /// Add a route for `POST`.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, access, handler)
    }

    /// Add a route for `PUT`.
    #[must_use]
    pub fn put<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, access, handler)
    }

    /// Add a route for `DELETE`.
    #[must_use]
    pub fn delete<H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, access, handler)
    }

    /// Add all routes of another builder.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        Self { router: self.router.merge(other.router), list: self.list }
    }

    /// The router and the list of its routes.
    pub fn build(self) -> (Router<S>, Vec<Route>) {
        (self.router, self.list)
    }

    fn add<H: Handler<T, S>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.list.push(Route { method, path, access });
        Self { router: self.router.route(path, on(filter, handler)), list: self.list }
    }
}
