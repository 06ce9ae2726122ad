//! The rules of the departure check, pure: from what was found on the device to go or no-go, point by point. Refuses to
//! know where the findings come from and how a point is worded.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rounds_domain::Text;

use crate::dto::departure::{
    DepartureCode as Code, DepartureCustomer, DepartureFacts, DeparturePoint, DepartureSeverity as Severity,
};

/// Data pulled within this time is fresh; older data wants care, and data older than [`DATA_TOO_OLD_HOURS`] stops.
const DATA_FRESH_HOURS: i64 = 24;
const DATA_TOO_OLD_HOURS: i64 = 72;
/// Room for a trip: a month of visits takes a few megabytes, a full pull some hundred.
const DISK_ENOUGH_BYTES: u64 = 500 * 1024 * 1024;
/// Below this a save may fail.
const DISK_TOO_LITTLE_BYTES: u64 = 100 * 1024 * 1024;
/// A clock further off is told: times of visits would look odd. It stops nothing (rule: the clock never refuses).
const CLOCK_CLOSE_SECONDS: i64 = 120;

/// What was found on the device.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub now: DateTime<Utc>,
    pub return_at: DateTime<Utc>,
    /// `None` when the lease is over, so that nobody can be looked at.
    pub chosen: Option<Chosen>,
    /// `None` when headquarters gives none.
    pub lease_until: Option<DateTime<Utc>>,
    pub lease_over: bool,
    pub last_complete_at: Option<DateTime<Utc>>,
    pub data_as_of: Option<NaiveDate>,
    /// A pack is in force today, and at the return.
    pub rules_now: bool,
    pub rules_at_return: bool,
    /// Products that may be suggested today and not any more at the return.
    pub ending_products: Vec<Text>,
    pub unsent: u32,
    pub needs_attention: u32,
    pub unsealed: u32,
    pub disk_free_bytes: Option<u64>,
    /// Headquarters' clock minus this one's; `None` before the first contact.
    pub clock_off_seconds: Option<i64>,
}

/// What was found of the chosen customers.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    pub customers: u32,
    pub consent_unknown: Named,
    pub do_not_disturb: Named,
}

/// Some customers: how many, and the first by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub count: u32,
    pub first: Vec<DepartureCustomer>,
}

/// Every point: what stops first, then what wants care, then what is in order.
pub(super) fn judge(found: &Found) -> Vec<DeparturePoint> {
    let mut points = vec![
        lease(found),
        data_age(found),
        rules(found),
        products(found),
        outbox(found),
        sealed(found),
        disk_space(found),
        clock(found),
    ];
    if let Some(chosen) = &found.chosen {
        points.extend([customers(chosen), consent(chosen), do_not_disturb(chosen)]);
    }
    points.sort_by_key(|point| (point.ok, point.severity, point.code));
    points
}

/// Go, when nothing stops.
pub(super) fn may_go(points: &[DeparturePoint]) -> bool {
    points.iter().all(|point| point.ok || point.severity == Severity::Care)
}

fn point(code: Code, ok: bool, severity: Severity, facts: DepartureFacts) -> DeparturePoint {
    DeparturePoint {
        code,
        ok,
        severity,
        facts,
    }
}

fn lease(found: &Found) -> DeparturePoint {
    let lasts = !found.lease_over && found.lease_until.is_none_or(|until| until > found.return_at);
    let facts = DepartureFacts {
        at: found.lease_until,
        ..DepartureFacts::default()
    };
    point(Code::Lease, lasts, Severity::Stop, facts)
}

fn data_age(found: &Found) -> DeparturePoint {
    let age = found.last_complete_at.map(|at| found.now - at);
    let within = |hours| age.is_some_and(|age| age <= TimeDelta::hours(hours));
    let severity = if within(DATA_TOO_OLD_HOURS) {
        Severity::Care
    } else {
        Severity::Stop
    };
    let facts = DepartureFacts {
        at: found.last_complete_at,
        on: found.data_as_of,
        ..DepartureFacts::default()
    };
    point(Code::DataAge, within(DATA_FRESH_HOURS), severity, facts)
}

fn rules(found: &Found) -> DeparturePoint {
    let ok = found.rules_now && found.rules_at_return;
    point(Code::Rules, ok, Severity::Stop, DepartureFacts::default())
}

fn products(found: &Found) -> DeparturePoint {
    let facts = DepartureFacts {
        count: Some(count(found.ending_products.len())),
        products: found.ending_products.clone(),
        ..DepartureFacts::default()
    };
    point(Code::Products, found.ending_products.is_empty(), Severity::Care, facts)
}

