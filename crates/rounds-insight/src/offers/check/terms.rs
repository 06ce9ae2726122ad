//! The terms of products: the checks at the end of domain section 4a, and the legal limits of the day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rounds_finance::{Fee as FinanceFee, FeeCharge, FinanceError, LoanTerms, Rate};
use rounds_protocol::offers::{
    AnnualRateMode, Charge, CreditClass, CreditTerms, DepositTerms, Fee, FeePoint, InsuranceTerms, Jurisdiction,
    LegalLimit, ProductTerms, RateTerms, RepaymentMethod, Terms, WealthTerms,
};

use super::{Check, missing, ways};

/// Months at most of online unsecured consumer credit whose principal is repaid at once (PR-04).
const ONLINE_BULLET_MONTHS: u32 = 12;
/// Months at most of a card instalment (PR-07).
const CARD_INSTALMENT_MONTHS: u32 = 60;

pub(super) fn check(check: &mut Check<'_>) {
    let mut seen = BTreeSet::new();
    for terms in &check.pack.products {
        let code = terms.product.as_str();
        if !seen.insert(code) {
            check.found(
                "products",
                code,
                "product",
                "offers.product_twice",
                "this product stands twice",
            );
        }
        if check.catalogue.product(code).is_none() {
            let reason = "the catalogue has no such product";
            check.found("products", code, "product", "offers.product_unknown", reason);
        }
        one(check, terms);
    }
    for product in &check.catalogue.products {
        let code = product.code.as_str();
        if !seen.contains(code) {
            check.found(
                "products",
                code,
                "-",
                "offers.terms_missing",
                "a product of the catalogue has no terms",
            );
        }
    }
}

fn one(check: &mut Check<'_>, terms: &ProductTerms) {
    let code = terms.product.as_str();
    if !terms.requires_product.is_empty() {
        let reason = "nothing may be a condition of something else (PR-18)";
        check.found("products", code, "requires_product", "offers.bundled", reason);
    }
    if terms.reward_minor < 0 {
        check.found(
            "products",
            code,
            "reward_minor",
            "offers.reward_wrong",
            "a reward is worth nothing or more",
        );
    }
    partner(check, terms);
    match &terms.terms {
        Terms::Credit(credit) => self::credit(check, code, credit),
        Terms::Deposit(deposit) => self::deposit(check, terms, deposit),
        Terms::Wealth(wealth) => self::wealth(check, code, wealth),
        Terms::Insurance(insurance) => self::insurance(check, code, insurance),
        Terms::Account(_) => {}
    }
}

fn partner(check: &mut Check<'_>, terms: &ProductTerms) {
    let Some(name) = &terms.partner else { return };
    let code = terms.product.as_str();
    let known = check.pack.partners.iter().find(|partner| partner.code == *name);
    match known {
        None => {
            let reason = format!("{name} is not on the list of partners (PR-05)");
            check.found("products", code, "partner", "offers.partner_unknown", reason);
        }
        Some(partner) if !partner.is_active(check.pack.effective_from) => {
            let reason = format!("{name} is not active when the pack begins (PR-05)");
            check.found("products", code, "partner", "offers.partner_inactive", reason);
        }
        Some(_) => {}
    }
}

fn credit(check: &mut Check<'_>, code: &str, credit: &CreditTerms) {
    let (amount, term) = (credit.amount, credit.term);
    if !(0 < amount.min_minor && amount.min_minor <= amount.max_minor) {
        check.found(
            "products",
            code,
            "amount",
            "offers.amount_wrong",
            "the least is above the most, or nothing",
        );
    }
    if !(0 < term.min_months && term.min_months <= term.max_months) {
        check.found(
            "products",
            code,
            "term",
            "offers.term_wrong",
            "the shortest is above the longest, or nothing",
        );
    }
    ways::check(check, code, credit);
    if credit.methods.is_empty() {
        check.found(
            "products",
            code,
            "methods",
            "offers.method_missing",
            "there is no way to repay",
        );
    }
    rate(check, code, credit);
    built_in_limits(check, code, credit);
    for limit in &check.pack.limits {
        legal_limit(check, code, credit, limit);
    }
    for fee in &credit.fees {
        self::fee(check, code, fee);
    }
    if credit.class != CreditClass::CardRevolving {
        annual_rate(check, code, credit);
    }
}

