//! The figures of a quote, all of them following from one frozen basis, so that whoever has the basis can find every
//! figure again and refuse a quote whose numbers were changed (rules PR-01, PR-02).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::loan::{Schedule, schedule};
use crate::penalty::penalty_rate;
use crate::rate::ppm;
use crate::{AnnualRate, Fee, FinanceError, LoanTerms};

/// The item of the interest, in every list of costs. A fee that is interest by another name carries it too (PR-07).
pub const INTEREST: &str = "interest";

/// Which spelling of an annual rate is the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    Simple,
    Compound,
}

/// What a quote rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteBasis {
    pub terms: LoanTerms,
    /// Fees that are charged when everything goes as agreed.
    pub fees: Vec<Fee>,
    pub spelling: Spelling,
    /// On top of the contract rate, as a share of it, ten thousandths (PR-17).
    pub overdue_uplift_bp: u32,
    pub misuse_uplift_bp: u32,
}

/// One item of what the loan costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CostItem {
    /// [`INTEREST`], or the code of the fee.
    pub code: String,
    /// Over the whole term, minor units.
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// What it adds to the annual rate, millionths: the items add up to the whole.
    #[ts(type = "number")]
    pub annual_ppm: i64,
}

/// Every figure of a quote. Amounts in minor units, rates in millionths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Figures {
    #[ts(type = "number")]
    pub first_payment_minor: i64,
    #[ts(type = "number")]
    pub last_payment_minor: i64,
    /// The heaviest instalment.
    #[ts(type = "number")]
    pub peak_minor: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    #[ts(type = "number")]
    pub fees_minor: i64,
    /// Principal, interest and fees.
    #[ts(type = "number")]
    pub paid_minor: i64,
    pub instalments: u32,
    /// Interest first, then the fees in the order of the product.
    pub items: Vec<CostItem>,
    /// Of all costs over the whole life.
    #[ts(type = "number")]
    pub simple_ppm: i64,
    #[ts(type = "number")]
    pub compound_ppm: i64,
    /// Found by dates, because the intervals differ.
    pub by_dates: bool,
    /// Cost ÷ principal owed on average: information.
    #[ts(type = "number")]
    pub by_average_ppm: i64,
    #[ts(type = "number")]
    pub overdue_ppm: i64,
    #[ts(type = "number")]
    pub misuse_ppm: i64,
}

impl Figures {
    /// The annual rate in the spelling that counts.
    pub fn annual_ppm(&self, spelling: Spelling) -> i64 {
        match spelling {
            Spelling::Simple => self.simple_ppm,
            Spelling::Compound => self.compound_ppm,
        }
    }
}

/// A basis with all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    pub schedule: Schedule,
    pub figures: Figures,
}

/// The schedule and every figure of a basis.
///
/// # Errors
/// What the schedule, the fees, the search for a rate or the penalty refuse.
pub fn quote(basis: &QuoteBasis) -> Result<Quoted, FinanceError> {
    let bare = schedule(&basis.terms)?;
    let whole = bare.clone().with_fees(&basis.fees)?;
    let annual = whole.annual_rate()?;
    let highest = basis
        .terms
        .steps
        .iter()
        .map(|step| step.rate)
        .fold(basis.terms.rate, Ord::max);
    let first = whole.rows.first().ok_or(FinanceError::TermOutOfRange)?;
    let last = whole.rows.last().ok_or(FinanceError::TermOutOfRange)?;
    let figures = Figures {
        first_payment_minor: first.payment_minor + first.fees_minor,
        last_payment_minor: last.payment_minor + last.fees_minor,
        peak_minor: whole.peak_minor(),
        interest_minor: whole.interest_minor(),
        fees_minor: whole.fees_minor(),
        paid_minor: whole.paid_minor(),
        instalments: last.number,
        items: items(basis, &bare, &whole, &annual)?,
        simple_ppm: annual.simple_ppm(),
        compound_ppm: annual.compound_ppm(),
        by_dates: annual.periods == crate::annual_rate::Periods::Days,
        by_average_ppm: ppm(whole.cost_by_average_principal()),
        overdue_ppm: penalty_rate(highest, basis.overdue_uplift_bp)?.ppm(),
        misuse_ppm: penalty_rate(highest, basis.misuse_uplift_bp)?.ppm(),
    };
    Ok(Quoted {
        schedule: whole,
        figures,
    })
}

/// What each item adds to the annual rate when the items are laid on one after the other, interest first: so the share
/// of interest is the contract rate, and all shares together are the whole.
fn items(
    basis: &QuoteBasis,
    bare: &Schedule,
    whole: &Schedule,
    annual: &AnnualRate,
) -> Result<Vec<CostItem>, FinanceError> {
    let spelled = |annual: &AnnualRate| match basis.spelling {
        Spelling::Simple => annual.simple_ppm(),
        Spelling::Compound => annual.compound_ppm(),
    };
    let codes = std::iter::once(INTEREST).chain(basis.fees.iter().map(|fee| fee.code.as_str()));
    let (mut items, mut rate_before, mut paid_before) = (Vec::new(), 0, basis.terms.principal_minor);
    for (number, code) in codes.enumerate() {
        // The last is the whole loan, whose rate is known.
        let (rate, paid) = match number == basis.fees.len() {
            true => (spelled(annual), whole.paid_minor()),
            false => {
                let laid_on = bare.clone().with_fees(&basis.fees[..number])?;
                (spelled(&laid_on.annual_rate()?), laid_on.paid_minor())
            }
        };
        let item = CostItem {
            code: code.to_owned(),
            amount_minor: paid - paid_before,
            annual_ppm: rate - rate_before,
        };
        add(&mut items, item);
        (rate_before, paid_before) = (rate, paid);
    }
    Ok(items)
}

/// Items of one code are one item.
fn add(items: &mut Vec<CostItem>, item: CostItem) {
    match items.iter_mut().find(|known| known.code == item.code) {
        Some(known) => {
            known.amount_minor += item.amount_minor;
            known.annual_ppm += item.annual_ppm;
        }
        None => items.push(item),
    }
}
