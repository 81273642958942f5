//! Somebody with a role looks at a page, or sent our own form. Whoever is not signed in is led to the sign-in page,
//! whoever has a lesser role is refused; before the form is read. All of them showed lately who they are: a browser that
//! was left open looks after nobody.
//!
//! ```text
//! SupportVisit        SupportSent          any role
//! AdministratorVisit  AdministratorSent    administrator or owner
//! OwnerVisit          OwnerSent            owner
//! ```

use account::{flows::By, role::Role};
use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::request::Parts;
use http_kit::Problem;

use super::super::visit::{Form, FreshSentBy, FreshVisit, SignedInVisit, Visit};
use crate::{problems::Refused, state::State};

macro_rules! visits {
    ($($(#[$meta:meta])* $looks:ident, $sends:ident: $role:expr;)+) => { $(
        $(#[$meta])*
        pub struct $looks {
            /// The visit.
            pub visit: Visit,
            /// Who, as the flows know them.
            pub by: By,
        }

        /// The same person sent our own form.
        pub struct $sends {
            /// The visit.
            pub visit: Visit,
            /// Who, as the flows know them.
            pub by: By,
            /// What was filled in.
            pub form: Form,
        }

        impl<S: Send + Sync> FromRequestParts<S> for $looks
        where
            State: FromRef<S>,
        {
            type Rejection = Response;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
                let FreshVisit { visit, who } = FreshVisit::from_request_parts(parts, state).await?;
                if let Some(refusal) = below($role, &visit) {
                    return Err(refusal);
                }
                Ok(Self { visit, by: By::Account(who.account.clone()) })
            }
        }

        impl<S: Send + Sync> FromRequest<S> for $sends
        where
            State: FromRef<S>,
        {
            type Rejection = Response;

            async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
                let (mut parts, body) = request.into_parts();
                let first = SignedInVisit::from_request_parts(&mut parts, state).await?;
                if let Some(refusal) = below($role, &first.visit) {
                    return Err(refusal);
                }
                let request = Request::from_parts(parts, body);
                let FreshSentBy { visit, who, form } = FreshSentBy::from_request(request, state).await?;
                Ok(Self { visit, by: By::Account(who.account.clone()), form })
            }
        }
    )+ };
}

visits! {
    /// Somebody with any role looks at a page.
    SupportVisit, SupportSent: Role::Support;
    /// An administrator or owner looks at a page.
    AdministratorVisit, AdministratorSent: Role::Administrator;
    /// An owner looks at a page.
    OwnerVisit, OwnerSent: Role::Owner;
}

/// The refusal of somebody whose role, if they have one, is below this.
fn below(role: Role, visit: &Visit) -> Option<Response> {
    (visit.role < Some(role)).then(|| Refused::from(Problem::forbidden()).into_response())
}
