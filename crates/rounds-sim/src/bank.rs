//! The bank that is published: who works there, whose customers there are. What stands here is what each device must
//! hold in the end, whatever happened on the way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rounds_domain::{Currency, StaffNo, Text};
use rounds_protocol::entities::{ContactBody, CustomerBody, EntityKind, Fact, FactValue};
use rounds_protocol::publish::{Assignment, BranchRow, CustomerEntity, Publication, ReferenceEntity};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::volatile::Moving;
use serde::Serialize;

/// One customer as the bank has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub rm: &'static str,
    /// Rises with every change of the record.
    pub version: u32,
    /// Whether the bank still lists the customer.
    pub listed: bool,
}

/// Everything that the next publication will say.
#[derive(Clone, Debug)]
pub struct Bank {
    pub cards: BTreeMap<String, Card>,
    product_version: u32,
    rules: bool,
    /// R2 has gone to the other team.
    moved_team: bool,
}

/// RMs a customer can be given to. R3 is in another team and has no device here.
pub const RMS: [&str; 3] = ["R1", "R2", "R3"];
pub const SUPERVISOR: &str = "S1";
const CUSTOMERS: u32 = 9;

impl Bank {
    /// R1 has four customers, R2 three, R3 two.
    pub fn new() -> Self {
        let rm = |n| match n {
            1..=4 => "R1",
            5..=7 => "R2",
            _ => "R3",
        };
        let card = |n| Card {
            rm: rm(n),
            version: 1,
            listed: true,
        };
        Self {
            cards: (1..=CUSTOMERS).map(|n| (number(n), card(n))).collect(),
            product_version: 1,
            rules: false,
            moved_team: false,
        }
    }

    pub fn numbers(&self) -> Vec<String> {
        self.cards.keys().cloned().collect()
    }

    /// Customers that this RM has now.
    pub fn of_rm(&self, rm: &str) -> BTreeSet<String> {
        self.listed(|card| card.rm == rm)
    }

    /// Customers that a member must see now: one's own, or the team's.
    pub fn seen_by(&self, staff_no: &str) -> BTreeSet<String> {
        if staff_no == SUPERVISOR {
            self.listed(|card| self.is_in_team(card.rm))
        } else {
            self.of_rm(staff_no)
        }
    }

    /// Whether an RM is in the supervisor's team now.
    pub fn is_in_team(&self, rm: &str) -> bool {
        rm == "R1" || (rm == "R2" && !self.moved_team)
    }

    fn listed(&self, which: impl Fn(&Card) -> bool) -> BTreeSet<String> {
        let cards = self.cards.iter().filter(|(_, card)| card.listed && which(card));
        cards.map(|(number, _)| number.clone()).collect()
    }

    pub fn assign(&mut self, customer: &str, rm: &'static str) {
        self.change(customer, |card| card.rm = rm);
    }

    /// The record changes, so every device must see the newer one.
    pub fn edit(&mut self, customer: &str) {
        self.change(customer, |card| card.version += 1);
    }

    /// The bank lists the customer no more, or again.
    pub fn list(&mut self, customer: &str, listed: bool) {
        self.change(customer, |card| card.listed = listed);
    }

    pub fn new_customer(&mut self, rm: &'static str) -> String {
        let number = number(u32::try_from(self.cards.len()).unwrap_or(0) + 1);
        let card = Card {
            rm,
            version: 1,
            listed: true,
        };
        self.cards.insert(number.clone(), card);
        number
    }

    pub fn new_products(&mut self) {
        self.product_version += 1;
    }

    /// A scope that no device knows yet.
    pub fn new_rules(&mut self) {
        self.rules = true;
    }

    pub fn change_team(&mut self) {
        self.moved_team = !self.moved_team;
    }

    fn change(&mut self, customer: &str, how: impl FnOnce(&mut Card)) {
        if let Some(card) = self.cards.get_mut(customer) {
            how(card);
        }
    }

    pub fn staff(&self) -> Vec<StaffBody> {
        let boss_of_two = if self.moved_team { "S2" } else { SUPERVISOR };
        vec![
            member("R1", Role::Rm, Some(SUPERVISOR)),
            member("R2", Role::Rm, Some(boss_of_two)),
            member("R3", Role::Rm, Some("S2")),
            member(SUPERVISOR, Role::Supervisor, None),
            member("S2", Role::Supervisor, None),
        ]
    }

