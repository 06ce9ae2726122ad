//! Record what a customer says about consent. A no and a withdrawal are one act and need nothing but the word; a yes needs
//! its text and its evidence.

use rounds_domain::ConsentId;
use rounds_domain::consent::{self, ConsentMethod, ConsentRefused, ConsentState, Initiative, SpokenEvidence};
use rounds_protocol::offers::OfferPack;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::{ConsentRecorded, ContactResumed, ContactStopped, EVIDENCE_MAX_CHARS, spoken_text};

use super::view;
use crate::dto::consent::{ConsentInput, ConsentView, ConsentWithdrawInput, ContactResumeInput};
use crate::dto::customers::CustomerRef;
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Record a yes or a no.
pub(crate) async fn record(bench: &Workbench, input: ConsentInput) -> Result<ConsentView> {
    bench.work(move |session| save(session, input)).await
}

/// Take a consent back: at once, without a reason, without a network.
pub(crate) async fn withdraw(bench: &Workbench, input: ConsentWithdrawInput) -> Result<ConsentView> {
    let word = ConsentInput {
        customer_no: input.customer_no,
        purpose: input.purpose,
        state: ConsentState::Withdrawn,
        method: ConsentMethod::Spoken,
        initiative: Initiative::Customer,
        evidence: None,
        spoken: None,
    };
    bench.work(move |session| save(session, word)).await
}

/// The customer wants to be left alone.
pub(crate) async fn stop(bench: &Workbench, input: CustomerRef) -> Result<ConsentView> {
    bench
        .work(move |session| {
            if !super::is_left_alone(session, &input.customer_no)? {
                let stopped = ContactStopped {
                    customer_no: input.customer_no.clone(),
                    business_date: session.today(),
                };
                session.save(&OpPayload::ContactStopped(stopped), None)?;
            }
            view::read(session, &input.customer_no)
        })
        .await
}

/// The customer who was left alone wants to be contacted again.
pub(crate) async fn resume(bench: &Workbench, input: ContactResumeInput) -> Result<ConsentView> {
    bench.work(move |session| save_resume(session, input)).await
}

fn save_resume(session: &Session, input: ContactResumeInput) -> Result<ConsentView> {
    if !super::is_left_alone(session, &input.customer_no)? {
        return Err(AppError::NotLeftAlone);
    }
    let evidence = evidence(input.method, input.evidence, input.spoken)?;
    let pack = session.offer_pack(session.today())?;
    let resumed = ContactResumed {
        customer_no: input.customer_no.clone(),
        method: input.method,
        evidence: evidence.ok_or(ConsentRefused::EvidenceMissing)?,
        business_date: session.today(),
        pack: pack.as_deref().map(OfferPack::label),
    };
    session.save(&OpPayload::ContactResumed(resumed), None)?;
    view::read(session, &input.customer_no)
}

/// What proves a yes, as the record carries it: the strokes as they are, spoken words with their witness.
fn evidence(method: ConsentMethod, written: Option<String>, spoken: Option<SpokenEvidence>) -> Result<Option<String>> {
    let evidence = match (method, spoken) {
        (ConsentMethod::Spoken, Some(said)) => Some(spoken_text(&said.checked()?)),
        (ConsentMethod::Spoken, None) => None,
        _ => written.filter(|strokes| !strokes.trim().is_empty()),
    };
    if evidence
        .as_ref()
        .is_some_and(|said| said.chars().count() > EVIDENCE_MAX_CHARS)
    {
        return Err(AppError::EvidenceTooLong);
    }
    Ok(evidence)
}

fn save(session: &Session, input: ConsentInput) -> Result<ConsentView> {
    let customer = super::customer(session, &input.customer_no)?;
    let pack = session.offer_pack(session.today())?;
    let text = pack.as_deref().and_then(|pack| pack.consent_text(input.purpose));
    let evidence = match input.state {
        ConsentState::Given => evidence(input.method, input.evidence, input.spoken)?,
        ConsentState::Refused | ConsentState::Withdrawn => None,
    };
    let recorded = ConsentRecorded {
        consent_id: ConsentId(session.ids.next()),
        customer_no: input.customer_no.clone(),
        purpose: input.purpose,
        state: input.state,
        data_kinds: text.map(|text| text.data_kinds.clone()).unwrap_or_default(),
        method: input.method,
        initiative: input.initiative,
        text_version: text.map(|text| text.version.clone()).unwrap_or_default(),
        evidence,
        business_date: session.today(),
        pack: pack.as_deref().map(|pack| pack.label()),
    };
    let word = recorded.word(session.clock.now());
    let before = super::standing(&customer, input.purpose);
    consent::check(&word, before, &super::policy(pack.as_deref()))?;
    session.save(&OpPayload::ConsentRecorded(recorded), None)?;
    view::read(session, &input.customer_no)
}