/// Work that waits is sent before leaving: afterwards it exists on one laptop. What a person must look at first is no
/// reason to stay.
fn outbox(found: &Found) -> DeparturePoint {
    let ok = found.unsent == 0 && found.needs_attention == 0;
    let severity = if found.unsent > 0 {
        Severity::Stop
    } else {
        Severity::Care
    };
    let facts = DepartureFacts {
        count: Some(found.unsent + found.needs_attention),
        ..DepartureFacts::default()
    };
    point(Code::Outbox, ok, severity, facts)
}

fn sealed(found: &Found) -> DeparturePoint {
    let facts = DepartureFacts {
        count: Some(found.unsealed),
        ..DepartureFacts::default()
    };
    point(Code::Sealed, found.unsealed == 0, Severity::Care, facts)
}

/// A disk that does not say how much is free is told as such.
fn disk_space(found: &Found) -> DeparturePoint {
    let has = |bytes| found.disk_free_bytes.is_some_and(|free| free >= bytes);
    let too_little = found.disk_free_bytes.is_some() && !has(DISK_TOO_LITTLE_BYTES);
    let severity = if too_little { Severity::Stop } else { Severity::Care };
    let facts = DepartureFacts {
        bytes: found.disk_free_bytes,
        ..DepartureFacts::default()
    };
    point(Code::DiskSpace, has(DISK_ENOUGH_BYTES), severity, facts)
}

fn clock(found: &Found) -> DeparturePoint {
    let close = found
        .clock_off_seconds
        .is_some_and(|seconds| seconds.unsigned_abs() <= CLOCK_CLOSE_SECONDS.unsigned_abs());
    let facts = DepartureFacts {
        seconds: found.clock_off_seconds,
        ..DepartureFacts::default()
    };
    point(Code::Clock, close, Severity::Care, facts)
}

fn customers(chosen: &Chosen) -> DeparturePoint {
    let facts = DepartureFacts {
        count: Some(chosen.customers),
        ..DepartureFacts::default()
    };
    point(Code::Customers, chosen.customers > 0, Severity::Stop, facts)
}

fn consent(chosen: &Chosen) -> DeparturePoint {
    named(Code::Consent, &chosen.consent_unknown)
}

fn do_not_disturb(chosen: &Chosen) -> DeparturePoint {
    named(Code::DoNotDisturb, &chosen.do_not_disturb)
}

