//! Who may be contacted, when and why not: tables of the policy, and properties of caps and windows.

use super::*;
use BlockReason::*;
use proptest::prelude::*;

fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    date(day).and_hms_opt(hour, minute, 0).unwrap()
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(u64::from(day) - 1)
}

fn willing() -> ContactFacts {
    ContactFacts {
        consent: Some((ConsentState::Given, date(1))),
        ..ContactFacts::default()
    }
}

fn reasons(facts: &ContactFacts, channel: Channel, intent: Intent, now: NaiveDateTime) -> Vec<BlockReason> {
    let blocks = check(&ContactPolicy::default(), facts, channel, intent, now);
    blocks.iter().map(|block| block.reason).collect()
}

#[test]
fn mk_01_every_part_closes_marketing_alone() {
    type Spoil = fn(&mut ContactFacts);
    let cases: &[(Spoil, BlockReason)] = &[
        (|facts| facts.consent = None, ConsentMissing),
        (
            |facts| facts.consent = Some((ConsentState::Withdrawn, date(2))),
            ConsentRefused,
        ),
        (
            |facts| facts.consent = Some((ConsentState::Refused, date(2))),
            ConsentRefused,
        ),
        (|facts| facts.do_not_disturb = true, DoNotDisturb),
        (|facts| facts.past_due = true, Overdue),
        (|facts| facts.care_only = Some((OutcomeCode::O82, date(2))), Hardship),
        (|facts| facts.care_only = Some((OutcomeCode::O83, date(2))), Bereavement),
        (|facts| facts.care_only = Some((OutcomeCode::O84, date(2))), Complaint),
        (|facts| facts.care_only = Some((OutcomeCode::O85, date(2))), Vulnerable),
        (|facts| facts.contacts = vec![date(18)], CapReached),
    ];
    for channel in [Channel::Visit, Channel::Call, Channel::Message] {
        assert_eq!(reasons(&willing(), channel, Intent::Marketing, at(20, 9, 0)), []);
        for (spoil, reason) in cases {
            let mut facts = willing();
            spoil(&mut facts);
            let found = reasons(&facts, channel, Intent::Marketing, at(20, 9, 0));
            assert_eq!(found, [*reason], "{channel:?} {facts:?}");
        }
    }
}

#[test]
fn pi_01_service_is_never_blocked_by_missing_consent() {
    let facts = ContactFacts {
        past_due: true,
        contacts: vec![date(19), date(20)],
        ..ContactFacts::default()
    };
    for channel in [Channel::Visit, Channel::Call, Channel::Message] {
        assert_eq!(reasons(&facts, channel, Intent::Service, at(20, 9, 0)), []);
    }
}

#[test]
fn mk_10_students_hear_nothing_of_consumer_loans() {
    let policy = ContactPolicy::default();
    for (occupation, student) in [
        (Some("学生"), true),
        (Some(" Student "), true),
        (Some("教师"), false),
        (None, false),
    ] {
        assert_eq!(policy.is_student(occupation), student, "{occupation:?}");
    }
    let student = ContactFacts {
        student: true,
        ..willing()
    };
    let about = ContactFacts {
        about_consumer_loan: true,
        ..student.clone()
    };
    assert_eq!(
        reasons(&about, Channel::Visit, Intent::Marketing, at(20, 9, 0)),
        [Student]
    );
    assert_eq!(reasons(&student, Channel::Visit, Intent::Marketing, at(20, 9, 0)), []);
}

#[test]
fn mk_11_quiet_hours_close_calls_and_messages_until_the_next_window() {
    let cases = [
        (at(20, 8, 29), Some(at(20, 8, 30))),
        (at(20, 8, 30), None),
        (at(20, 12, 0), Some(at(20, 14, 0))),
        (at(20, 20, 29), None),
        (at(20, 20, 30), Some(at(21, 8, 30))),
    ];
    for (now, opens_at) in cases {
        for intent in [Intent::Service, Intent::Marketing] {
            let blocks = check(&ContactPolicy::default(), &willing(), Channel::Call, intent, now);
            assert_eq!(blocks.first().and_then(|block| block.opens_at), opens_at, "{now}");
        }
        assert_eq!(reasons(&willing(), Channel::Visit, Intent::Marketing, now), [], "{now}");
    }
    let policy = ContactPolicy {
        quiet_days: vec![date(20), date(21)],
        ..ContactPolicy::default()
    };
    let block = check(&policy, &willing(), Channel::Message, Intent::Marketing, at(20, 9, 0));
    assert_eq!((block[0].reason, block[0].opens_at), (QuietDay, Some(at(22, 8, 30))));
}

