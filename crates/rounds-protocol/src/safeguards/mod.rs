//! What protects one customer, as it travels: words about consent, the wish to be left alone, assessments and leave to make
//! them, opinions told, statements signed, call-backs and appointments.
//!
//! Knows how an op adds to what is known, the same way at headquarters and on the device that made it; refuses to decide
//! whether it may: that is in `rounds-domain`, and headquarters asks there.

mod ops;
mod policies;

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::consent::{ConsentMethod, ConsentState, ConsentWord, Purpose, latest};
use rounds_domain::suitability::{Match, Slot, SlotState};
use rounds_domain::{
    AppointmentId, AssessmentId, ConsentId, CustomerNo, DeviceId, FollowUpId, OpinionId, ProductCode, SlotId, StaffNo,
    StatementId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::entities::{ConsentBody, CustomerBody};
use crate::ops::OpPayload;

pub use ops::*;

/// Days for which a slot that is over stays on the list, so that an op that comes again finds it.
const SLOTS_KEPT_DAYS: i64 = 60;

/// Everything of one customer: entity `safeguards`, id = customer number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeguardsBody {
    pub customer_no: CustomerNo,
    /// The customer asked not to be disturbed, in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<ContactStop>,
    /// The customer asked, in person, to be contacted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<ContactResume>,
    /// In the order in which they became known.
    #[serde(default)]
    pub words: Vec<ConsentWordBody>,
    #[serde(default)]
    pub slots: Vec<Slot>,
    #[serde(default)]
    pub assessments: Vec<AssessmentBody>,
    #[serde(default)]
    pub opinions: Vec<OpinionBody>,
    #[serde(default)]
    pub statements: Vec<StatementBody>,
    #[serde(default)]
    pub call_backs: Vec<CallBackBody>,
    #[serde(default)]
    pub appointments: Vec<AppointmentBody>,
}

/// Since when a customer wants to be left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactStop {
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

/// By whose word a customer may be contacted again. What proves it stays in the op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactResume {
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    pub method: ConsentMethod,
    /// SHA-256 of the evidence, hexadecimal.
    pub evidence: String,
    pub author: StaffNo,
    pub author_name: String,
    /// The bank's own list has been without the customer since: if it names them again, that is a later word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bank_agrees: bool,
}

/// A receipt of one word about one purpose. What proves it stays in the op; its hash is in the word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentWordBody {
    pub consent_id: ConsentId,
    #[serde(flatten)]
    pub word: ConsentWord,
    pub author: StaffNo,
    pub author_name: String,
}

/// An assessment with its result; the answers stay in the op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentBody {
    pub assessment_id: AssessmentId,
    pub slot_id: SlotId,
    /// Name and version of the questionnaire.
    pub questionnaire: String,
    pub points: i32,
    /// C1 to C5.
    pub level: u8,
    pub on: NaiveDate,
    /// When the customer heard and signed the result.
    pub told_at: DateTime<Utc>,
    pub author: StaffNo,
    pub author_name: String,
}

/// An opinion about one product that was told and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionBody {
    pub opinion_id: OpinionId,
    pub product: ProductCode,
    /// The higher of issuer and seller.
    pub product_level: Option<u8>,
    pub customer_level: Option<u8>,
    pub verdict: Match,
    pub told_at: DateTime<Utc>,
    pub on: NaiveDate,
    pub author: StaffNo,
    pub author_name: String,
}

/// A customer asked for a product above the own level, in writing (PR-09).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementBody {
    pub statement_id: StatementId,
    pub product: ProductCode,
    pub product_level: u8,
    pub customer_level: u8,
    pub text_version: String,
    pub signed_at: DateTime<Utc>,
    pub on: NaiveDate,
    pub author: StaffNo,
    pub author_name: String,
}

/// A second person called a protected customer back (PR-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBackBody {
    pub product: ProductCode,
    pub at: DateTime<Utc>,
    pub author: StaffNo,
    pub author_name: String,
}

