//! Who the invented customers are: way of life, age, home, identity.

use chrono::{Datelike, Days, NaiveDate};

use super::names;
use super::places::{BRANCHES, Branch, COUNTY, Home};
use crate::dice::Dice;

/// A way of life: decides how money moves and what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Life {
    Farmer,
    ShopOwner,
    /// A salary and a mortgage.
    MortgagePayer,
    YoungOffice,
    PublicServant,
    Retired,
    /// A large balance that nobody moves.
    QuietWealth,
    Investor,
    Manual,
    Freelance,
    Student,
    /// No movement for at least half a year.
    Sleeper,
}

const TOWN_LIVES: &[(Life, u64)] = &[
    (Life::MortgagePayer, 22),
    (Life::YoungOffice, 16),
    (Life::PublicServant, 11),
    (Life::Retired, 14),
    (Life::ShopOwner, 11),
    (Life::Manual, 8),
    (Life::Investor, 5),
    (Life::QuietWealth, 4),
    (Life::Freelance, 4),
    (Life::Student, 2),
    (Life::Sleeper, 3),
];

const VILLAGE_LIVES: &[(Life, u64)] = &[
    (Life::Farmer, 52),
    (Life::Retired, 14),
    (Life::Manual, 14),
    (Life::ShopOwner, 6),
    (Life::MortgagePayer, 4),
    (Life::YoungOffice, 3),
    (Life::QuietWealth, 2),
    (Life::Sleeper, 5),
];

impl Life {
    /// Ages between which people of this way of life are.
    fn ages(self) -> (i64, i64) {
        match self {
            Life::Farmer => (28, 72),
            Life::ShopOwner => (26, 60),
            Life::MortgagePayer => (27, 48),
            Life::YoungOffice => (22, 35),
            Life::PublicServant => (26, 58),
            Life::Retired => (60, 86),
            Life::QuietWealth => (40, 78),
            Life::Investor => (32, 66),
            Life::Manual => (22, 58),
            Life::Freelance => (23, 45),
            Life::Student => (18, 23),
            Life::Sleeper => (24, 80),
        }
    }

    fn occupation(self, dice: &mut Dice) -> Option<&'static str> {
        Some(match self {
            Life::Farmer => "farmer",
            Life::ShopOwner => "self_employed",
            Life::MortgagePayer | Life::YoungOffice => *dice.pick(&["office", "office", "tech"]),
            Life::PublicServant => "public_sector",
            Life::Retired => "retired",
            Life::Manual => "manual",
            Life::Freelance => "freelance",
            Life::Student => "student",
            Life::Investor => *dice.pick(&["office", "self_employed", "tech"]),
            Life::QuietWealth => return dice.chance(600).then_some("other"),
            Life::Sleeper => return dice.chance(300).then_some("other"),
        })
    }
}

/// One relationship manager.
pub(crate) struct Rm {
    pub staff_no: String,
    pub name: String,
    pub branch: &'static Branch,
    /// Index within the branch.
    pub index: usize,
    pub supervisor_no: String,
}

/// Relationship managers 1001 and on, branch by branch.
pub(crate) fn relationship_managers(dice: &mut Dice) -> Vec<Rm> {
    let mut rms = Vec::new();
    for (branch_index, branch) in BRANCHES.iter().enumerate() {
        for index in 0..branch.rms {
            rms.push(Rm {
                staff_no: format!("{}", 1001 + rms.len()),
                name: names::person(dice, 1980 + generation(index)),
                branch,
                index,
                supervisor_no: format!("{}", 9001 + branch_index),
            });
        }
    }
    rms
}

fn generation(index: usize) -> i32 {
    (index as i32 * 7) % 18
}

/// One invented customer.
pub(crate) struct Person {
    pub number: u64,
    pub name: String,
    pub life: Life,
    pub home: Home,
    pub birth: NaiveDate,
    pub occupation: Option<&'static str>,
    pub since: NaiveDate,
    pub do_not_disturb: bool,
    pub personalisation: bool,
    pub risk: Option<(i64, NaiveDate)>,
    /// Started to buy building material within the last 60 days.
    pub is_renovating: bool,
    /// Spends on a car month by month.
    pub has_car: bool,
    /// A large sum came in within the last days and still lies there.
    pub has_windfall: bool,
    /// A loan of this customer is past due.
    pub in_arrears: bool,
}

