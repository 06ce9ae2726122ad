//! Every table and column of the contract, in the order in which an import reads them.

use super::schema::{Column, DateRule, Kind, Presence, Table};
use super::words::*;

const PAST: Kind = Kind::Date(DateRule::UpToAsOf);
const ANY_DAY: Kind = Kind::Date(DateRule::Any);

/// The tables: what is referred to comes before what refers to it.
pub const TABLES: &[Table] = &[
    BRANCHES,
    STAFF,
    CUSTOMERS,
    ASSIGNMENTS,
    ACCOUNTS,
    HOLDINGS,
    TRANSACTIONS,
    CONTACTS,
    CONSENTS,
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Table `branches`.
pub const BRANCHES: Table = Table {
    name: "branches",
    meaning: "One branch of the bank.",
    presence: Presence::Required,
    key: &["branch_code"],
    columns: &[
        Column::new("branch_code", Kind::Text, "The bank's branch code.").required(),
        Column::new("name_zh", Kind::Text, "Name in Chinese.").required(),
        Column::new("name_en", Kind::Text, "Name in English.").required(),
        Column::new("place", Kind::Text, "Town or district.").required(),
    ],
};

/// Table `staff`.
pub const STAFF: Table = Table {
    name: "staff",
    meaning: "One relationship manager or supervisor.",
    presence: Presence::Required,
    key: &["staff_no"],
    columns: &[
        Column::new("staff_no", Kind::Text, "Staff number, with which the person signs in.").required(),
        Column::new("name", Kind::Text, "Name as colleagues write it.").required(),
        Column::new("role", Kind::Word(ROLES), "What the person may do.").required(),
        Column::new("branch_code", Kind::Text, "Home branch.")
            .required()
            .references("branches"),
        Column::new(
            "supervisor_no",
            Kind::Text,
            "Supervisor of the person's team; empty for supervisors.",
        )
        .references("staff"),
        Column::new("active", Kind::Flag, "May sign in.").required(),
    ],
};

/// Table `customers`.
pub const CUSTOMERS: Table = Table {
    name: "customers",
    meaning: "One customer (a person).",
    presence: Presence::Required,
    key: &["customer_no"],
    columns: &[
        Column::new("customer_no", Kind::Text, "The bank's customer number.").required(),
        Column::new("name", Kind::Text, "Full name.").required(),
        Column::new("invented", Kind::Flag, "The identity is invented.").required(),
        Column::new("branch_code", Kind::Text, "Home branch.")
            .required()
            .references("branches"),
        Column::new(
            "birth_date",
            PAST,
            "Date of birth. Only for capacity, protection and legal limits.",
        ),
        Column::new("id_number", Kind::Text, "Identity number, unmasked."),
        Column::new("phone", Kind::Text, "Phone number, unmasked."),
        Column::new("address", Kind::Text, "Postal address."),
        Column::new("place", Kind::Text, "County, district or town.").required(),
        Column::new("village", Kind::Text, "Village, community or estate."),
        Column::new("grid", Kind::Text, "Outreach grid."),
        Column::new("occupation", Kind::Word(OCCUPATIONS), "Coarse occupation."),
        Column::new("business_owner", Kind::Flag, "Runs a shop or a firm.").required(),
        Column::new("farm_household", Kind::Flag, "Belongs to a farming household.").required(),
        Column::new("customer_since", PAST, "First day as a customer.").required(),
        Column::new(
            "risk_level",
            Kind::Integer { min: 1, max: 5 },
            "Risk tolerance C1 to C5.",
        ),
        Column::new("risk_assessed_on", PAST, "Day of the risk assessment."),
        Column::new("do_not_disturb", Kind::Flag, "Asked not to be contacted.").required(),
        Column::new("personalisation", Kind::Flag, "Personal suggestions are allowed.").required(),
        Column::new("source", Kind::Text, "System the row comes from.").required(),
    ],
};

/// Table `assignments`.
pub const ASSIGNMENTS: Table = Table {
    name: "assignments",
    meaning: "Which relationship manager looks after a customer now: exactly one row for each customer.",
    presence: Presence::Required,
    key: &["customer_no"],
    columns: &[
        Column::new("customer_no", Kind::Text, "The customer.")
            .required()
            .references("customers"),
        Column::new("staff_no", Kind::Text, "An active relationship manager.")
            .required()
            .references("staff"),
        Column::new("assigned_from", PAST, "First day of the assignment.").required(),
    ],
};

/// Table `accounts`.
pub const ACCOUNTS: Table = Table {
    name: "accounts",
    meaning: "One account: current, deposit, loan or card.",
    presence: Presence::Required,
    key: &["account_no"],
    columns: &[
        Column::new("account_no", Kind::Text, "The bank's account number.").required(),
        Column::new("customer_no", Kind::Text, "Owner.")
            .required()
            .references("customers"),
        Column::new("product", Kind::Product, "Product of the account.").required(),
        Column::new("opened_on", PAST, "Day of opening.").required(),
        Column::new("closed_on", PAST, "Day of closing.").not_before("opened_on"),
        Column::new("status", Kind::Word(ACCOUNT_STATUSES), "State.").required(),
    ],
};

/// Table `holdings`.
pub const HOLDINGS: Table = Table {
    name: "holdings",
    meaning: "One product held by one customer, with its figures as of the bank's `as_of`.",
    presence: Presence::Required,
    key: &["customer_no", "account_no", "product"],
    columns: &[
        Column::new("customer_no", Kind::Text, "Holder.")
            .required()
            .references("customers"),
        Column::new("product", Kind::Product, "Product held.").required(),
        Column::new("account_no", Kind::Text, "Account on which it is kept.")
            .required()
            .references("accounts"),
        Column::new("opened_on", PAST, "First day.").required(),
        Column::new("matures_on", ANY_DAY, "Day of maturity or last instalment.").not_before("opened_on"),
        Column::new("closed_on", PAST, "Day on which it ended.").not_before("opened_on"),
        Column::new(
            "balance_minor",
            Kind::MONEY,
            "Balance, or principal still owed; empty when not known.",
        ),
        Column::new(
            "limit_minor",
            Kind::MONEY,
            "Limit of a card or credit line; amount granted of a loan.",
        ),
        Column::new(
            "rate_bp",
            Kind::Integer {
                min: -1_000,
                max: 100_000,
            },
            "Nominal annual rate, basis points.",
        ),
        Column::new(
            "status",
            Kind::Word(HOLDING_STATUSES),
            "`past_due` only for credit in arrears.",
        )
        .required(),
    ],
};

/// Table `transactions`.
pub const TRANSACTIONS: Table = Table {
    name: "transactions",
    meaning: "One booked movement of money on an account.",
    presence: Presence::Required,
    key: &["transaction_no"],
    columns: &[
        Column::new("transaction_no", Kind::Text, "The bank's transaction number.").required(),
        Column::new("account_no", Kind::Text, "Account.")
            .required()
            .references("accounts"),
        Column::new("booked_on", PAST, "Day of booking.").required(),
        Column::new("amount_minor", Kind::MONEY, "Positive in, negative out.").required(),
        Column::new("purpose", Kind::Word(TRANSACTION_PURPOSES), "What it was for.").required(),
        Column::new("balance_after_minor", Kind::MONEY, "Balance of the account after it."),
    ],
};

/// Table `contacts`.
pub const CONTACTS: Table = Table {
    name: "contacts",
    meaning: "One past contact with a customer, recorded in another system of the bank.",
    presence: Presence::Optional,
    key: &["contact_no"],
    columns: &[
        Column::new("contact_no", Kind::Text, "Number of the contact.").required(),
        Column::new("customer_no", Kind::Text, "Customer.")
            .required()
            .references("customers"),
        Column::new("contacted_on", PAST, "Day of the contact.").required(),
        Column::new("channel", Kind::Word(CHANNELS), "Where or how.").required(),
        Column::new("outcome", Kind::Word(OUTCOMES), "Outcome code O10 to O95."),
        Column::new("refusal", Kind::Word(REFUSALS), "Refusal code F01 to F99."),
        Column::new("product", Kind::Product, "Product that was talked about."),
        Column::new("staff_no", Kind::Text, "Who made the contact.").references("staff"),
    ],
};

/// Table `consents`.
pub const CONSENTS: Table = Table {
    name: "consents",
    meaning: "The latest decision of a customer on one consent purpose. No row means: not asked.",
    presence: Presence::Optional,
    key: &["customer_no", "purpose"],
    columns: &[
        Column::new("customer_no", Kind::Text, "Customer.")
            .required()
            .references("customers"),
        Column::new("purpose", Kind::Word(PURPOSES), "What the consent is for.").required(),
        Column::new("state", Kind::Word(CONSENT_STATES), "The decision.").required(),
        Column::new("decided_on", PAST, "Day of the decision.").required(),
        Column::new("text_version", Kind::Text, "Version of the text the customer saw.").required(),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_and_key_names_a_column_that_exists() {
        for (index, table) in TABLES.iter().enumerate() {
            assert_eq!(table.key_positions().len(), table.key.len(), "{}", table.name);
            for column in table.columns {
                if let Some(target) = column.references {
                    let place = TABLES.iter().position(|candidate| candidate.name == target);
                    assert!(
                        place.is_some_and(|place| place <= index),
                        "{}.{}",
                        table.name,
                        column.name
                    );
                    assert_eq!(TABLES[place.unwrap_or(0)].key.len(), 1, "{target} has a single key");
                }
                if let Some(earlier) = column.not_before {
                    assert!(table.position(earlier).is_some(), "{}.{}", table.name, column.name);
                }
            }
        }
    }

    #[test]
    fn no_table_has_a_forbidden_column() {
        for table in TABLES {
            for column in table.columns {
                assert!(
                    !FORBIDDEN_COLUMNS.contains(&column.name),
                    "{}.{}",
                    table.name,
                    column.name
                );
            }
        }
    }

    /// Passwords, biometrics and message codes have no column that they could come in by.
    #[test]
    fn pi_11_no_column_of_the_contract_takes_what_never_enters_a_device() {
        let never = [
            "password",
            "pin",
            "passcode",
            "otp",
            "sms",
            "biometric",
            "fingerprint",
            "face",
            "cvv",
            "track",
        ];
        for table in TABLES {
            for column in table.columns {
                let words: Vec<&str> = column.name.split('_').collect();
                let secret = never.iter().find(|word| words.contains(word));
                assert_eq!(secret, None, "{}.{}", table.name, column.name);
            }
        }
    }
}
