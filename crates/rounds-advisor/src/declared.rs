//! What customers said at visits, as facts: which visit field declares which fact, and for how long. Knows that declared
//! is not verified; a gate never opens by it (see [`gates`](crate::gates)).

use chrono::{Days, NaiveDate};
use rounds_domain::declared::{DeclaredFact, code, need_code};
use rounds_domain::visit::Need;
use rounds_protocol::entities::{Fact, FactValue};

/// The bank's other fact that tells the same as a declared income.
const MEAN_INCOME: &str = "income_mean_minor";

/// What was said at one visit.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'a> {
    /// The day of the visit.
    pub on: NaiveDate,
    /// When it was saved, milliseconds since 1970, UTC: of two visits on one day the later one counts.
    pub saved_at_ms: i64,
    pub need: Option<Need>,
    pub declared: &'a [DeclaredFact],
}

/// The declared facts that count on a day, at most one for each code: the latest. What was said more than `valid_days`
/// ago, or after that day, counts no longer, or not yet. A later "no need" takes an earlier need back.
pub fn facts<'a>(said: impl IntoIterator<Item = Declaration<'a>>, valid_days: u32, on: NaiveDate) -> Vec<Fact> {
    let since = on - Days::new(u64::from(valid_days));
    let mut said: Vec<Declaration<'a>> = said
        .into_iter()
        .filter(|said| said.on > since && said.on <= on)
        .collect();
    said.sort_by_key(|said| (said.on, said.saved_at_ms));
    let mut facts: Vec<Fact> = Vec::new();
    for one in said {
        if let Some(need) = one.need {
            facts.retain(|fact| fact.code != code::NEED);
            facts.extend(need_code(need).map(|need| fact(code::NEED, FactValue::Code(need.to_owned()), one.on)));
        }
        for declared in one.declared {
            for new in facts_of(declared, one.on) {
                facts.retain(|fact| fact.code != new.code);
                facts.push(new);
            }
        }
    }
    facts
}

fn facts_of(declared: &DeclaredFact, on: NaiveDate) -> Vec<Fact> {
    let one = |value| vec![fact(declared.code(), value, on)];
    match declared {
        DeclaredFact::MonthlyIncome(minor) => [declared.code(), MEAN_INCOME]
            .map(|code| fact(code, FactValue::Money(*minor), on))
            .into(),
        DeclaredFact::Occupation(occupation) => one(FactValue::Code(occupation.clone())),
        DeclaredFact::PlannedPurchase(purchase) => one(FactValue::Code(purchase.as_str().to_owned())),
    }
}

fn fact(code: &str, value: FactValue, as_of: NaiveDate) -> Fact {
    Fact {
        code: code.to_owned(),
        value,
        as_of,
    }
}

#[cfg(test)]
mod tests {
    use rounds_domain::declared::Purchase;

    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn said(on: NaiveDate, at: i64, need: Option<Need>, declared: &[DeclaredFact]) -> Declaration<'_> {
        Declaration {
            on,
            saved_at_ms: at,
            need,
            declared,
        }
    }

    fn words(facts: Vec<Fact>) -> Vec<(String, FactValue, NaiveDate)> {
        let mut words: Vec<_> = facts.into_iter().map(|one| (one.code, one.value, one.as_of)).collect();
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words
    }

    #[test]
    fn the_latest_word_counts_and_brings_its_day() {
        let (car, home) = (
            [DeclaredFact::PlannedPurchase(Purchase::Car)],
            [DeclaredFact::PlannedPurchase(Purchase::Home)],
        );
        let both = [said(day(10), 5, Some(Need::Card), &car), said(day(10), 9, None, &home)];
        let turned = [both[1], both[0]];
        let expected = vec![
            ("declared_need".to_owned(), FactValue::Code("card".into()), day(10)),
            ("declared_purchase".to_owned(), FactValue::Code("home".into()), day(10)),
        ];
        assert_eq!(words(facts(both, 180, day(20))), expected);
        assert_eq!(words(facts(turned, 180, day(20))), expected);
    }

    #[test]
    fn a_later_no_need_takes_the_need_back() {
        let both = [
            said(day(1), 0, Some(Need::Card), &[]),
            said(day(2), 0, Some(Need::None), &[]),
        ];
        assert_eq!(facts(both, 180, day(20)), vec![]);
    }

    #[test]
    fn what_was_said_counts_for_its_days_and_not_before() {
        for (on, counts) in [(day(9), false), (day(10), true), (day(12), true), (day(13), false)] {
            let one = [said(day(10), 0, Some(Need::Card), &[])];
            assert_eq!(!facts(one, 3, on).is_empty(), counts, "{on}");
        }
    }

    #[test]
    fn an_income_speaks_for_both_facts_of_the_bank_that_tell_it() {
        let income = [DeclaredFact::MonthlyIncome(900_000)];
        let found = words(facts([said(day(10), 0, None, &income)], 180, day(10)));
        let codes: Vec<&str> = found.iter().map(|(code, ..)| code.as_str()).collect();
        assert_eq!(codes, ["income_mean_minor", "income_median_minor"]);
    }
}
