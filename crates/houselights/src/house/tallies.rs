//! What the account service counts, as metrics. No label names a person, an account, an address or a device.

use account::flows::{Counted, Door, Outcome, Tally};
use account::ports::Breached;

/// Counts into the metrics that `/metrics` shows.
pub struct Tallies;

impl Tally for Tallies {
    fn count(&self, what: Counted) {
        match what {
            Counted::SignIn(door, outcome) => {
                let door = match door {
                    Door::Browser => "browser",
                    Door::Device => "device",
                };
                let outcome = match outcome {
                    Outcome::In => "in",
                    Outcome::Wrong => "wrong",
                    Outcome::Code => "code",
                    Outcome::Limited => "limited",
                    Outcome::Work => "work",
                    Outcome::ResetRequired => "reset_required",
                    Outcome::Suspended => "suspended",
                    Outcome::Locked => "locked",
                };
                metrics::counter!("sign_ins_total", "door" => door, "outcome" => outcome).increment(1);
            }
            Counted::Limit(limit) => metrics::counter!("limits_hit_total", "limit" => limit).increment(1),
            Counted::WorkAsked => metrics::counter!("work_total", "what" => "asked").increment(1),
            Counted::WorkDone => metrics::counter!("work_total", "what" => "done").increment(1),
            Counted::WorkWaited => metrics::counter!("work_total", "what" => "waited").increment(1),
            Counted::Attack(kind, _) => {
                metrics::counter!("attacks_total", "kind" => kind.as_str()).increment(1);
            }
            Counted::BreachedLook(answer) => {
                let answer = match answer {
                    Breached::Known => "known",
                    Breached::Unknown => "unknown",
                    Breached::Silent => "silent",
                    Breached::NotAsked => return,
                };
                metrics::counter!("breached_looks_total", "answer" => answer).increment(1);
            }
            Counted::NewPlace => metrics::counter!("new_places_total").increment(1),
        }
    }
}
