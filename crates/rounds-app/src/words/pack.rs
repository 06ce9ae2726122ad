//! The pack by which a day is judged.

use rounds_protocol::offers::OfferPack;

use crate::dto::words::{PackInForce, PackInput, PackView};
use crate::error::Result;
use crate::workbench::Workbench;

pub(crate) async fn pack(bench: &Workbench, input: PackInput) -> Result<PackView> {
    bench
        .work(move |session| {
            let on = input.on.unwrap_or_else(|| session.today());
            let pack = session.offer_pack(on)?;
            Ok(PackView {
                on,
                pack: pack.as_deref().map(in_force),
            })
        })
        .await
}

fn in_force(pack: &OfferPack) -> PackInForce {
    PackInForce {
        label: pack.label(),
        version: pack.version,
        jurisdiction: pack.jurisdiction,
        effective_from: pack.effective_from,
        effective_to: pack.effective_to,
        annual_rate: pack.annual_rate,
        rules: pack.rules.clone(),
        notices: pack.notices.clone(),
    }
}