fn rate(check: &mut Check<'_>, code: &str, credit: &CreditTerms) {
    let (least, most) = match credit.rate {
        RateTerms::Fixed { min_bp, max_bp } | RateTerms::FlatMonthly { min_bp, max_bp } => (min_bp, max_bp),
        RateTerms::Reference {
            reference,
            add_min_bp,
            add_max_bp,
            floor_bp,
            ceiling_bp,
            ..
        } => {
            if floor_bp.zip(ceiling_bp).is_some_and(|(floor, ceiling)| floor > ceiling) {
                check.found(
                    "products",
                    code,
                    "rate",
                    "offers.corridor_wrong",
                    "the floor is above the ceiling",
                );
            }
            if check.pack.fixing(reference, check.pack.effective_from).is_none() {
                let reason = "the reference rate has no fixing when the pack begins";
                check.found("products", code, "rate", "offers.fixing_missing", reason);
            }
            (add_min_bp, add_max_bp)
        }
    };
    if least > most {
        check.found(
            "products",
            code,
            "rate",
            "offers.rate_wrong",
            "the lowest rate is above the highest",
        );
    }
    if let Some(promotion) = credit.promotion
        && (promotion.months == 0 || promotion.from > promotion.to)
    {
        check.found(
            "products",
            code,
            "promotion",
            "offers.promotion_wrong",
            "it has no months, or no days",
        );
    }
}

/// What holds whether or not a pack remembers to carry it as a row.
fn built_in_limits(check: &mut Check<'_>, code: &str, credit: &CreditTerms) {
    if check.pack.jurisdiction != Jurisdiction::Cn {
        return;
    }
    let consumer = credit.class == CreditClass::Consumer && credit.online && credit.unsecured;
    let at_once = |method| matches!(method, RepaymentMethod::Bullet | RepaymentMethod::InterestFirst);
    let too_long = credit
        .methods
        .iter()
        .filter(|terms| at_once(terms.method))
        .any(|terms| terms.max_months.unwrap_or(credit.term.max_months) > ONLINE_BULLET_MONTHS);
    if consumer && too_long {
        let reason = "online unsecured consumer credit repaid at once runs 12 months at most (PR-04)";
        check.found("products", code, "methods", "offers.bullet_too_long", reason);
    }
    if credit.class == CreditClass::CardInstalment && credit.term.max_months > CARD_INSTALMENT_MONTHS {
        let reason = "a card instalment runs 60 months at most (PR-07)";
        check.found("products", code, "term", "offers.over_legal_limit", reason);
    }
}

fn legal_limit(check: &mut Check<'_>, code: &str, credit: &CreditTerms, limit: &LegalLimit) {
    let binds = limit.classes.contains(&credit.class)
        && limit.counts_on(check.pack.effective_from)
        && (limit.institutions.is_empty() || limit.institutions.contains(&check.pack.institution))
        && limit.online.is_none_or(|online| online == credit.online)
        && limit.unsecured.is_none_or(|unsecured| unsecured == credit.unsecured);
    if !binds {
        return;
    }
    let over = |field: &str, what: String| {
        (
            field.to_owned(),
            format!("{what} ({}, {})", limit.rule, limit.instrument.en),
        )
    };
    let mut found = Vec::new();
    if let Some(most) = limit.max_amount_minor.filter(|most| credit.amount.max_minor > *most) {
        found.push(over("amount", format!("more than {most} minor units")));
    }
    if let Some(most) = limit.max_months.filter(|most| longest(credit, limit) > *most) {
        found.push(over("term", format!("longer than {most} months")));
    }
    if let Some(from) = limit
        .entrusted_above_minor
        .filter(|from| pays_itself_above(credit, *from))
    {
        found.push(over(
            "entrusted_above_minor",
            format!("above {from} minor units the bank pays the seller"),
        ));
    }
    for (field, reason) in found {
        check.found("products", code, &field, "offers.over_legal_limit", reason);
    }
}

/// The longest term among the ways to repay that a limit binds.
fn longest(credit: &CreditTerms, limit: &LegalLimit) -> u32 {
    if limit.methods.is_empty() {
        return credit.term.max_months;
    }
    let bound = credit
        .methods
        .iter()
        .filter(|terms| limit.methods.contains(&terms.method));
    bound
        .map(|terms| terms.max_months.unwrap_or(credit.term.max_months))
        .max()
        .unwrap_or(0)
}

