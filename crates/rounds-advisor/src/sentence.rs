//! Fills `{value}` and `{as_of}` in both languages. Knows how each language writes money, dates, days and shares;
//! refuses to know any sentence.
//!
//! The value brings its unit with it: a template says `balance {value}`, never `{value} yuan` or `{value} days`.

use chrono::{Datelike, NaiveDate};
use rounds_domain::{Currency, Language, Text};
use rounds_protocol::entities::FactValue;
use rounds_protocol::rules::FactDefinition;

use crate::band;

/// The template with the value and its date filled in, in both languages. `definition` names the codes of code
/// facts (without it the code itself stands there), and says whether money is a balance: a balance is worded as its
/// band, because the plain amount needs a logged reveal.
pub fn fill(
    template: &Text,
    value: &FactValue,
    as_of: NaiveDate,
    currency: Currency,
    definition: Option<&FactDefinition>,
) -> Text {
    let word = |language, words: &str| {
        words
            .replace("{value}", &value_words(value, language, currency, definition))
            .replace("{as_of}", &date_words(as_of, language))
    };
    Text::new(
        word(Language::Chinese, &template.zh),
        word(Language::English, &template.en),
    )
}

/// What a customer said at a visit, in both languages: the fact's name, its value, the day, and that nobody verified it.
/// A fact's own sentence would claim that the bank's data say so.
pub fn declared(definition: &FactDefinition, value: &FactValue, on: NaiveDate, currency: Currency) -> Text {
    let words = |language| plain_value(value, language, currency, definition);
    let day = |language| date_words(on, language);
    Text::new(
        format!(
            "客户{}面谈时提出，未经核实。{}：{}。",
            day(Language::Chinese),
            definition.name.zh,
            words(Language::Chinese)
        ),
        format!(
            "Declared on {}, not verified. {}: {}.",
            day(Language::English),
            definition.name.en,
            words(Language::English)
        ),
    )
}

/// The value without a band: what was said is no balance of the bank.
fn plain_value(value: &FactValue, language: Language, currency: Currency, definition: &FactDefinition) -> String {
    match value {
        FactValue::Money(minor) => money_words(*minor, currency, language),
        other => value_words(other, language, currency, Some(definition)),
    }
}

/// The first `{placeholder}` that is neither `{value}` nor `{as_of}`.
pub fn unknown_placeholder(words: &str) -> Option<String> {
    let mut rest = words;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('}') else {
            return Some(inside.to_owned());
        };
        let name = &inside[..close];
        if name != "value" && name != "as_of" {
            return Some(name.to_owned());
        }
        rest = &inside[close + 1..];
    }
    None
}

/// A fact's value in words.
pub fn value_words(
    value: &FactValue,
    language: Language,
    currency: Currency,
    definition: Option<&FactDefinition>,
) -> String {
    let chinese = language == Language::Chinese;
    let balance = definition.is_some_and(|definition| band::tells_a_balance(&definition.group));
    match value {
        FactValue::Money(minor) if balance => band::words(*minor, currency, language),
        FactValue::Money(minor) => money_words(*minor, currency, language),
        FactValue::Count(count) => grouped(*count),
        FactValue::Days(days) if chinese => format!("{}天", grouped(*days)),
        FactValue::Days(1) => "1 day".to_owned(),
        FactValue::Days(days) => format!("{} days", grouped(*days)),
        FactValue::Share(basis_points) => share_words(*basis_points),
        FactValue::Flag(true) => if chinese { "是" } else { "yes" }.to_owned(),
        FactValue::Flag(false) => if chinese { "否" } else { "no" }.to_owned(),
        FactValue::Date(date) => date_words(*date, language),
        FactValue::Code(code) => definition
            .and_then(|definition| definition.values.get(code))
            .map_or_else(|| code.clone(), |name| name.in_language(language).to_owned()),
    }
}

/// `2026-11-21` in Chinese, `21 Nov 2026` in English.
pub fn date_words(date: NaiveDate, language: Language) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    match language {
        Language::Chinese => format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        Language::English => format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year()),
    }
}

/// Money as people read it: Chinese counts in 万 and 亿 with one decimal (`12.3万元`), English groups by thousands
/// (`¥123,000`). Whole units from 100 upwards, two decimals below; halves away from zero.
pub fn money_words(minor: i64, currency: Currency, language: Language) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    match language {
        Language::Chinese => format!("{sign}{}{}", chinese_amount(minor), chinese_unit(currency)),
        Language::English => format!("{sign}{}{}", english_sign(currency), plain_amount(minor)),
    }
}

fn chinese_amount(minor: u64) -> String {
    // Tenths of 万 are 1,000 units, so 100,000 minor units; tenths of 亿 are 10,000 times that.
    let tenths_of_wan = rounded(minor, 100_000);
    if rounded(minor, 100) < 10_000 {
        plain_amount(minor)
    } else if tenths_of_wan < 100_000 {
        format!("{}万", tenths(tenths_of_wan))
    } else {
        format!("{}亿", tenths(rounded(minor, 1_000_000_000)))
    }
}

fn tenths(number: u64) -> String {
    match (number / 10, number % 10) {
        (whole, 0) => grouped_digits(whole),
        (whole, tenth) => format!("{}.{tenth}", grouped_digits(whole)),
    }
}

fn plain_amount(minor: u64) -> String {
    if minor >= 10_000 || minor.is_multiple_of(100) {
        grouped_digits(rounded(minor, 100))
    } else {
        format!("{}.{:02}", minor / 100, minor % 100)
    }
}

fn rounded(number: u64, unit: u64) -> u64 {
    number / unit + u64::from(number % unit >= unit.div_ceil(2))
}

fn chinese_unit(currency: Currency) -> &'static str {
    match currency {
        Currency::CNY => "元",
        Currency::CZK => "克朗",
        Currency::EUR => "欧元",
        Currency::USD => "美元",
    }
}

fn english_sign(currency: Currency) -> &'static str {
    match currency {
        Currency::CNY => "¥",
        Currency::CZK => "CZK ",
        Currency::EUR => "€",
        Currency::USD => "$",
    }
}

/// Basis points as per cent: 2,500 is `25%`, 1,234 is `12.3%`.
fn share_words(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "-" } else { "" };
    format!("{sign}{}%", tenths(rounded(basis_points.unsigned_abs(), 10)))
}

fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_digits(number.unsigned_abs()))
}

fn grouped_digits(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}