/// An appointment in the dedicated area of an outlet (PR-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentBody {
    pub appointment_id: AppointmentId,
    pub product: Option<ProductCode>,
    pub purpose: AppointmentPurpose,
    pub at: DateTime<Utc>,
    pub follow_up_id: FollowUpId,
    /// The customer asked for the product in a signed statement: it is not experience for any model (PR-09).
    pub own_wish: bool,
    pub author: StaffNo,
    pub author_name: String,
}

/// Who did something, where and when: what an op's payload leaves to its envelope.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub author: &'a StaffNo,
    pub author_name: &'a str,
    pub device_id: DeviceId,
    pub saved_at: DateTime<Utc>,
}

impl SafeguardsBody {
    /// Nothing is known yet.
    pub fn new(customer_no: CustomerNo) -> Self {
        Self {
            customer_no,
            stopped: None,
            resumed: None,
            words: Vec::new(),
            slots: Vec::new(),
            assessments: Vec::new(),
            opinions: Vec::new(),
            statements: Vec::new(),
            call_backs: Vec::new(),
            appointments: Vec::new(),
        }
    }

    /// Add what an op says. What is known already stays as it is, so an op may come twice; an op about something else
    /// changes nothing. A slot that is asked for is only noted: headquarters answers.
    pub fn add(&mut self, payload: &OpPayload, by: By<'_>) {
        match payload {
            OpPayload::ConsentRecorded(recorded) => self.add_word(recorded, by),
            OpPayload::ContactStopped(stopped) => {
                self.add_stop(ContactStop {
                    on: stopped.business_date,
                    at: by.saved_at,
                });
            }
            OpPayload::ContactResumed(resumed) => self.add_resume(resumed, by),
            OpPayload::SlotAsked(asked) => self.add_ask(asked, by),
            OpPayload::SlotReturned(returned) => self.end_slot(returned.slot_id, SlotState::Returned),
            OpPayload::AssessmentMade(made) => self.add_assessment(made, by),
            OpPayload::OpinionTold(told) => self.add_opinion(told, by),
            OpPayload::StatementSigned(signed) => self.add_statement(signed, by),
            OpPayload::CallBackMade(made) => self.add_call_back(made, by),
            OpPayload::AppointmentBooked(booked) => self.add_appointment(booked, by),
            _ => {}
        }
    }

    /// Note a wish to be left alone; the latest one counts, in whatever order they come.
    pub fn add_stop(&mut self, stop: ContactStop) {
        self.stopped = self.stopped.into_iter().chain([stop]).max_by_key(|stop| stop.at);
    }

    fn add_resume(&mut self, resumed: &ContactResumed, by: By<'_>) {
        if self.resumed.as_ref().is_some_and(|known| known.at >= by.saved_at) {
            return;
        }
        self.resumed = Some(ContactResume {
            on: resumed.business_date,
            at: by.saved_at,
            method: resumed.method,
            evidence: evidence_hash(&resumed.evidence),
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
            bank_agrees: false,
        });
    }

    /// Whether the customer asked to be contacted again after this moment.
    pub fn is_resumed_after(&self, at: DateTime<Utc>) -> bool {
        self.resumed.as_ref().is_some_and(|resumed| resumed.at > at)
    }

    /// What the field knows of the wish to be left alone; none when nobody spoke of it. Of two words at one moment the
    /// careful one counts.
    pub fn left_alone(&self) -> Option<bool> {
        match self.stopped {
            Some(stop) => Some(!self.is_resumed_after(stop.at)),
            None => self.resumed.as_ref().map(|_| false),
        }
    }

    /// Meet what the bank's own list says now. Once it has been without a customer who asked to be contacted again, naming
    /// them anew is a later word and counts. Answers whether anything changed.
    pub fn meet_bank(&mut self, listed: bool, now: ContactStop) -> bool {
        match &mut self.resumed {
            Some(resumed) if !listed && !resumed.bank_agrees => resumed.bank_agrees = true,
            Some(resumed) if listed && resumed.bank_agrees => {
                resumed.bank_agrees = false;
                // The device's clock may be ahead of headquarters'.
                let at = now.at.max(resumed.at);
                self.add_stop(ContactStop { at, ..now });
            }
            _ => return false,
        }
        true
    }

