//! Experience against model: what came of customers picked from the model's list, beside those picked by own judgement.
//! Computed from the events and visits that this device holds; rates over few cases are not shown.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rounds_cache::{SuggestionQuery, VisitQuery};
use rounds_domain::interval::wilson_95;
use rounds_domain::suggestion::PickSource;
use rounds_domain::visit::{OutcomeCode, Reaction};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::entities::VisitBody;
use rounds_protocol::session::Role;
use rounds_protocol::suggestions::{SuggestionAct, SuggestionEventBody};

use crate::dto::Nothing;
use crate::dto::team::{Experience, MemberExperience, Outcome, Rate, TeamExperience};
use crate::error::Result;
use crate::workbench::Workbench;

/// How far back picks are looked at.
const LOOK_BACK_DAYS: u64 = 180;
/// A visit within so many days after a pick is what came of it.
const WITHIN_DAYS: u32 = 30;
/// Fewer cases show no rate (domain section 3.13).
const LEAST_CASES: u32 = 20;

/// Both ways beside each other, for the team and for each of its members.
pub(crate) async fn experience(bench: &Workbench, _: Nothing) -> Result<TeamExperience> {
    bench
        .work(|session| {
            super::supervisors_only(session)?;
            let since = session.today() - Days::new(LOOK_BACK_DAYS);
            let query = SuggestionQuery {
                customer_no: None,
                since: Some(since),
            };
            let picks = picks(&session.device.suggestion_events(&query)?);
            let visits = session.device.visits(&VisitQuery {
                since: Some(since),
                latest_only: true,
                ..VisitQuery::default()
            })?;
            let visits: Vec<VisitBody> = visits.rows.into_iter().map(|item| item.body).collect();
            let cases = cases(&picks, &visits);
            let (me, reference) = (session.me(), session.reference()?);
            let team = reference
                .staff
                .iter()
                .filter(|member| member.role == Role::Rm && member.supervisor_no.as_ref() == Some(&me));
            let of = |source, staff: Option<&StaffNo>| summed(&cases, source, staff);
            Ok(TeamExperience {
                since,
                within_days: WITHIN_DAYS,
                least_cases: LEAST_CASES,
                model: of(PickSource::List, None),
                own: of(PickSource::Own, None),
                members: team
                    .map(|member| MemberExperience {
                        staff_no: member.staff_no.clone(),
                        name: member.name.clone(),
                        model: of(PickSource::List, Some(&member.staff_no)),
                        own: of(PickSource::Own, Some(&member.staff_no)),
                    })
                    .collect(),
            })
        })
        .await
}

/// One customer whom somebody chose to see on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pick {
    author: StaffNo,
    customer_no: CustomerNo,
    on: NaiveDate,
}

/// The picks by person, customer and day; of several the first says how. A suggestion taken is a pick from the list.
fn picks(events: &[SuggestionEventBody]) -> BTreeMap<Pick, PickSource> {
    let mut picks = BTreeMap::new();
    for event in events {
        let source = match event.act {
            SuggestionAct::Picked { source } => source,
            SuggestionAct::Taken => PickSource::List,
            SuggestionAct::Shown | SuggestionAct::Dismissed { .. } | SuggestionAct::Remind { .. } => continue,
        };
        let pick = Pick {
            author: event.author.clone(),
            customer_no: event.customer_no.clone(),
            on: event.business_date,
        };
        picks.entry(pick).or_insert(source);
    }
    picks
}

/// What came of a pick.
struct Case {
    author: StaffNo,
    source: PickSource,
    met: bool,
    interested: bool,
    taken: bool,
}

fn cases(picks: &BTreeMap<Pick, PickSource>, visits: &[VisitBody]) -> Vec<Case> {
    let mut by_customer: BTreeMap<(&StaffNo, &CustomerNo), Vec<&VisitBody>> = BTreeMap::new();
    for visit in visits {
        by_customer
            .entry((&visit.author, &visit.customer_no))
            .or_default()
            .push(visit);
    }
    let case = |(pick, source): (&Pick, &PickSource)| {
        let until = pick.on + Days::new(WITHIN_DAYS.into());
        let seen = by_customer.get(&(&pick.author, &pick.customer_no));
        let within: Vec<&&VisitBody> = seen
            .into_iter()
            .flatten()
            .filter(|visit| visit.business_date >= pick.on && visit.business_date <= until)
            .collect();
        Case {
            author: pick.author.clone(),
            source: *source,
            met: within.iter().any(|visit| visit.outcome.met_somebody()),
            interested: within.iter().any(|visit| is_interested(visit)),
            taken: within.iter().any(|visit| is_taken(visit.outcome)),
        }
    };
    picks.iter().map(case).collect()
}

/// An outcome from interest to done (domain section 5.1), or a product that the customer wants to hear more of.
fn is_interested(visit: &VisitBody) -> bool {
    use OutcomeCode::{O30, O40};
    matches!(visit.outcome.group(), O30 | O40)
        || is_taken(visit.outcome)
        || visit.products.iter().any(|one| one.reaction == Reaction::Interested)
}

/// Applied for, or done.
fn is_taken(outcome: OutcomeCode) -> bool {
    matches!(outcome.group(), OutcomeCode::O50 | OutcomeCode::O60)
}

fn summed(cases: &[Case], source: PickSource, staff: Option<&StaffNo>) -> Experience {
    let of = |case: &&Case| case.source == source && staff.is_none_or(|staff| case.author == *staff);
    let mine: Vec<&Case> = cases.iter().filter(of).collect();
    let picks = count(mine.len());
    let outcome = |holds: fn(&Case) -> bool| {
        let found = count(mine.iter().filter(|case| holds(case)).count());
        outcome(found, picks)
    };
    Experience {
        picks,
        met: outcome(|case| case.met),
        interested: outcome(|case| case.interested),
        taken: outcome(|case| case.taken),
    }
}

fn outcome(found: u32, picks: u32) -> Outcome {
    let rate = wilson_95(found, picks).filter(|_| picks >= LEAST_CASES);
    Outcome {
        count: found,
        rate: rate.map(|interval| Rate {
            value: f64::from(found) / f64::from(picks),
            low: interval.low,
            high: interval.high,
        }),
    }
}

fn count(cases: usize) -> u32 {
    u32::try_from(cases).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_over_fewer_than_twenty_cases_is_hidden() {
        assert_eq!(outcome(9, 19).rate, None);
        assert_eq!(outcome(9, 19).count, 9);
        let shown = outcome(9, 60).rate.unwrap();
        assert!((shown.low - 0.080_974).abs() < 1e-6 && (shown.high - 0.261_146).abs() < 1e-6);
        assert!(outcome(9, 20).rate.is_some());
    }
}
