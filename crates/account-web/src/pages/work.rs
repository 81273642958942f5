//! The work a form costs a stranger while somebody attacks: handed out with the form, taken with what was filled in.
//!
//! Whoever has a browser that was here before works for nothing.

use account::{
    flows::{WorkError, WorkOrder},
    work::{Purpose, WorkRefusal},
};
use axum::response::{IntoResponse, Response};
use locale::Sentence;

use super::{
    frame::{Frame, Notice},
    visit::{Form, Visit},
};
use crate::problems;

/// What became of the work that came with a form.
pub enum Work {
    /// None was asked for, or it is done.
    Done,
    /// It is not: the form is shown again with this, and with the challenge to answer.
    Undone(Notice, WorkOrder),
}

impl Visit {
    /// The frame of a page whose form may cost work.
    pub async fn frame_with_work(&self, notice: Option<Notice>, purpose: Purpose) -> Result<Frame, Response> {
        let mut frame = self.frame("", notice);
        if purpose == Purpose::SignIn && !self.caller.browser.expose().is_empty() {
            return Ok(frame);
        }
        let order = self.state.flows.defence.order(purpose, &self.caller).await;
        frame.work = order.map_err(|fault| problems::fault(&fault).into_response())?;
        Ok(frame)
    }

    /// Takes the work that came with a form.
    pub async fn take_work(&self, form: &Form, purpose: Purpose) -> Result<Work, Response> {
        let broken = |fault: &account::Fault| problems::fault(fault).into_response();
        let defence = &self.state.flows.defence;
        let (signed, answer) = (form.get("work"), form.get("work_answer"));
        if signed.is_empty() {
            return match defence.order(purpose, &self.caller).await {
                Ok(None) => Ok(Work::Done),
                Ok(Some(order)) => Ok(Work::Undone(Notice::bad("work-began", "work-began-advice"), order)),
                Err(fault) => Err(broken(&fault)),
            };
        }
        let refusal = match defence.take(purpose, signed, answer, &self.caller).await {
            Ok(()) => return Ok(Work::Done),
            Err(WorkError::Refused(refusal)) => refusal,
            Err(WorkError::Fault(fault)) => return Err(broken(&fault)),
        };
        if let (WorkRefusal::Wait { left }, Some(same)) = (refusal, WorkOrder::again(signed)) {
            let seconds = i64::try_from(left.as_secs().max(1)).unwrap_or(i64::MAX);
            let advice = Sentence::of("work-not-yet-advice").with("seconds", &seconds);
            return Ok(Work::Undone(Notice::bad("work-not-yet", advice), same));
        }
        match defence.order(purpose, &self.caller).await {
            Ok(Some(order)) => Ok(Work::Undone(Notice::bad("work-again", "work-again-advice"), order)),
            // The attack was over meanwhile.
            Ok(None) => Ok(Work::Done),
            Err(fault) => Err(broken(&fault)),
        }
    }
}