    fn add_word(&mut self, recorded: &ConsentRecorded, by: By<'_>) {
        if self.words.iter().any(|known| known.consent_id == recorded.consent_id) {
            return;
        }
        self.words.push(ConsentWordBody {
            consent_id: recorded.consent_id,
            word: recorded.word(by.saved_at),
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        });
    }

    fn add_ask(&mut self, asked: &SlotAsked, by: By<'_>) {
        let is_known = self.slots.iter().any(|known| known.slot_id == asked.slot_id)
            || self.assessments.iter().any(|made| made.slot_id == asked.slot_id);
        if !is_known {
            self.put_slot(Slot {
                slot_id: asked.slot_id,
                device_id: by.device_id,
                from: asked.business_date,
                until: asked.business_date,
                state: SlotState::Asked,
                refused: None,
                opens_on: None,
            });
        }
    }

    /// Put a slot in its place; a refused one of the same device makes room, as do those that are long over.
    pub fn put_slot(&mut self, slot: Slot) {
        let is_past = |known: &Slot| {
            let over = known.state != SlotState::Open && (slot.from - known.until).num_days() > SLOTS_KEPT_DAYS;
            over || (known.state == SlotState::Refused && known.device_id == slot.device_id)
        };
        self.slots
            .retain(|known| known.slot_id != slot.slot_id && !is_past(known));
        self.slots.push(slot);
    }

    fn end_slot(&mut self, slot_id: SlotId, state: SlotState) {
        let open = self
            .slots
            .iter_mut()
            .filter(|slot| slot.slot_id == slot_id && slot.state == SlotState::Open);
        open.for_each(|slot| slot.state = state);
    }

    fn add_assessment(&mut self, made: &AssessmentMade, by: By<'_>) {
        if self
            .assessments
            .iter()
            .any(|known| known.assessment_id == made.assessment_id)
        {
            return;
        }
        self.end_slot(made.slot_id, SlotState::Spent);
        self.assessments.push(AssessmentBody {
            assessment_id: made.assessment_id,
            slot_id: made.slot_id,
            questionnaire: made.questionnaire.clone(),
            points: made.points,
            level: made.level,
            on: made.business_date,
            told_at: made.told_at,
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        });
    }

    fn add_opinion(&mut self, told: &OpinionTold, by: By<'_>) {
        if self.opinions.iter().any(|known| known.opinion_id == told.opinion_id) {
            return;
        }
        self.opinions.push(OpinionBody {
            opinion_id: told.opinion_id,
            product: told.product.clone(),
            product_level: told.product_level,
            customer_level: told.customer_level,
            verdict: told.verdict,
            told_at: told.told_at,
            on: told.business_date,
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        });
    }

    fn add_statement(&mut self, signed: &StatementSigned, by: By<'_>) {
        if self
            .statements
            .iter()
            .any(|known| known.statement_id == signed.statement_id)
        {
            return;
        }
        self.statements.push(StatementBody {
            statement_id: signed.statement_id,
            product: signed.product.clone(),
            product_level: signed.product_level,
            customer_level: signed.customer_level,
            text_version: signed.text_version.clone(),
            signed_at: by.saved_at,
            on: signed.business_date,
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        });
    }

    fn add_call_back(&mut self, made: &CallBackMade, by: By<'_>) {
        let call_back = CallBackBody {
            product: made.product.clone(),
            at: by.saved_at,
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        };
        if !self.call_backs.contains(&call_back) {
            self.call_backs.push(call_back);
        }
    }

