//! How values are worded in both languages.

use rounds_advisor::sentence::{fill, value_words};
use rounds_domain::{Currency, Language, Text};
use rounds_protocol::entities::FactValue;

use crate::bank::{both, date, fact_definition};

#[test]
fn values_are_worded_as_people_read_them() {
    let cases = [
        (FactValue::Money(12_300_000), "12.3万元", "¥123,000"),
        (FactValue::Money(12_000_000), "12万元", "¥120,000"),
        (FactValue::Money(1_000_000), "1万元", "¥10,000"),
        (FactValue::Money(999_999), "1万元", "¥10,000"),
        (FactValue::Money(987_650), "9,877元", "¥9,877"),
        (FactValue::Money(9_876), "98.76元", "¥98.76"),
        (FactValue::Money(9_800), "98元", "¥98"),
        (FactValue::Money(0), "0元", "¥0"),
        (FactValue::Money(-12_345_678), "-12.3万元", "-¥123,457"),
        (FactValue::Money(9_999_999_999), "1亿元", "¥100,000,000"),
        (FactValue::Money(123_456_789_000), "12.3亿元", "¥1,234,567,890"),
        (
            FactValue::Money(123_456_700_000_000),
            "12,345.7亿元",
            "¥1,234,567,000,000",
        ),
        (FactValue::Count(1_234), "1,234", "1,234"),
        (FactValue::Days(1), "1天", "1 day"),
        (FactValue::Days(45), "45天", "45 days"),
        (FactValue::Share(2_500), "25%", "25%"),
        (FactValue::Share(1_234), "12.3%", "12.3%"),
        (FactValue::Share(-5), "-0.1%", "-0.1%"),
        (FactValue::Flag(true), "是", "yes"),
        (FactValue::Date(date(2026, 3, 1)), "2026-03-01", "1 Mar 2026"),
        (FactValue::Code("q3".into()), "q3", "q3"),
    ];
    for (value, chinese, english) in cases {
        assert_eq!(
            value_words(&value, Language::Chinese, Currency::CNY, None),
            chinese,
            "{value:?}"
        );
        assert_eq!(
            value_words(&value, Language::English, Currency::CNY, None),
            english,
            "{value:?}"
        );
    }
}

#[test]
fn money_carries_the_banks_currency() {
    for (currency, chinese, english) in [
        (Currency::CZK, "12.3万克朗", "CZK 123,000"),
        (Currency::EUR, "12.3万欧元", "€123,000"),
        (Currency::USD, "12.3万美元", "$123,000"),
    ] {
        let value = FactValue::Money(12_300_000);
        assert_eq!(value_words(&value, Language::Chinese, currency, None), chinese);
        assert_eq!(value_words(&value, Language::English, currency, None), english);
    }
}

#[test]
fn a_sentence_names_the_code_and_the_date() {
    let mut definition = fact_definition("occupation");
    definition
        .values
        .insert("teacher".into(), Text::new("教师", "teacher at a school"));
    let template = Text::new("职业：{value}（数据截至 {as_of}）", "Works as {value} (as of {as_of})");
    let value = FactValue::Code("teacher".into());
    let filled = fill(&template, &value, date(2026, 11, 20), Currency::CNY, Some(&definition));
    assert_eq!(
        filled,
        Text::new(
            "职业：教师（数据截至 2026-11-20）",
            "Works as teacher at a school (as of 20 Nov 2026)"
        )
    );
    assert_eq!(
        fill(&both("plain"), &value, date(2026, 11, 20), Currency::CNY, None),
        both("plain")
    );
}

#[test]
fn a_balance_is_worded_as_its_band() {
    let balance = fact_definition("balance_minor");
    for (minor, chinese, english) in [
        (0, "0元", "¥0"),
        (1, "1,000元以内", "up to ¥1,000"),
        (99_999, "1,000元以内", "up to ¥1,000"),
        (100_000, "1,000元至1万元", "¥1,000 to ¥10,000"),
        (30_000_000, "20万元至50万元", "¥200,000 to ¥500,000"),
        (-2_000_000, "-1万元至-5万元", "-¥10,000 to -¥50,000"),
        (500_000_000, "500万元以上", "over ¥5,000,000"),
        (i64::MIN, "-500万元以上", "over -¥5,000,000"),
    ] {
        let value = FactValue::Money(minor);
        assert_eq!(
            value_words(&value, Language::Chinese, Currency::CNY, Some(&balance)),
            chinese
        );
        assert_eq!(
            value_words(&value, Language::English, Currency::CNY, Some(&balance)),
            english
        );
    }
    let mut income = fact_definition("income_minor");
    income.group = "income".into();
    assert_eq!(
        value_words(
            &FactValue::Money(800_000),
            Language::English,
            Currency::CNY,
            Some(&income)
        ),
        "¥8,000"
    );
}

#[test]
fn bands_meet_without_gaps() {
    for (minor, code) in [
        (i64::MIN, "below_0"),
        (0, "none"),
        (1, "below_1k"),
        (99_999, "below_1k"),
        (100_000, "1k_10k"),
        (4_999_999, "10k_50k"),
        (5_000_000, "50k_200k"),
        (499_999_999, "1m_5m"),
        (500_000_000, "over_5m"),
        (i64::MAX, "over_5m"),
    ] {
        assert_eq!(rounds_advisor::band::code(minor), code, "{minor}");
    }
}
