//! What a deposit brings when it is kept, broken, or left lying; what money at notice and on an account brings.

use chrono::{Datelike, NaiveDate};
use rounds_domain::ProductCode;
use rounds_finance::Rate;
use rounds_finance::deposit::{BalanceFrom, NoticeDeposit, TimeDeposit, demand as calculate_demand};
use rounds_finance::due::after_months;
use rounds_finance::rate::PPM_PER_BP;
use rounds_protocol::offers::{BoardRate, DepositLength, DepositTerms, Terms};

use super::ask::offered;
use super::rates;
use super::refused::OfferRefused;
use crate::dto::afford::{DemandAsk, DemandView, DepositAsk, DepositView, NoticeAsk, NoticeView};
use crate::dto::offers::PackRef;
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// A time deposit or a certificate by the board of today.
pub(crate) async fn deposit(bench: &Workbench, input: DepositAsk) -> Result<DepositView> {
    bench.work(move |session| view(session, &input)).await
}

fn view(session: &Session, input: &DepositAsk) -> Result<DepositView> {
    let on = session.today();
    let length = DepositLength::Months { months: input.months };
    let board = Board::read(session, &input.product, length, input.amount_minor)?;
    let deposit = TimeDeposit {
        principal_minor: input.amount_minor,
        term_months: input.months,
        rate: Rate::from_ppm(board.rate_ppm)?,
        demand_rate: Rate::from_ppm(board.demand_ppm)?,
    };
    let broken = deposit.taken_early(input.taken_minor.unwrap_or(input.amount_minor), input.days)?;
    Ok(DepositView {
        currency: session.device.enrolment().bank.currency,
        pack: board.pack,
        rate_ppm: board.rate_ppm,
        demand_ppm: board.demand_ppm,
        at_maturity_minor: deposit.at_maturity()?,
        matures_on: after_months(on, input.months)?,
        early_minor: broken.interest_minor,
        rest_minor: broken.rest_at_maturity_minor,
        lost_minor: broken.lost_minor,
        overdue_minor: deposit.overdue(input.days)?,
        insured: board.insured,
    })
}

/// What the board of today says of a deposit.
struct Board {
    pack: PackRef,
    rate_ppm: i64,
    demand_ppm: i64,
    insured: bool,
}

impl Board {
    fn read(session: &Session, product: &ProductCode, length: DepositLength, amount_minor: i64) -> Result<Self> {
        let (pack, terms) = offered(session, product, session.today())?;
        let Terms::Deposit(terms) = &terms.terms else {
            return Err(OfferRefused::NotDeposit.into());
        };
        Ok(Self {
            pack: rates::pack_ref(&pack),
            rate_ppm: i64::from(board_rate(terms, length, amount_minor)?.rate_bp) * PPM_PER_BP,
            demand_ppm: i64::from(terms.demand_rate_bp) * PPM_PER_BP,
            insured: terms.insured,
        })
    }
}

/// A notice deposit by the board of today.
pub(crate) async fn notice(bench: &Workbench, input: NoticeAsk) -> Result<NoticeView> {
    bench.work(move |session| notice_view(session, &input)).await
}

fn notice_view(session: &Session, input: &NoticeAsk) -> Result<NoticeView> {
    let length = DepositLength::Notice {
        days: input.notice_days,
    };
    let board = Board::read(session, &input.product, length, input.amount_minor)?;
    let deposit = NoticeDeposit {
        principal_minor: input.amount_minor,
        notice_days: input.notice_days,
        rate: Rate::from_ppm(board.rate_ppm)?,
        demand_rate: Rate::from_ppm(board.demand_ppm)?,
    };
    Ok(NoticeView {
        currency: session.device.enrolment().bank.currency,
        pack: board.pack,
        rate_ppm: board.rate_ppm,
        demand_ppm: board.demand_ppm,
        interest_minor: deposit.interest(input.days, input.noticed_days_before)?,
        at_demand_minor: deposit.interest(input.days, 0)?,
        kept: deposit.is_kept(input.days, input.noticed_days_before),
        insured: board.insured,
    })
}

/// What an account brings until it is settled.
pub(crate) async fn demand(bench: &Workbench, input: DemandAsk) -> Result<DemandView> {
    bench.work(move |session| demand_view(session, &input)).await
}

fn demand_view(session: &Session, input: &DemandAsk) -> Result<DemandView> {
    let (pack, terms) = offered(session, &input.product, session.today())?;
    let rate_bp = match &terms.terms {
        Terms::Account(account) => account.demand_rate_bp,
        Terms::Deposit(deposit) => Some(deposit.demand_rate_bp),
        Terms::Credit(_) | Terms::Wealth(_) | Terms::Insurance(_) => None,
    };
    let rate_ppm = i64::from(rate_bp.ok_or(OfferRefused::NoDemandRate)?) * PPM_PER_BP;
    let balances: Vec<BalanceFrom> = input
        .balances
        .iter()
        .map(|one| BalanceFrom {
            on: one.on,
            balance_minor: one.balance_minor,
        })
        .collect();
    let last = balances.last().map_or_else(|| session.today(), |one| one.on);
    let until = input.until.unwrap_or_else(|| settlement_after(last));
    let found = calculate_demand(&balances, until, Rate::from_ppm(rate_ppm)?)?;
    Ok(DemandView {
        currency: session.device.enrolment().bank.currency,
        pack: rates::pack_ref(&pack),
        rate_ppm,
        until,
        accumulated_days: i64::try_from(found.accumulated_minor_days / 100).unwrap_or(i64::MAX),
        interest_minor: found.interest_minor,
        insured: terms.terms.insured(),
    })
}

/// Demand interest is settled on the 20th of the last month of each quarter (domain section 3.1).
fn settlement_after(on: NaiveDate) -> NaiveDate {
    let settles = |day: &NaiveDate| day.month().is_multiple_of(3) && day.day() == 20;
    on.iter_days().skip(1).find(settles).unwrap_or(on)
}

/// The board's rate for a length, of the highest sum that the amount reaches.
fn board_rate(
    terms: &DepositTerms,
    length: DepositLength,
    amount_minor: i64,
) -> std::result::Result<&BoardRate, OfferRefused> {
    let (min_minor, max_minor) = (terms.amount.min_minor, terms.amount.max_minor);
    if !(min_minor..=max_minor).contains(&amount_minor) {
        return Err(OfferRefused::AmountOutOfRange { min_minor, max_minor });
    }
    let fitting = terms
        .board
        .iter()
        .filter(|rate| rate.length == length && rate.from_minor <= amount_minor);
    fitting
        .max_by_key(|rate| rate.from_minor)
        .ok_or(OfferRefused::BoardRateMissing)
}
