//! What a customer said about consent, purpose by purpose, with the text that would lie before them.

use rounds_domain::CustomerNo;
use rounds_domain::consent::{Asking, ConsentPolicy, ConsentState, Purpose, asking};
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::offers::{ConsentText, NoticeCode, OfferPack};
use rounds_protocol::safeguards::{ConsentWordBody, ContactResume, SafeguardsBody};

use crate::dto::consent::{
    AskingState, ConsentPurposeView, ConsentReceiptView, ConsentTextView, ConsentView, ContactResumeView,
};
use crate::dto::customers::CustomerRef;
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// Every purpose and every receipt of a customer.
pub(crate) async fn view(bench: &Workbench, input: CustomerRef) -> Result<ConsentView> {
    bench.work(move |session| read(session, &input.customer_no)).await
}

/// The view of a customer, for the commands that change it.
pub(super) fn read(session: &Session, customer_no: &CustomerNo) -> Result<ConsentView> {
    let customer = super::customer(session, customer_no)?;
    let safeguards = session.device.safeguards(customer_no)?;
    let pack = session.offer_pack(session.today())?;
    let policy = super::policy(pack.as_deref());
    let of_purpose = |purpose: &Purpose| purpose_view(session, *purpose, &customer, pack.as_deref(), &policy);
    Ok(ConsentView {
        do_not_disturb: super::is_left_alone(session, customer_no)?,
        resumed: safeguards.resumed.as_ref().map(resume_view),
        resume_text: pack
            .as_deref()
            .and_then(|pack| pack.notice(NoticeCode::ContactAgain))
            .map(|notice| notice.text.clone()),
        personalised: customer.personalisation
            && !matches!(
                super::standing(&customer, Purpose::PersonalisedMarketing),
                Some((ConsentState::Refused | ConsentState::Withdrawn, _))
            ),
        purposes: Purpose::ALL.iter().map(of_purpose).collect(),
        receipts: receipts(&safeguards),
        pack: pack.as_deref().map(OfferPack::label),
        customer_no: customer.customer_no,
    })
}

fn purpose_view(
    session: &Session,
    purpose: Purpose,
    customer: &CustomerBody,
    pack: Option<&OfferPack>,
    policy: &ConsentPolicy,
) -> ConsentPurposeView {
    let latest = super::standing(customer, purpose);
    let (asking, opens_on) = match asking(latest, policy, session.today()) {
        Asking::Open => (AskingState::Open, None),
        Asking::Given => (AskingState::Given, None),
        Asking::Locked { opens_on } => (AskingState::Locked, Some(opens_on)),
    };
    ConsentPurposeView {
        purpose,
        state: latest.map(|(state, _)| state),
        on: latest.map(|(_, on)| on),
        asking,
        opens_on,
        signature_wanted: policy.signature_wanted.contains(&purpose),
        text: pack.and_then(|pack| pack.consent_text(purpose)).map(text_view),
    }
}

fn text_view(text: &ConsentText) -> ConsentTextView {
    ConsentTextView {
        version: text.version.clone(),
        title: text.title.clone(),
        body: text.body.clone(),
        data_kinds: text.data_kinds.clone(),
        separate: text.separate,
        necessity: text.necessity.clone(),
        withdrawal: text.withdrawal.clone(),
    }
}

fn resume_view(resumed: &ContactResume) -> ContactResumeView {
    ContactResumeView {
        at: resumed.at,
        method: resumed.method,
        author_name: resumed.author_name.clone(),
        evidence: resumed.evidence.clone(),
    }
}

fn receipts(safeguards: &SafeguardsBody) -> Vec<ConsentReceiptView> {
    let mut receipts: Vec<ConsentReceiptView> = safeguards
        .words
        .iter()
        .map(|body| receipt(body, &safeguards.words))
        .collect();
    receipts.sort_by_key(|receipt| std::cmp::Reverse((receipt.at, receipt.consent_id)));
    receipts
}

fn receipt(body: &ConsentWordBody, all: &[ConsentWordBody]) -> ConsentReceiptView {
    let word = &body.word;
    let takes_back = |other: &&ConsentWordBody| {
        other.word.purpose == word.purpose && other.word.state != ConsentState::Given && other.word.at > word.at
    };
    let withdrawn_at = all.iter().filter(takes_back).map(|other| other.word.at).min();
    ConsentReceiptView {
        consent_id: body.consent_id,
        purpose: word.purpose,
        state: word.state,
        data_kinds: word.data_kinds.clone(),
        method: word.method,
        initiative: word.initiative,
        text_version: word.text_version.clone(),
        on: word.on,
        at: word.at,
        withdrawn_at: withdrawn_at.filter(|_| word.state == ConsentState::Given),
        author_name: body.author_name.clone(),
        evidence: word.evidence.clone(),
    }
}
