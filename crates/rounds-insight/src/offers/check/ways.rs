//! What shapes the payments of a loan must fit the ways in which it is repaid.

use chrono::NaiveDate;
use rounds_protocol::offers::{CreditTerms, MethodTerms, RepaymentMethod};

use super::Check;

/// A whole in ten thousandths.
const WHOLE_BP: u64 = 10_000;

/// Grace, season and yearly parts fit the ways that they belong to.
pub(super) fn check(check: &mut Check<'_>, code: &str, credit: &CreditTerms) {
    let seasonal = credit.is_repaid_by(RepaymentMethod::Seasonal);
    let shares: u64 = credit.season.iter().map(|due| u64::from(due.share_bp)).sum();
    let days = credit
        .season
        .iter()
        .all(|due| NaiveDate::from_ymd_opt(2027, due.month, due.day).is_some());
    if seasonal != (shares == WHOLE_BP) || (shares > 0 && shares != WHOLE_BP) || !days {
        let reason = "what is repaid by season names days of every year, whose parts make the whole; nothing else does";
        check.found("products", code, "season", "offers.season_wrong", reason);
    }
    if credit
        .grace_max_months
        .is_some_and(|months| months == 0 || months >= credit.term.max_months)
    {
        let reason = "a time of interest alone is shorter than the term";
        check.found("products", code, "grace_max_months", "offers.grace_wrong", reason);
    }
    let odd = |terms: &&MethodTerms| {
        let yearly = terms.yearly_principal_bp;
        yearly.is_some_and(|bp| terms.method != RepaymentMethod::InterestFirst || u64::from(bp) >= WHOLE_BP)
    };
    if credit.methods.iter().any(|terms| odd(&terms)) {
        let reason = "only what pays interest first repays a part each year, and less than the whole";
        check.found(
            "products",
            code,
            "yearly_principal_bp",
            "offers.yearly_part_wrong",
            reason,
        );
    }
}