impl Person {
    /// The customer with that number, looked after by `rm`.
    pub fn invent(dice: &mut Dice, number: u64, rm: &Rm, as_of: NaiveDate) -> Self {
        let is_village = !dice.chance(rm.branch.urban);
        let life = dice.weighted(if is_village { VILLAGE_LIVES } else { TOWN_LIVES });
        let (young, old) = life.ages();
        let birth = as_of - Days::new((dice.between(young, old) * 365 + dice.between(1, 364)) as u64);
        let home = *dice.pick(&rm.branch.homes_of(rm.index, is_village));
        let age_days = (as_of - birth).num_days();
        let oldest = (age_days - 16 * 365).clamp(800, 20 * 365);
        Self {
            number,
            name: names::person(dice, birth.year()),
            life,
            home,
            birth,
            occupation: life.occupation(dice),
            since: as_of - Days::new(dice.between(760, oldest.max(761)) as u64),
            do_not_disturb: dice.chance(20),
            personalisation: !dice.chance(40),
            risk: risk(dice, life, as_of),
            is_renovating: matches!(
                life,
                Life::MortgagePayer | Life::PublicServant | Life::Farmer | Life::ShopOwner
            ) && dice.chance(35),
            has_car: matches!(
                life,
                Life::MortgagePayer | Life::PublicServant | Life::Investor | Life::ShopOwner | Life::YoungOffice
            ) && dice.chance(160),
            has_windfall: life != Life::Sleeper && dice.chance(12),
            in_arrears: dice.chance(28),
        }
    }

    /// Customer number: ten digits that begin with 88.
    pub fn customer_no(&self) -> String {
        format!("88{:08}", self.number)
    }

    /// Number of the account with that index; 01 is the current account.
    pub fn account_no(&self, index: usize) -> String {
        format!("6299{:08}{index:02}", self.number)
    }

    /// A mobile number of the range 122, which no operator has.
    pub fn phone(&self, dice: &mut Dice) -> String {
        format!("122{:08}", dice.below(100_000_000))
    }

    /// An identity number of the region 990101, which does not exist, with a check character that is wrong.
    pub fn id_number(&self, dice: &mut Dice) -> String {
        let front = format!("990101{}{:03}", self.birth.format("%Y%m%d"), dice.below(1_000));
        let wrong = (check_index(&front) + 1 + dice.below(10) as usize) % CHECK_CHARS.len();
        format!("{front}{}", CHECK_CHARS[wrong] as char)
    }

    pub fn address(&self, dice: &mut Dice) -> String {
        let Home {
            town,
            village,
            is_village,
            ..
        } = self.home;
        if is_village {
            format!(
                "{COUNTY}{town}{village}{}组{}号",
                dice.between(1, 12),
                dice.between(1, 60)
            )
        } else {
            let (block, floor) = (dice.between(1, 18), dice.between(1, 11));
            format!("{COUNTY}{town}{village}{block}幢{floor}{:02}室", dice.between(1, 4))
        }
    }

    pub fn grid(&self) -> String {
        format!("{}-{:02}", self.home.grid_prefix, self.home.grid_number)
    }
}

fn risk(dice: &mut Dice, life: Life, as_of: NaiveDate) -> Option<(i64, NaiveDate)> {
    let share = match life {
        Life::Investor => 970,
        Life::QuietWealth | Life::PublicServant => 600,
        Life::MortgagePayer | Life::YoungOffice | Life::Retired => 480,
        Life::Sleeper | Life::Student => 120,
        _ => 300,
    };
    if !dice.chance(share) {
        return None;
    }
    let level = match life {
        Life::Investor => dice.between(3, 5),
        Life::Retired | Life::Farmer | Life::QuietWealth => dice.between(1, 2),
        _ => dice.between(1, 4),
    };
    Some((level, as_of - Days::new(dice.between(5, 620) as u64)))
}

const CHECK_CHARS: &[u8; 11] = b"10X98765432";

/// Index of the right check character (ISO 7064 MOD 11-2, as GB 11643 uses it).
fn check_index(front: &str) -> usize {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    front
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| usize::from(digit - b'0') * weight)
        .sum::<usize>()
        % 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_identity_numbers_fail_their_check() {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let rms = relationship_managers(&mut Dice::new(1, 0));
        for number in 1..200 {
            let mut dice = Dice::new(1, number);
            let person = Person::invent(&mut dice, number, &rms[number as usize % rms.len()], as_of);
            let id = person.id_number(&mut dice);
            assert_eq!(id.len(), 18);
            assert_ne!(id.as_bytes()[17], CHECK_CHARS[check_index(&id[..17])], "{id}");
            assert!(person.since > person.birth && person.since < as_of);
        }
    }
}