fn named(code: Code, named: &Named) -> DeparturePoint {
    let facts = DepartureFacts {
        count: Some(named.count),
        customers: named.first.clone(),
        ..DepartureFacts::default()
    };
    point(code, named.count == 0, Severity::Care, facts)
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Severity::{Care, Stop};

    /// A device that is fit for a trip of two days.
    fn fit() -> Found {
        let now = DateTime::from_timestamp(1_795_300_000, 0).unwrap();
        Found {
            now,
            return_at: now + TimeDelta::days(2),
            chosen: Some(Chosen {
                customers: 12,
                ..Chosen::default()
            }),
            lease_until: Some(now + TimeDelta::days(14)),
            lease_over: false,
            last_complete_at: Some(now - TimeDelta::hours(1)),
            data_as_of: None,
            rules_now: true,
            rules_at_return: true,
            ending_products: Vec::new(),
            unsent: 0,
            needs_attention: 0,
            unsealed: 0,
            disk_free_bytes: Some(4 * DISK_ENOUGH_BYTES),
            clock_off_seconds: Some(3),
        }
    }

    fn with(change: impl Fn(&mut Found)) -> Found {
        let mut found = fit();
        change(&mut found);
        found
    }

    #[test]
    fn a_fit_device_may_go_and_every_point_is_told() {
        let points = judge(&fit());
        assert!(points.iter().all(|point| point.ok), "{points:?}");
        assert_eq!(points.len(), 11);
        assert!(may_go(&points));
    }

    /// What is found, the point it is about, and what becomes of it; none means in order.
    type Case = (Found, Code, Option<Severity>);

    /// Each finding alone decides its point, and no other.
    fn each_decides_its_point(cases: impl IntoIterator<Item = Case>) {
        for (found, code, expected) in cases {
            let points = judge(&found);
            let about = points.iter().find(|point| point.code == code).unwrap();
            assert_eq!((!about.ok).then_some(about.severity), expected, "{code:?} {found:?}");
            let others: Vec<_> = points.iter().filter(|point| !point.ok && point.code != code).collect();
            assert!(others.is_empty(), "{code:?} alone, not {others:?}");
            assert_eq!(may_go(&points), expected != Some(Stop), "{code:?}");
        }
    }

    #[test]
    fn data_rules_and_unsent_work_stop_or_want_care_by_their_rules() {
        let hours = |hours| move |found: &mut Found| found.last_complete_at = Some(found.now - TimeDelta::hours(hours));
        each_decides_its_point([
            (with(|found| found.lease_until = None), Code::Lease, None),
            (
                with(|found| found.lease_until = Some(found.return_at)),
                Code::Lease,
                Some(Stop),
            ),
            (with(|found| found.lease_over = true), Code::Lease, Some(Stop)),
            (with(hours(24)), Code::DataAge, None),
            (with(hours(25)), Code::DataAge, Some(Care)),
            (with(hours(72)), Code::DataAge, Some(Care)),
            (with(hours(73)), Code::DataAge, Some(Stop)),
            (with(|found| found.last_complete_at = None), Code::DataAge, Some(Stop)),
            (with(|found| found.rules_now = false), Code::Rules, Some(Stop)),
            (with(|found| found.rules_at_return = false), Code::Rules, Some(Stop)),
            (
                with(|found| found.ending_products = vec![Text::new("甲", "A")]),
                Code::Products,
                Some(Care),
            ),
            (with(|found| found.unsent = 1), Code::Outbox, Some(Stop)),
            (with(|found| found.needs_attention = 1), Code::Outbox, Some(Care)),
            (
                with(|found| (found.unsent, found.needs_attention) = (1, 1)),
                Code::Outbox,
                Some(Stop),
            ),
        ]);
    }

    #[test]
    fn disk_clock_and_the_chosen_customers_stop_or_want_care_by_their_rules() {
        let named = || Named {
            count: 1,
            first: Vec::new(),
        };
        each_decides_its_point([
            (with(|found| found.unsealed = 1), Code::Sealed, Some(Care)),
            (
                with(|found| found.disk_free_bytes = Some(DISK_ENOUGH_BYTES)),
                Code::DiskSpace,
                None,
            ),
            (
                with(|found| found.disk_free_bytes = Some(DISK_ENOUGH_BYTES - 1)),
                Code::DiskSpace,
                Some(Care),
            ),
            (
                with(|found| found.disk_free_bytes = Some(DISK_TOO_LITTLE_BYTES - 1)),
                Code::DiskSpace,
                Some(Stop),
            ),
            (with(|found| found.disk_free_bytes = None), Code::DiskSpace, Some(Care)),
            (with(|found| found.clock_off_seconds = Some(-120)), Code::Clock, None),
            (
                with(|found| found.clock_off_seconds = Some(121)),
                Code::Clock,
                Some(Care),
            ),
            (
                with(|found| found.clock_off_seconds = Some(i64::MIN)),
                Code::Clock,
                Some(Care),
            ),
            (with(|found| found.clock_off_seconds = None), Code::Clock, Some(Care)),
            (
                with(|found| found.chosen = Some(Chosen::default())),
                Code::Customers,
                Some(Stop),
            ),
            (
                with(|found| {
                    found.chosen = Some(Chosen {
                        customers: 1,
                        consent_unknown: named(),
                        ..Chosen::default()
                    });
                }),
                Code::Consent,
                Some(Care),
            ),
            (
                with(|found| {
                    found.chosen = Some(Chosen {
                        customers: 1,
                        do_not_disturb: named(),
                        ..Chosen::default()
                    });
                }),
                Code::DoNotDisturb,
                Some(Care),
            ),
        ]);
    }

    #[test]
    fn what_stops_stands_first_and_what_is_in_order_last() {
        let points = judge(&with(|found| {
            found.unsent = 1;
            found.clock_off_seconds = None;
        }));
        let order: Vec<(bool, Severity)> = points.iter().map(|point| (point.ok, point.severity)).collect();
        assert_eq!((points[0].code, points[1].code), (Code::Outbox, Code::Clock));
        assert!(order.is_sorted());
    }

    #[test]
    fn when_the_lease_is_over_nothing_is_said_of_customers() {
        let points = judge(&with(|found| (found.lease_over, found.chosen) = (true, None)));
        assert_eq!(points[0].code, Code::Lease);
        assert_eq!(points.len(), 8);
    }
}
