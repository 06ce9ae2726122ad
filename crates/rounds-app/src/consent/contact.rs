//! Whether a contact is in order now, at the customer's own clock (MK-01, MK-10, MK-11, US-01).

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use rounds_domain::consent::Purpose;
use rounds_domain::contact::{self, Block, ContactFacts, ContactPolicy};
use rounds_protocol::rules::ProductKind;

use crate::advice::Dossier;
use crate::dto::consent::{ContactBlock, ContactCheck, ContactCheckInput};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Judge a contact that somebody wants to make now. Works offline, and records nothing.
pub(crate) async fn check(bench: &Workbench, input: ContactCheckInput) -> Result<ContactCheck> {
    bench.work(move |session| judge(session, &input)).await
}

fn judge(session: &Session, input: &ContactCheckInput) -> Result<ContactCheck> {
    let reference = session.reference()?;
    let dossier = Dossier::read(&session.device, &input.customer_no, &reference)?.ok_or(AppError::CustomerUnknown)?;
    let pack = session.offer_pack(session.today())?;
    let customer = &dossier.customer;
    let list = pack
        .as_deref()
        .map(|pack| pack.call_list(customer.phone.as_deref(), session.today()));
    let policy = pack.map(|pack| pack.contact.clone()).unwrap_or_default();
    let situation = dossier.situation(&reference);
    let kind = input
        .product
        .as_ref()
        .and_then(|code| reference.product(code))
        .map(|product| product.kind);
    let facts = ContactFacts {
        consent: super::standing(customer, Purpose::MarketingContact),
        do_not_disturb: situation.do_not_disturb,
        past_due: situation.past_due,
        care_only: dossier.care_only(),
        contacts: situation.contacts.clone(),
        student: policy.is_student(customer.occupation.as_deref()),
        call_list: list.unwrap_or_default(),
        established: !customer.holdings.is_empty(),
        about_consumer_loan: kind == Some(ProductKind::ConsumerLoan),
    };
    let time_zone = policy.zone_of(&customer.place).to_owned();
    let local_time = local(session, &policy, &time_zone)?;
    let blocks: Vec<ContactBlock> = contact::check(&policy, &facts, input.channel, input.intent, local_time)
        .into_iter()
        .map(row)
        .collect();
    Ok(ContactCheck {
        open: blocks.is_empty(),
        blocks,
        local_time,
        time_zone,
    })
}

/// The customer's clock; a zone that nobody knows is the bank's fault and not a reason to call at night.
fn local(session: &Session, policy: &ContactPolicy, zone: &str) -> Result<NaiveDateTime> {
    let parse = |name: &str| name.parse::<Tz>().ok();
    let zone = parse(zone)
        .or_else(|| parse(&policy.time_zone))
        .ok_or(AppError::TimeZoneUnknown)?;
    Ok(session.clock.now().with_timezone(&zone).naive_local())
}

fn row(block: Block) -> ContactBlock {
    ContactBlock {
        reason: block.reason,
        code: block.reason.code().to_owned(),
        since: block.since,
        opens_at: block.opens_at,
    }
}