    fn add_appointment(&mut self, booked: &AppointmentBooked, by: By<'_>) {
        if self
            .appointments
            .iter()
            .any(|known| known.appointment_id == booked.appointment_id)
        {
            return;
        }
        self.appointments.push(AppointmentBody {
            appointment_id: booked.appointment_id,
            product: booked.product.clone(),
            purpose: booked.purpose,
            at: booked.at,
            follow_up_id: booked.follow_up.follow_up_id,
            own_wish: booked.own_wish,
            author: by.author.clone(),
            author_name: by.author_name.to_owned(),
        });
    }

    /// The latest word on a purpose that was recorded in the field.
    pub fn word(&self, purpose: Purpose) -> Option<&ConsentWord> {
        latest(self.words.iter().map(|body| &body.word), purpose)
    }

    /// The latest assessment made in the field.
    pub fn assessment(&self) -> Option<&AssessmentBody> {
        self.assessments
            .iter()
            .max_by_key(|made| (made.on, made.told_at, made.assessment_id))
    }

    /// Lay what was said in the field over what the bank delivered: of two words the later, of two on one day the
    /// careful; the later assessment; and the wish to be left alone, until the customer takes it back.
    pub fn lay_over(&self, customer: &mut CustomerBody) {
        for purpose in Purpose::ALL {
            let Some(word) = self.word(*purpose) else { continue };
            let mut known = customer.consents.iter().filter(|known| known.purpose == *purpose);
            if known.any(|known| bank_stands(known, word, &self.words)) {
                continue;
            }
            customer.consents.retain(|known| known.purpose != *purpose);
            customer.consents.push(ConsentBody {
                purpose: word.purpose,
                state: word.state,
                on: word.on,
                text_version: word.text_version.clone(),
            });
        }
        customer.do_not_disturb = self.left_alone().unwrap_or(customer.do_not_disturb);
        if let Some(made) = self.assessment()
            && customer.risk_assessed_on.is_none_or(|known| known <= made.on)
        {
            customer.risk_level = Some(made.level);
            customer.risk_assessed_on = Some(made.on);
        }
    }

    /// Days of every assessment: those made in the field, and the one that the bank delivered, unless it is one of these.
    pub fn assessed_days(&self, by_bank: Option<NaiveDate>) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.assessments.iter().map(|made| made.on).collect();
        days.extend(by_bank.filter(|day| !days.contains(day)));
        days
    }

    /// When the opinion about a product at this level was told last.
    pub fn told_at(&self, product: &ProductCode, level: Option<u8>) -> Option<DateTime<Utc>> {
        let about = self
            .opinions
            .iter()
            .filter(|told| told.product == *product && told.product_level == level);
        about.map(|told| told.told_at).max()
    }

    /// Somebody else than who told the opinion called back about a product since then.
    pub fn called_back(&self, product: &ProductCode) -> bool {
        let told = self
            .opinions
            .iter()
            .filter(|told| told.product == *product)
            .max_by_key(|told| told.told_at);
        told.is_some_and(|told| {
            let second = |call: &&CallBackBody| call.author != told.author && call.at >= told.told_at;
            self.call_backs
                .iter()
                .filter(|call| call.product == *product)
                .any(|call| second(&call))
        })
    }

    /// The customer's latest statement about a product.
    pub fn statement(&self, product: &ProductCode) -> Option<&StatementBody> {
        let about = self.statements.iter().filter(|signed| signed.product == *product);
        about.max_by_key(|signed| signed.signed_at)
    }
}

/// Whether the bank's own word of the same day stands before the field's: of the two the careful one. What the field said
/// earlier and headquarters has laid over the bank's data already is not the bank's.
fn bank_stands(known: &ConsentBody, word: &ConsentWord, words: &[ConsentWordBody]) -> bool {
    let from_field = words.iter().map(|body| &body.word).any(|said| {
        (said.purpose, said.state, said.on) == (known.purpose, known.state, known.on)
            && said.text_version == known.text_version
    });
    known.on > word.on || (known.on == word.on && known.state != ConsentState::Given && !from_field)
}
