//! Assessments are scarce: two a day and eight in twelve months for one customer, over all devices (PR-08).
//!
//! A device makes an assessment only with a **slot** that headquarters gave it for that customer: one use, bound to the
//! device, for some days. Headquarters gives one only while everything made and everything given out that may still be
//! made stays under both limits. So a slot can be spent without a network, and two devices can never both spend the last
//! one. A slot that is neither spent nor returned keeps counting for as long as an assessment of its last day would:
//! nobody knows what the device that holds it did.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SuitabilityPolicy;
use crate::ids::{DeviceId, SlotId};

/// Where a slot stands at headquarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Asked for by this device; headquarters' answer is not here.
    Asked,
    /// Given to its device.
    Open,
    /// An assessment was made with it.
    Spent,
    /// Its device gave it back unused.
    Returned,
    /// Asked for, and not given.
    Refused,
}

/// Leave to make one assessment of one customer on one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slot {
    /// Chosen by the device that asks: an ask that comes twice gives one slot.
    pub slot_id: SlotId,
    pub device_id: DeviceId,
    /// First and last day on which the assessment may be made.
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub state: SlotState,
    /// Why it was not given; of a refused one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refused: Option<SlotRefused>,
    /// When it is worth asking again; of a refused one, where a day is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opens_on: Option<NaiveDate>,
}

/// Why a slot is not given, or may not be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotRefused {
    /// The day's assessments are made, or given out.
    DayFull,
    /// Those of the twelve months are.
    WindowFull,
    /// This device holds one for this customer already.
    HeldAlready,
    /// No such slot was given to this device, or it is gone.
    NotHeld,
    /// Given for other days.
    NotOnThisDay,
}

impl SlotRefused {
    pub const ALL: &[Self] = &[
        Self::DayFull,
        Self::WindowFull,
        Self::HeldAlready,
        Self::NotHeld,
        Self::NotOnThisDay,
    ];

    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::DayFull => "assessment.day_full",
            Self::WindowFull => "assessment.window_full",
            Self::HeldAlready => "assessment.slot_held_already",
            Self::NotHeld => "assessment.slot_missing",
            Self::NotOnThisDay => "assessment.slot_of_other_days",
        }
    }
}

/// The day on which an assessment was made.
pub type Day = NaiveDate;

/// What headquarters answers to an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotAnswer {
    Given {
        from: NaiveDate,
        until: NaiveDate,
    },
    Refused {
        reason: SlotRefused,
        opens_on: Option<NaiveDate>,
    },
}

/// Decide about an ask on a day, knowing the days of all assessments made and every slot of the customer.
pub fn grant(policy: &SuitabilityPolicy, made: &[Day], slots: &[Slot], device: DeviceId, on: NaiveDate) -> SlotAnswer {
    let open: Vec<&Slot> = slots.iter().filter(|slot| slot.state == SlotState::Open).collect();
    if open.iter().any(|slot| slot.device_id == device && slot.until >= on) {
        return SlotAnswer::Refused {
            reason: SlotRefused::HeldAlready,
            opens_on: None,
        };
    }
    let until = on + Days::new(u64::from(policy.slot_days.max(1) - 1));
    if let Some(full) = first_full_day(policy, made, &open, on, until) {
        // What was made on a day is over with the day; what was given out may come back at any time.
        let by_made = count(made.iter().filter(|day| **day == full)) >= policy.max_per_day;
        return SlotAnswer::Refused {
            reason: SlotRefused::DayFull,
            opens_on: by_made.then(|| full + Days::new(1)),
        };
    }
    let may_count: Vec<Day> = made.iter().copied().chain(open.iter().map(|slot| slot.until)).collect();
    if let Some(opens_on) = window_opens(policy, may_count, on) {
        return SlotAnswer::Refused {
            reason: SlotRefused::WindowFull,
            opens_on: Some(opens_on),
        };
    }
    SlotAnswer::Given { from: on, until }
}

/// Whether a device may make an assessment with a slot on a day.
///
/// # Errors
/// Why not.
pub fn may_spend(slot: Option<&Slot>, device: DeviceId, on: NaiveDate) -> Result<(), SlotRefused> {
    match slot {
        Some(slot) if slot.device_id == device && slot.state == SlotState::Open => {
            if slot.from <= on && on <= slot.until {
                Ok(())
            } else {
                Err(SlotRefused::NotOnThisDay)
            }
        }
        _ => Err(SlotRefused::NotHeld),
    }
}