    /// The scopes that a member must have.
    pub fn scopes_of(&self, staff_no: &str) -> Vec<String> {
        let own = if staff_no == SUPERVISOR {
            format!("team:{staff_no}")
        } else {
            format!("rm:{staff_no}")
        };
        let rules = self.rules.then(|| "ref:rules".to_owned());
        [own, "ref:products".to_owned()].into_iter().chain(rules).collect()
    }

    pub fn publication(&self) -> Publication {
        let listed = || self.cards.iter().filter(|(_, card)| card.listed);
        Publication {
            source_hash: "simulated".into(),
            bank: bank_body(),
            as_of: day(),
            branches: vec![BranchRow {
                code: "B1".into(),
                name: Text::new("一支行", "Branch One"),
            }],
            staff: self.staff(),
            assignments: listed().map(|(number, card)| assignment(number, card)).collect(),
            customer_entities: listed().flat_map(|(number, card)| entities(number, card)).collect(),
            moving: listed().map(|(number, card)| moving(number, card)).collect(),
            reference_entities: self.reference_entities(),
        }
    }

    fn reference_entities(&self) -> Vec<ReferenceEntity> {
        let of = |scope: &str, kind, id: &str, version: u32| ReferenceEntity {
            scope: scope.into(),
            kind,
            id: id.into(),
            body: format!(r#"{{"code":"{id}","version":{version}}}"#),
        };
        let rules = self.rules.then(|| of("ref:rules", EntityKind::RulePack, "pack", 1));
        let products = ["P1", "P2"].map(|id| of("ref:products", EntityKind::Product, id, self.product_version));
        products.into_iter().chain(rules).collect()
    }
}

pub fn bank_body() -> BankBody {
    BankBody {
        code: "T".into(),
        name: Text::new("试", "Test"),
        currency: Currency::CNY,
        invented: true,
    }
}

pub fn member(number: &str, role: Role, supervisor: Option<&str>) -> StaffBody {
    StaffBody {
        staff_no: number.into(),
        name: format!("Member {number}"),
        role,
        branch: "B1".into(),
        branch_name: Text::new("一支行", "Branch One"),
        supervisor_no: supervisor.map(StaffNo::from),
    }
}

/// The day that all data is as of.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

/// The name tells the version, so that an old record is seen.
pub fn name_of(number: &str, version: u32) -> String {
    format!("Customer {number} version {version}")
}

fn number(n: u32) -> String {
    format!("C{n:02}")
}

fn assignment(number: &str, card: &Card) -> Assignment {
    Assignment {
        customer_no: number.into(),
        rm: card.rm.into(),
        from: day(),
    }
}

fn entities(number: &str, card: &Card) -> [CustomerEntity; 2] {
    let contact = ContactBody {
        contact_no: format!("K-{number}"),
        customer_no: number.into(),
        on: day(),
        channel: "phone".into(),
        outcome: None,
        refusal: None,
        product: None,
        staff_no: None,
    };
    [
        entity(number, EntityKind::Customer, number, &customer(number, card)),
        entity(number, EntityKind::Contact, &contact.contact_no, &contact),
    ]
}

/// What moves of a customer tells the version too.
fn moving(number: &str, card: &Card) -> Moving {
    Moving {
        customer_no: number.into(),
        facts: vec![Fact {
            code: "products_count".into(),
            value: FactValue::Count(card.version.into()),
            as_of: day(),
        }],
        segments: vec!["S01".into()],
    }
}

fn entity<T: Serialize>(customer: &str, kind: EntityKind, id: &str, body: &T) -> CustomerEntity {
    CustomerEntity {
        customer_no: customer.into(),
        kind,
        id: id.to_owned(),
        // Plain data with text keys always serialises.
        body: serde_json::to_string(body).unwrap_or_default(),
    }
}

fn customer(number: &str, card: &Card) -> CustomerBody {
    CustomerBody {
        customer_no: number.into(),
        name: name_of(number, card.version),
        invented: true,
        branch: "B1".into(),
        branch_name: Text::new("一支行", "Branch One"),
        rm: card.rm.into(),
        birth_year: None,
        id_number: None,
        phone: None,
        address: None,
        place: "Town".into(),
        village: None,
        grid: None,
        occupation: None,
        customer_since: day(),
        risk_level: None,
        risk_assessed_on: None,
        do_not_disturb: false,
        personalisation: true,
        consents: vec![],
        holdings: vec![],
        currency: Currency::CNY,
        source: "test".into(),
    }
}