#[test]
fn mk_11_one_contact_in_7_days_and_three_in_30() {
    let opens = |contacts: &[u32], today: u32| {
        let facts = ContactFacts {
            contacts: contacts.iter().map(|day| date(*day)).collect(),
            ..willing()
        };
        let blocks = check(
            &ContactPolicy::default(),
            &facts,
            Channel::Visit,
            Intent::Marketing,
            at(today, 9, 0),
        );
        blocks
            .first()
            .and_then(|block| block.opens_at)
            .map(|opens| opens.date())
    };
    for (contacts, today, expected) in [
        (&[][..], 20, None),
        (&[13], 20, None),
        (&[14], 20, Some(date(21))),
        (&[1, 8], 20, None),
        (&[1, 8, 12], 20, Some(date(31))),
        (&[1, 8, 20], 20, Some(date(31))),
        (&[1, 8, 30], 30, Some(date(37))),
    ] {
        assert_eq!(opens(contacts, today), expected, "{contacts:?} on {today}");
    }
}

#[test]
fn eu_01_an_objection_closes_even_where_no_consent_is_asked_for() {
    let policy = ContactPolicy {
        consent_required: false,
        ..ContactPolicy::default()
    };
    for (consent, expected) in [
        (None, &[][..]),
        (Some((ConsentState::Withdrawn, date(2))), &[ConsentRefused]),
    ] {
        let facts = ContactFacts {
            consent,
            ..ContactFacts::default()
        };
        let blocks = check(&policy, &facts, Channel::Visit, Intent::Marketing, at(20, 9, 0));
        assert_eq!(blocks.iter().map(|block| block.reason).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn us_01_the_place_of_the_customer_names_its_clock() {
    let policy = ContactPolicy {
        zones: vec![PlaceZone {
            place: "Chicago".into(),
            time_zone: "America/Chicago".into(),
        }],
        ..ContactPolicy::default()
    };
    assert_eq!(policy.zone_of("Chicago"), "America/Chicago");
    assert_eq!(policy.zone_of("盐城"), "Asia/Shanghai");
}

proptest! {
    /// When a cap says when it opens, it is closed on the day before and open on that day.
    #[test]
    fn mk_11_a_cap_opens_on_the_day_it_names(days in proptest::collection::vec(1_u32..60, 0..8), today in 30_u32..60) {
        let mut contacts: Vec<NaiveDate> = days.into_iter().map(date).filter(|day| *day <= date(today)).collect();
        contacts.sort_unstable();
        contacts.dedup();
        let policy = ContactPolicy::default();
        if let Some(block) = capped(&policy, &contacts, date(today)) {
            let opens = block.opens_at.unwrap().date();
            prop_assert!(opens > date(today));
            prop_assert!(capped(&policy, &contacts, opens - Days::new(1)).is_some());
            prop_assert!(capped(&policy, &contacts, opens).is_none());
        }
    }
}

/// Channel, what the list says, consent, a customer already, and what closes a selling contact.
type ListCase = (Channel, CallList, bool, bool, Option<BlockReason>);

#[test]
fn us_01_a_national_list_binds_calls_to_strangers_and_an_old_one_binds_all_of_them() {
    let old = CallList::Stale { as_of: Some(date(1)) };
    let open = ContactPolicy {
        consent_required: false,
        ..ContactPolicy::default()
    };
    let cases: &[ListCase] = &[
        (Channel::Call, CallList::Listed, false, false, Some(DoNotCall)),
        (Channel::Message, CallList::Listed, false, false, Some(DoNotCall)),
        (Channel::Visit, CallList::Listed, false, false, None),
        (Channel::Call, CallList::Listed, true, false, None),
        (Channel::Call, CallList::Listed, false, true, None),
        (Channel::Call, old, false, false, Some(CallListOld)),
        (Channel::Call, old, true, false, None),
        (Channel::Visit, old, false, false, None),
        (Channel::Call, CallList::Clear, false, false, None),
        (Channel::Call, CallList::NotKept, false, false, None),
    ];
    for (channel, call_list, agreed, established, expected) in cases.iter().copied() {
        let facts = ContactFacts {
            consent: agreed.then(|| (ConsentState::Given, date(1))),
            call_list,
            established,
            ..ContactFacts::default()
        };
        let said = |intent| -> Vec<BlockReason> {
            let blocks = check(&open, &facts, channel, intent, at(20, 9, 0));
            blocks.iter().map(|block| block.reason).collect()
        };
        let case = format!("{channel:?} {call_list:?} agreed {agreed} established {established}");
        assert_eq!(
            said(Intent::Marketing),
            expected.into_iter().collect::<Vec<_>>(),
            "{case}"
        );
        assert_eq!(said(Intent::Service), [], "{case}");
    }
}

#[test]
fn eu_01_who_objected_stays_suppressed_under_any_number_and_over_every_channel() {
    for channel in [Channel::Visit, Channel::Call, Channel::Message] {
        let facts = ContactFacts {
            call_list: CallList::Suppressed,
            established: true,
            ..willing()
        };
        assert_eq!(reasons(&facts, channel, Intent::Marketing, at(20, 9, 0)), [DoNotCall]);
    }
}
