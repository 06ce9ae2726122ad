//! What a loan would cost by the risk of its borrower, inside the product's own corridor (domain section 3.8): its parts, so
//! that a rate can be explained (PI-02). A price is advice; the rate of an offer is what a person asks for.

use rounds_finance::price::{RiskCosts, risk_price};
use rounds_finance::rate::{PPM_PER_BP, ppm};
use rounds_finance::{FinanceError, Rate};
use rounds_protocol::offers::{OfferPack, RiskBand};

use super::ask::offered;
use super::rates;
use super::refused::OfferRefused;
use crate::dto::offers::{BandPrice, OfferRef, PriceView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// The price of a product in every band of risk.
pub(crate) async fn price(bench: &Workbench, input: OfferRef) -> Result<PriceView> {
    bench.work(move |session| view(session, &input)).await
}

fn view(session: &Session, input: &OfferRef) -> Result<PriceView> {
    let on = input.on.unwrap_or_else(|| session.today());
    let (pack, terms) = offered(session, &input.product, on)?;
    let credit = terms.credit().ok_or(OfferRefused::NotCredit)?;
    let corridor = rates::rate_offer(&pack, &credit.rate, on)?;
    if corridor.flat_monthly {
        return Err(OfferRefused::PriceNotYearly.into());
    }
    let (floor, ceiling) = (Rate::from_ppm(corridor.min_ppm)?, Rate::from_ppm(corridor.max_ppm)?);
    let bands = pack.risk_price.bands.iter();
    let bands: std::result::Result<Vec<BandPrice>, FinanceError> =
        bands.map(|band| band_price(&pack, band, (floor, ceiling))).collect();
    Ok(PriceView {
        pack: rates::pack_ref(&pack),
        funding_ppm: i64::from(pack.risk_price.funding_bp) * PPM_PER_BP,
        operating_ppm: i64::from(pack.risk_price.operating_bp) * PPM_PER_BP,
        floor_ppm: corridor.min_ppm,
        ceiling_ppm: corridor.max_ppm,
        round_up_bp: pack.risk_price.round_up_bp,
        bands: bands?,
    })
}

fn band_price(
    pack: &OfferPack,
    band: &RiskBand,
    (floor, ceiling): (Rate, Rate),
) -> std::result::Result<BandPrice, FinanceError> {
    let parts = &pack.risk_price;
    let share = |bp: u32| Rate::from_bp(i64::from(bp));
    let costs = RiskCosts {
        funding: share(parts.funding_bp)?,
        operating: share(parts.operating_bp)?,
        default_probability: share(band.default_bp)?,
        loss_given_default: share(parts.loss_given_default_bp)?,
        risk_weight: share(parts.risk_weight_bp)?,
        capital_ratio: share(parts.capital_ratio_bp)?,
        return_on_capital: share(parts.return_on_equity_bp)?,
        tax: share(parts.tax_bp)?,
    };
    let price = risk_price(&costs, (floor, ceiling), parts.round_up_bp)?;
    Ok(BandPrice {
        band: band.band.clone(),
        default_ppm: i64::from(band.default_bp) * PPM_PER_BP,
        expected_loss_ppm: ppm(price.expected_loss),
        capital_ppm: ppm(price.capital_charge),
        by_cost_ppm: price.by_cost.ppm(),
        // A step up never leaves the corridor.
        offered_ppm: price.offered.min(ceiling).ppm(),
        clamped: price.by_cost < floor || price.by_cost > ceiling,
    })
}
