//! Hands out one masked value, after the fact that it does is on the disk.

use rounds_domain::Money;
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::ops::{FieldRevealed, OpPayload, RevealField};

use crate::changes;
use crate::dto::customers::{RevealInput, Revealed, RevealedBalance};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// The screen covers the value again after this many seconds.
pub(crate) const HIDE_AFTER_SECONDS: u32 = 20;

/// One value in the clear. The reveal is saved as an op first; a value the bank does not know is not revealed.
pub(crate) async fn reveal(bench: &Workbench, input: RevealInput) -> Result<Revealed> {
    bench
        .work(move |session| {
            let customer =
                changes::customer_as_changed(session, &input.customer_no)?.ok_or(AppError::CustomerUnknown)?;
            let revealed = value(&customer, input.field).ok_or(AppError::ValueMissing)?;
            let event = FieldRevealed {
                customer_no: input.customer_no,
                field: input.field,
            };
            session.save(&OpPayload::FieldRevealed(event), None)?;
            Ok(revealed)
        })
        .await
}

fn value(customer: &CustomerBody, field: RevealField) -> Option<Revealed> {
    let text = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let value = match field {
        RevealField::Phone => text(&customer.phone)?,
        RevealField::IdNumber => text(&customer.id_number)?,
        RevealField::Address => text(&customer.address)?,
        RevealField::Balances => return balances(customer),
    };
    Some(Revealed {
        value: Some(value),
        balances: Vec::new(),
        hide_after_seconds: HIDE_AFTER_SECONDS,
    })
}

fn balances(customer: &CustomerBody) -> Option<Revealed> {
    let balances: Vec<RevealedBalance> = customer
        .holdings
        .iter()
        .zip(super::account_keys(&customer.holdings))
        .filter_map(|(holding, account_key)| {
            let balance = Money::new(holding.balance_minor?, customer.currency);
            Some(RevealedBalance { account_key, balance })
        })
        .collect();
    (!balances.is_empty()).then_some(Revealed {
        value: None,
        balances,
        hide_after_seconds: HIDE_AFTER_SECONDS,
    })
}
