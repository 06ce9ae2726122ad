//! How good a match is. Higher is better; the figures only have an order.

use super::record::Field;

/// Shorter digit queries would match half the portfolio by the front of the phone.
const PHONE_FRONT_MIN: usize = 3;

/// How much of a field a term covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// From start to end.
    Whole,
    /// From the start.
    Front,
    /// To the end.
    Tail,
}

/// The score of a term of `length` bytes in a field; 0 when it does not count there.
pub fn of_match(field: Field, cover: Cover, length: usize) -> u16 {
    use Cover::{Front, Tail, Whole};
    match (field, cover) {
        (Field::Name, Whole) => 1000,
        (Field::CustomerNo, Whole) => 950,
        (Field::Name, Front) => 900,
        (Field::Pinyin, Whole) => 850,
        (Field::Pinyin, Front) => 800,
        (Field::Initials, Whole) => 780,
        (Field::PhoneTail, Whole) => 770,
        (Field::Phone, Whole) => 765,
        (Field::Phone, Tail) if length > PHONE_FRONT_MIN => 760,
        (Field::IdTail, Whole | Tail) if length >= PHONE_FRONT_MIN => 740,
        (Field::Initials, Front) => 700,
        (Field::NameRest, Whole | Front) => 650,
        (Field::PhoneTail, Front) => 640,
        (Field::CustomerNo, Front) => 620,
        (Field::Phone, Front) if length >= PHONE_FRONT_MIN => 600,
        (Field::PinyinRest, Whole | Front) => 560,
        (Field::Place, Whole) => 550,
        (Field::Place, Front) => 520,
        (Field::InitialsRest, Whole | Front) => 480,
        (Field::CustomerNo, Tail) if length >= PHONE_FRONT_MIN => 470,
        (Field::PlaceRest, Whole | Front) => 440,
        (Field::PlacePinyin, Whole | Front) => 420,
        (Field::PlaceInitials, Whole | Front) if length > 1 => 380,
        _ => 0,
    }
}

/// A name that the term spells with one error.
pub const MISSPELT: u16 = 200;

/// Shortest term in which one typing error is forgiven.
pub const MISSPELT_MIN: usize = 4;

/// Whether `typed` is the front of `word` but for one error: a letter wrong, missing, too many, or two exchanged.
pub fn is_front_with_one_error(typed: &[u8], word: &[u8]) -> bool {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    let (Some((first, typed_rest)), false) = (typed.split_first(), word.is_empty()) else {
        // The word ended: one letter too many at the end is an error as well.
        return typed.len() <= 1;
    };
    let word_rest = &word[1..];
    let exchanged = typed_rest.first() == Some(&word[0]) && word_rest.first() == Some(first);
    word_rest.starts_with(typed_rest)
        || word.starts_with(typed_rest)
        || word_rest.starts_with(typed)
        || (exchanged && word_rest[1..].starts_with(&typed_rest[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        for (typed, word, expected) in [
            ("zhang", "zhangwei", true),
            ("zhamg", "zhangwei", true),
            ("zhag", "zhangwei", true),
            ("zhaang", "zhangwei", true),
            ("zhnag", "zhangwei", true),
            ("zahng", "zhangwei", true),
            ("shangw", "zhangwei", true),
            ("lihuaa", "lihua", true),
            ("sang", "zhangwei", false),
            ("zhmmg", "zhangwei", false),
            ("lihuaab", "lihua", false),
        ] {
            assert_eq!(
                is_front_with_one_error(typed.as_bytes(), word.as_bytes()),
                expected,
                "{typed} {word}"
            );
        }
    }
}