fn pays_itself_above(credit: &CreditTerms, from: i64) -> bool {
    credit.amount.max_minor > from && credit.entrusted_above_minor.is_none_or(|above| above > from)
}

fn fee(check: &mut Check<'_>, code: &str, fee: &Fee) {
    for (field, text, reason) in [
        ("recipient", &fee.recipient, "a fee names who gets it (PR-02)"),
        ("way", &fee.way, "a fee says how it is paid (PR-02)"),
        (
            "standard",
            &fee.standard,
            "a fee says by which standard it is charged (PR-02)",
        ),
        ("name", &fee.name, "a fee has a name"),
    ] {
        if missing(text).is_some() {
            check.found(
                "products",
                code,
                &format!("fees {} {field}", fee.code),
                "offers.fee_incomplete",
                reason,
            );
        }
    }
    let nothing = match fee.charge {
        Charge::Amount { minor } => minor <= 0,
        Charge::Share { bp } => bp == 0,
    };
    if nothing {
        let field = format!("fees {} charge", fee.code);
        check.found(
            "products",
            code,
            &field,
            "offers.fee_wrong",
            "a fee is more than nothing",
        );
    }
}

/// The annual rate with all fees can be computed at both ends of what is offered, and stays under the cap of all costs.
fn annual_rate(check: &mut Check<'_>, code: &str, credit: &CreditTerms) {
    let on = check.pack.effective_from;
    let cap = check.pack.cost_cap.as_ref().filter(|cap| cap.effective_from <= on);
    let cap_ppm = cap.map(|cap| i64::from(cap.annual_bp) * 100);
    let ends = [credit.term.min_months, credit.term.max_months];
    let amounts = [credit.amount.min_minor, credit.amount.max_minor];
    for (months, principal) in ends
        .into_iter()
        .flat_map(|months| amounts.map(|amount| (months, amount)))
    {
        match dearest(check, credit, principal, months, on) {
            Err(error) => {
                let reason = format!("the annual rate of {months} months cannot be computed: {error}");
                check.found("products", code, "rate", "offers.annual_rate_unknown", reason);
            }
            Ok(ppm) if cap_ppm.is_some_and(|cap| ppm > cap) => {
                let reason = format!("all costs come to {ppm} millionths a year over {months} months (PR-05)");
                check.found("products", code, "rate", "offers.over_cost_cap", reason);
            }
            Ok(_) => {}
        }
    }
}

/// The annual rate of an instalment loan at the highest price with every fee that is sure to come, parts per million.
fn dearest(
    check: &Check<'_>,
    credit: &CreditTerms,
    principal: i64,
    months: u32,
    on: NaiveDate,
) -> Result<i64, FinanceError> {
    let sure = credit.fees.iter().filter(|fee| !fee.contingent);
    let mut fees = sure.filter_map(priced).collect::<Result<Vec<_>, _>>()?;
    let rate = match credit.rate {
        RateTerms::Fixed { max_bp, .. } => Rate::from_bp(i64::from(max_bp))?,
        RateTerms::FlatMonthly { max_bp, .. } => {
            fees.push(FinanceFee {
                code: "interest".to_owned(),
                charge: FeeCharge::EachInstalmentShare(Rate::from_bp(i64::from(max_bp))?),
            });
            Rate::ZERO
        }
        RateTerms::Reference {
            reference,
            add_max_bp,
            floor_bp,
            ceiling_bp,
            ..
        } => {
            let fixed = check.pack.fixing(reference, on).map_or(0, |fixing| fixing.rate_bp);
            let asked = (fixed + add_max_bp)
                .max(floor_bp.unwrap_or(i32::MIN))
                .min(ceiling_bp.unwrap_or(i32::MAX));
            Rate::from_bp(i64::from(asked))?
        }
    };
    let terms = LoanTerms::monthly(principal, rate, months, on);
    let annual = rounds_finance::loan::schedule(&terms)?
        .with_fees(&fees)?
        .annual_rate()?;
    Ok(match check.pack.annual_rate {
        AnnualRateMode::Simple => annual.simple_ppm(),
        AnnualRateMode::Compound => annual.compound_ppm(),
    })
}