fn first_full_day(
    policy: &SuitabilityPolicy,
    made: &[Day],
    open: &[&Slot],
    from: NaiveDate,
    until: NaiveDate,
) -> Option<NaiveDate> {
    from.iter_days().take_while(|day| *day <= until).find(|day| {
        let may_be_made = open.iter().filter(|slot| slot.from <= *day && *day <= slot.until);
        count(made.iter().filter(|on| *on == day)) + count(may_be_made) >= policy.max_per_day
    })
}

/// The day from which there is room again within the months; `None` when there is room on `on`. Every window that a
/// slot of `on` or later could fall into begins after `on` less the months, so what lies before need not be counted.
fn window_opens(policy: &SuitabilityPolicy, mut may_count: Vec<Day>, on: NaiveDate) -> Option<NaiveDate> {
    let months = Months::new(policy.window_months);
    may_count.retain(|day| *day > on - months);
    may_count.sort_unstable();
    let (held, most) = (may_count.len(), policy.max_per_window as usize);
    if held < most {
        return None;
    }
    let leaves = may_count.get(held.saturating_sub(most.max(1)))?;
    // The month arithmetic of a leap day may name the day too early; the day itself is looked for.
    (*leaves + months).iter_days().find(|day| *leaves <= *day - months)
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n)
    }

    fn device(n: u128) -> DeviceId {
        DeviceId(Uuid::from_u128(n))
    }

    fn slot(id: u128, holder: u128, from: u64, until: u64, state: SlotState) -> Slot {
        Slot {
            slot_id: SlotId(Uuid::from_u128(id)),
            device_id: device(holder),
            from: day(from),
            until: day(until),
            state,
            refused: None,
            opens_on: None,
        }
    }

    fn refused(reason: SlotRefused, opens_on: Option<NaiveDate>) -> SlotAnswer {
        SlotAnswer::Refused { reason, opens_on }
    }

    #[test]
    fn pr_08_at_most_two_a_day_and_eight_in_twelve_months() {
        let policy = SuitabilityPolicy::default();
        let given = SlotAnswer::Given {
            from: day(100),
            until: day(113),
        };
        let spread = |n: u64| (0..n).map(|at| day(10 * at)).collect::<Vec<_>>();
        for (made, expected) in [
            (vec![], given),
            (vec![day(100)], given),
            (vec![day(100), day(100)], refused(SlotRefused::DayFull, Some(day(101)))),
            (spread(7), given),
            (spread(8), refused(SlotRefused::WindowFull, Some(day(365)))),
            (spread(9), refused(SlotRefused::WindowFull, Some(day(375)))),
        ] {
            assert_eq!(grant(&policy, &made, &[], device(1), day(100)), expected, "{made:?}");
        }
    }

    #[test]
    fn what_was_given_out_counts_until_it_comes_back() {
        let policy = SuitabilityPolicy::default();
        let made: Vec<Day> = (0..7).map(|at| day(10 * at)).collect();
        for (state, expected) in [
            (SlotState::Open, refused(SlotRefused::WindowFull, Some(day(365)))),
            (
                SlotState::Returned,
                SlotAnswer::Given {
                    from: day(100),
                    until: day(113),
                },
            ),
        ] {
            let held = [slot(1, 2, 80, 93, state)];
            assert_eq!(grant(&policy, &made, &held, device(1), day(100)), expected, "{state:?}");
        }
        let held = [slot(1, 1, 95, 108, SlotState::Open)];
        assert_eq!(
            grant(&policy, &[], &held, device(1), day(100)),
            refused(SlotRefused::HeldAlready, None)
        );
        let two = [
            slot(1, 2, 95, 108, SlotState::Open),
            slot(2, 3, 95, 108, SlotState::Open),
        ];
        assert_eq!(
            grant(&policy, &[], &two, device(1), day(100)),
            refused(SlotRefused::DayFull, None)
        );
    }

    #[test]
    fn a_slot_is_spent_once_by_its_device_in_its_days() {
        let open = slot(1, 1, 10, 12, SlotState::Open);
        for (held, by, on, expected) in [
            (Some(open), 1, 10, Ok(())),
            (Some(open), 1, 12, Ok(())),
            (Some(open), 1, 13, Err(SlotRefused::NotOnThisDay)),
            (Some(open), 1, 9, Err(SlotRefused::NotOnThisDay)),
            (Some(open), 2, 10, Err(SlotRefused::NotHeld)),
            (
                Some(slot(1, 1, 10, 12, SlotState::Spent)),
                1,
                10,
                Err(SlotRefused::NotHeld),
            ),
            (None, 1, 10, Err(SlotRefused::NotHeld)),
        ] {
            assert_eq!(
                may_spend(held.as_ref(), device(by), day(on)),
                expected,
                "{held:?} by {by} on {on}"
            );
        }
    }

    /// What happens to one customer: days pass, devices ask and spend without a network, and what they did arrives at
    /// headquarters in any order, late, twice or never.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        DaysPass(u8),
        Ask(u8),
        /// The device spends what it holds, on its own day; a cloned file does so twice.
        Spend(u8),
        Deliver(u8),
        Return(u8),
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            2 => (0_u8..30).prop_map(Event::DaysPass),
            4 => (0_u8..5).prop_map(Event::Ask),
            4 => (0_u8..5).prop_map(Event::Spend),
            3 => any::<u8>().prop_map(Event::Deliver),
            1 => (0_u8..5).prop_map(Event::Return),
        ];
        proptest::collection::vec(event, 1..200)
    }

    #[derive(Default)]
    struct World {
        today: u64,
        asked: u128,
        slots: Vec<Slot>,
        accepted: Vec<Day>,
        /// Made on a device and on the way: slot, device, day.
        on_the_way: Vec<(SlotId, DeviceId, Day)>,
        /// Every assessment that a device made in good faith.
        done: Vec<Day>,
    }

    impl World {
        fn ask(&mut self, by: u128) {
            self.asked += 1;
            let policy = SuitabilityPolicy::default();
            let answer = grant(&policy, &self.accepted, &self.slots, device(by), day(self.today));
            if let SlotAnswer::Given { from, until } = answer {
                let slot = slot(self.asked, by, 0, 0, SlotState::Open);
                self.slots.push(Slot { from, until, ..slot });
            }
        }

        fn spend(&mut self, by: u128) {
            let today = day(self.today);
            // The device knows what it spent; a slot on the way is not held any more.
            let on_the_way: Vec<SlotId> = self.on_the_way.iter().map(|(slot, ..)| *slot).collect();
            let held = self.slots.iter().filter(|slot| !on_the_way.contains(&slot.slot_id));
            let usable = held.filter(|slot| may_spend(Some(slot), device(by), today).is_ok());
            let spent: Vec<SlotId> = usable.take(1).map(|slot| slot.slot_id).collect();
            for slot_id in spent {
                self.done.push(today);
                self.on_the_way.push((slot_id, device(by), today));
                // A cloned file sends the same slot once more.
                self.on_the_way.push((slot_id, device(by), today));
            }
        }

        fn deliver(&mut self, pick: u8) {
            if self.on_the_way.is_empty() {
                return;
            }
            let (slot_id, by, on) = self.on_the_way.remove(usize::from(pick) % self.on_the_way.len());
            let slot = self.slots.iter_mut().find(|slot| slot.slot_id == slot_id);
            if may_spend(slot.as_deref(), by, on).is_ok() {
                slot.unwrap().state = SlotState::Spent;
                self.accepted.push(on);
            }
        }

        fn give_back(&mut self, by: u128) {
            let on_the_way: Vec<SlotId> = self.on_the_way.iter().map(|(slot, ..)| *slot).collect();
            let unused = |slot: &&mut Slot| slot.device_id == device(by) && !on_the_way.contains(&slot.slot_id);
            let open = self.slots.iter_mut().filter(|slot| slot.state == SlotState::Open);
            open.filter(unused).for_each(|slot| slot.state = SlotState::Returned);
        }

        fn within_the_limits(&self) -> bool {
            let policy = SuitabilityPolicy::default();
            let sound = |days: &[Day]| {
                days.iter().all(|end| {
                    let on_the_day = count(days.iter().filter(|day| *day == end));
                    let since = *end - Months::new(policy.window_months);
                    let within = count(days.iter().filter(|day| since < **day && *day <= end));
                    on_the_day <= policy.max_per_day && within <= policy.max_per_window
                })
            };
            sound(&self.accepted) && sound(&self.done)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever five devices do and however late it arrives, neither what they made nor what headquarters took is
        /// ever more than two a day and eight in twelve months.
        #[test]
        fn pr_08_no_two_devices_spend_the_last_assessment(events in events()) {
            let mut world = World::default();
            for event in events {
                match event {
                    Event::DaysPass(days) => world.today += u64::from(days),
                    Event::Ask(by) => world.ask(by.into()),
                    Event::Spend(by) => world.spend(by.into()),
                    Event::Deliver(pick) => world.deliver(pick),
                    Event::Return(by) => world.give_back(by.into()),
                }
                prop_assert!(world.within_the_limits(), "{event:?} {:?} {:?}", world.done, world.slots);
            }
        }
    }
}
