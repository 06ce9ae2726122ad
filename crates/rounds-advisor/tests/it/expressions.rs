//! The rule language.

use proptest::prelude::*;
use rounds_advisor::{Expression, ExpressionError, FactSet};
use rounds_protocol::entities::FactValue;

use crate::bank::{fact, rich_farmer};

#[test]
fn expressions_hold_as_written() {
    let facts = rich_farmer();
    let cases = [
        ("idle_cash >= 30_000_000", true),
        ("idle_cash > 30000000", false),
        ("idle_cash == 30000000 && maturing_days != 13", true),
        ("idle_cash < -5", false),
        ("farm_household", true),
        ("farm_household == true", true),
        ("farm_household == false", false),
        ("farm_household != false", true),
        ("!farm_household", false),
        ("occupation == 'farmer'", true),
        ("occupation != 'teacher'", true),
        ("occupation in {'teacher', 'farmer'}", true),
        ("occupation in {'teacher'}", false),
        ("known(maturing_days)", true),
        ("known(nothing)", false),
        ("!known(nothing)", true),
        ("idle_cash < 1 || farm_household && maturing_days < 30", true),
        ("(idle_cash < 1 || farm_household) && maturing_days > 30", false),
        ("!(idle_cash < 1 || maturing_days > 30)", true),
    ];
    for (text, expected) in cases {
        assert_eq!(
            Expression::parse(text).unwrap().holds(&FactSet::new(&facts)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_comparison_with_an_unknown_fact_is_false_whatever_its_operator() {
    for operator in ["==", "!=", "<", "<=", ">", ">="] {
        let text = format!("nothing {operator} 0");
        assert!(!Expression::parse(&text).unwrap().holds(&FactSet::default()), "{text}");
    }
    for text in [
        "nothing",
        "nothing == false",
        "nothing != true",
        "nothing != 'a'",
        "nothing in {'a'}",
    ] {
        assert!(!Expression::parse(text).unwrap().holds(&FactSet::default()), "{text}");
    }
}

#[test]
fn a_comparison_with_another_type_is_false() {
    let facts = rich_farmer();
    for text in [
        "idle_cash",
        "idle_cash != 'a'",
        "farm_household != 3",
        "occupation >= 0",
        "occupation == true",
    ] {
        assert!(!Expression::parse(text).unwrap().holds(&FactSet::new(&facts)), "{text}");
    }
}

#[test]
fn errors_name_the_position() {
    let cases = [
        ("", 1),
        ("idle_cash >=", 13),
        ("idle_cash >= 'a'", 14),
        ("idle_cash >= 5 5", 16),
        ("idle_cash # 5", 11),
        ("余额 > 5", 1),
        ("a == 'open", 6),
        ("(a || b", 8),
        ("a in {}", 7),
        ("a in {'x' 'y'}", 11),
        ("known(", 7),
        ("a && && b", 6),
        ("true", 1),
        ("a > 99999999999999999999", 5),
        ("a >= true", 6),
    ];
    for (text, position) in cases {
        assert_eq!(Expression::parse(text).unwrap_err().position(), position, "{text}");
    }
}

#[test]
fn nesting_has_a_limit_instead_of_an_end() {
    for text in [
        format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("{}a", "!".repeat(5_000)),
    ] {
        assert!(matches!(Expression::parse(&text), Err(ExpressionError::TooDeep { .. })));
    }
}

#[test]
fn facts_are_listed_once_and_sorted() {
    let parsed = Expression::parse("b > 1 && (a || !known(b)) && c in {'x'}").unwrap();
    assert_eq!(parsed.facts(), ["a", "b", "c"]);
}

#[test]
fn of_two_facts_with_one_code_the_later_counts() {
    let mut early = fact("idle_cash", FactValue::Money(1));
    early.as_of = crate::bank::date(2026, 1, 1);
    let facts = [early, fact("idle_cash", FactValue::Money(2))];
    assert_eq!(FactSet::new(&facts).number("idle_cash"), Some(2));
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn no_soup_of_tokens_makes_the_parser_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "a", "known", "in", "true", "(", ")", "{", "}", "&&", "||", "!", "==", "<", "5", "-7", "'x'", ",",
        ]), 0..30)
    ) {
        let _ = Expression::parse(&words.join(" "));
    }

    #[test]
    fn comparisons_agree_with_integers(left in any::<i64>(), right in any::<i64>()) {
        let facts = [fact("x", FactValue::Count(left))];
        for (operator, expected) in [("<", left < right), ("<=", left <= right), ("==", left == right),
            ("!=", left != right), (">", left > right), (">=", left >= right)] {
            let text = format!("x {operator} {right}");
            prop_assert_eq!(Expression::parse(&text).unwrap().holds(&FactSet::new(&facts)), expected, "{}", text);
        }
    }
}