/// A fee in the terms of the formulas; none for one that falls due on early repayment only.
fn priced(fee: &Fee) -> Option<Result<FinanceFee, FinanceError>> {
    let share = |bp: u32| Rate::from_bp(i64::from(bp));
    let charge = match (fee.point, fee.charge) {
        (FeePoint::UpFront, Charge::Amount { minor }) => Ok(FeeCharge::UpFront(minor)),
        (FeePoint::UpFront, Charge::Share { bp }) => share(bp).map(FeeCharge::UpFrontShare),
        (FeePoint::EachPeriod, Charge::Amount { minor }) => Ok(FeeCharge::EachInstalment(minor)),
        (FeePoint::EachPeriod, Charge::Share { bp }) => share(bp).map(FeeCharge::EachInstalmentShare),
        (FeePoint::OnEarlyRepayment, _) => return None,
    };
    let code = fee.code.clone();
    Some(charge.map(|charge| FinanceFee { code, charge }))
}

fn deposit(check: &mut Check<'_>, terms: &ProductTerms, deposit: &DepositTerms) {
    let code = terms.product.as_str();
    if terms.reward_minor != 0 {
        let reason = "a deposit brings no cash, coupon or gift (MK-09)";
        check.found("products", code, "reward_minor", "offers.deposit_reward", reason);
    }
    if deposit.board.is_empty() {
        check.found("products", code, "board", "offers.board_empty", "the board has no rate");
    }
    if deposit.amount.min_minor > deposit.amount.max_minor || deposit.amount.min_minor <= 0 {
        check.found(
            "products",
            code,
            "amount",
            "offers.amount_wrong",
            "the least is above the most, or nothing",
        );
    }
    if deposit.board.iter().any(|row| row.rate_bp < deposit.demand_rate_bp) {
        let reason = "a rate of the board is below the demand rate";
        check.found("products", code, "board", "offers.rate_wrong", reason);
    }
}

fn wealth(check: &mut Check<'_>, code: &str, wealth: &WealthTerms) {
    let levels = [wealth.issuer_level, wealth.seller_level];
    let higher = levels.into_iter().max().unwrap_or(0);
    if !levels.iter().all(|level| (1..=5).contains(level)) {
        check.found(
            "products",
            code,
            "issuer_level",
            "offers.level_wrong",
            "a level is R1 to R5 (PR-08)",
        );
    }
    let shown = check.catalogue.product(code).and_then(|product| product.risk_level);
    if shown.is_some_and(|shown| shown != higher) {
        let reason = format!("the catalogue shows another level than the higher of the two, R{higher} (PR-08)");
        check.found("products", code, "seller_level", "offers.level_differs", reason);
    }
    match &wealth.benchmark {
        None => check.found(
            "products",
            code,
            "benchmark",
            "offers.benchmark_missing",
            "a benchmark has a text (PR-12)",
        ),
        Some(benchmark) => {
            for (field, text) in [
                ("text", &benchmark.text),
                ("reason", &benchmark.reason),
                ("basis", &benchmark.basis),
            ] {
                if missing(text).is_some() {
                    let field = format!("benchmark {field}");
                    let reason = "a benchmark gives its text, its reason and its basis (PR-12)";
                    check.found("products", code, &field, "offers.benchmark_missing", reason);
                }
            }
        }
    }
    if wealth.past_performance.is_some_and(|past| past.from >= past.to) {
        let reason = "past results stand with their interval (PR-12)";
        check.found("products", code, "past_performance", "offers.interval_wrong", reason);
    }
    if !wealth.dedicated_area && check.carries("PR-11") {
        let reason = "wealth products are sold in the dedicated area only (PR-11)";
        check.found("products", code, "dedicated_area", "offers.field_sale", reason);
    }
    for fee in &wealth.fees {
        self::fee(check, code, fee);
    }
}

fn insurance(check: &mut Check<'_>, code: &str, insurance: &InsuranceTerms) {
    if !insurance.dedicated_area && check.carries("PR-11") {
        let reason = "insurance is sold in the dedicated area only (PR-11)";
        check.found("products", code, "dedicated_area", "offers.field_sale", reason);
    }
    let wanted = check.pack.suitability.insurance.hesitation_days;
    if check.carries("PR-13") && insurance.term.max_months > 12 && insurance.hesitation_days < wanted {
        let reason = format!("cover of more than a year may be given back within {wanted} days (PR-13)");
        check.found("products", code, "hesitation_days", "offers.hesitation_short", reason);
    }
    if !insurance.need_analysis && check.carries("PR-13") {
        let reason = "an analysis of needs comes first (PR-13)";
        check.found(
            "products",
            code,
            "need_analysis",
            "offers.need_analysis_missing",
            reason,
        );
    }
}
