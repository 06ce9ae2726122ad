//! Leave to make an assessment: asked for with or without a network, given by headquarters, kept on this device until it is
//! used (PR-08). What is over goes back by itself.

use rounds_domain::suitability::{Slot, SlotState, may_spend};
use rounds_domain::{CustomerNo, SlotId};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::{SafeguardsBody, SlotAsked, SlotReturned};

use crate::dto::customers::CustomerRef;
use crate::dto::suitability::{SlotHeld, SlotView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// Ask for leave to assess a customer, unless this device has it or waits for it.
pub(crate) async fn reserve(bench: &Workbench, input: CustomerRef) -> Result<SlotView> {
    bench
        .work(move |session| {
            let customer = crate::consent::customer(session, &input.customer_no)?;
            let safeguards = session.device.safeguards(&customer.customer_no)?;
            give_back(session, &safeguards)?;
            if !matches!(of(session, &safeguards).state, SlotHeld::Open | SlotHeld::Asked) {
                let asked = SlotAsked {
                    slot_id: SlotId(session.ids.next()),
                    customer_no: input.customer_no.clone(),
                    business_date: session.today(),
                };
                session.save(&OpPayload::SlotAsked(asked), None)?;
            }
            read(session, &input.customer_no)
        })
        .await
}

/// What this device holds for a customer.
pub(super) fn read(session: &Session, customer_no: &CustomerNo) -> Result<SlotView> {
    Ok(of(session, &session.device.safeguards(customer_no)?))
}

/// The slot that this device may spend today.
pub(super) fn usable<'s>(session: &Session, safeguards: &'s SafeguardsBody) -> Option<&'s Slot> {
    let device = session.device.device_id();
    let mine = safeguards
        .slots
        .iter()
        .filter(|slot| may_spend(Some(slot), device, session.today()).is_ok());
    mine.max_by_key(|slot| slot.until)
}

pub(super) fn of(session: &Session, safeguards: &SafeguardsBody) -> SlotView {
    let device = session.device.device_id();
    let mine = || safeguards.slots.iter().filter(|slot| slot.device_id == device);
    let asked = || mine().find(|slot| slot.state == SlotState::Asked);
    let refused = || {
        mine()
            .filter(|slot| slot.state == SlotState::Refused)
            .max_by_key(|slot| slot.from)
    };
    let (state, slot) = match (usable(session, safeguards), asked(), refused()) {
        (Some(open), ..) => (SlotHeld::Open, Some(open)),
        (None, Some(asked), _) => (SlotHeld::Asked, Some(asked)),
        (None, None, Some(refused)) => (SlotHeld::Refused, Some(refused)),
        (None, None, None) => (SlotHeld::None, None),
    };
    SlotView {
        state,
        slot_id: slot.map(|slot| slot.slot_id),
        until: slot.filter(|_| state == SlotHeld::Open).map(|slot| slot.until),
        refused: slot.and_then(|slot| slot.refused),
        code: slot
            .and_then(|slot| slot.refused)
            .map(|refused| refused.code().to_owned()),
        opens_on: slot.and_then(|slot| slot.opens_on),
    }
}

/// Give back what this device did not use in time: until then it counts against the customer's limit.
pub(super) fn give_back(session: &Session, safeguards: &SafeguardsBody) -> Result<()> {
    let device = session.device.device_id();
    let over = |slot: &&Slot| slot.device_id == device && slot.state == SlotState::Open && slot.until < session.today();
    for slot in safeguards.slots.iter().filter(over) {
        let returned = SlotReturned {
            slot_id: slot.slot_id,
            customer_no: safeguards.customer_no.clone(),
        };
        session.save(&OpPayload::SlotReturned(returned), None)?;
    }
    Ok(())
}
