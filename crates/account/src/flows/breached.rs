//! Looking a new password up among those known from leaks, where that is switched on.
//!
//! Nobody is kept from choosing a password because a list is away: then it is taken as it is, and counted.

use kernel::Secret;

use super::Ports;
use super::guard::Counted;
use crate::password::PasswordRefusal;
use crate::ports::Breached;

impl Ports {
    /// Gives an accepted password back unless it is known from a leak. Ask only once it is good in every other way.
    pub(super) async fn unbreached(&self, accepted: Secret) -> Result<Secret, PasswordRefusal> {
        let answer = self.breached.look(&accepted).await;
        self.guard.count(Counted::BreachedLook(answer));
        match answer {
            Breached::Known => Err(PasswordRefusal::Breached),
            Breached::Unknown | Breached::Silent | Breached::NotAsked => Ok(accepted),
        }
    }
}
