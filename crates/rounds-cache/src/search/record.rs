//! One customer's searchable words as one text: fields of a tag, a start mark, the words and an end mark. Every field
//! is matched from its start, so what should be found from its middle (a given name, a village's second character)
//! is a field of its own.

use std::collections::BTreeSet;

use rounds_protocol::entities::CustomerBody;

use super::fold::{fold, is_han};
use super::pinyin::{Spelling, TextKind, spellings};

/// Before the words of a field; the tag stands before it.
pub const START: u8 = 1;
/// After the words of a field.
pub const END: u8 = 2;

/// Digits of the identity number that the index holds: a tail, never the whole.
const ID_TAIL: usize = 6;
/// Digits of the phone that people remember.
const PHONE_TAIL: usize = 4;

/// What a field is. The byte is its tag in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Field {
    Name = b'N',
    NameRest = b'n',
    Pinyin = b'P',
    PinyinRest = b'p',
    Initials = b'I',
    InitialsRest = b'i',
    Phone = b'T',
    PhoneTail = b't',
    IdTail = b'D',
    CustomerNo = b'C',
    Place = b'V',
    PlaceRest = b'v',
    PlacePinyin = b'W',
    PlaceInitials = b'w',
}

impl Field {
    const ALL: [Self; 14] = [
        Self::Name,
        Self::NameRest,
        Self::Pinyin,
        Self::PinyinRest,
        Self::Initials,
        Self::InitialsRest,
        Self::Phone,
        Self::PhoneTail,
        Self::IdTail,
        Self::CustomerNo,
        Self::Place,
        Self::PlaceRest,
        Self::PlacePinyin,
        Self::PlaceInitials,
    ];

    /// The field of a tag.
    pub fn of_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|field| *field as u8 == tag)
    }
}

/// Fields in the making: each once.
#[derive(Default)]
struct Record(BTreeSet<(Field, String)>);

impl Record {
    fn add(&mut self, field: Field, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.0.insert((field, words));
        }
    }

    fn into_text(self) -> String {
        let mut text = String::new();
        for (field, words) in self.0 {
            text.push(char::from(field as u8));
            text.push(char::from(START));
            text.push_str(&words);
            text.push(char::from(END));
        }
        text
    }
}

/// The record of a customer.
pub fn of_customer(body: &CustomerBody) -> String {
    let mut record = Record::default();
    add_name(&mut record, &body.name);
    for place in [Some(body.place.as_str()), body.village.as_deref()]
        .into_iter()
        .flatten()
    {
        add_place(&mut record, place);
    }
    if let Some(phone) = &body.phone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        record.add(Field::PhoneTail, &digits[digits.len().saturating_sub(PHONE_TAIL)..]);
        record.add(Field::Phone, digits);
    }
    if let Some(id) = &body.id_number {
        let id: Vec<char> = fold(id).chars().filter(char::is_ascii_alphanumeric).collect();
        record.add(
            Field::IdTail,
            id[id.len().saturating_sub(ID_TAIL)..].iter().collect::<String>(),
        );
    }
    record.add(Field::CustomerNo, fold(body.customer_no.as_str()));
    record.into_text()
}

fn add_name(record: &mut Record, name: &str) {
    let folded = fold(name);
    record.add(Field::Name, folded.replace(' ', ""));
    for rest in rests(&folded) {
        record.add(Field::NameRest, rest);
    }
    for spelling in spellings(&folded, TextKind::PersonName).unwrap_or_default() {
        record.add(Field::Pinyin, spelling.concat());
        record.add(Field::Initials, initials(&spelling));
        for from in 1..spelling.len() {
            record.add(Field::PinyinRest, spelling[from..].concat());
            record.add(Field::InitialsRest, initials(&spelling[from..]));
        }
    }
    if !folded.chars().any(is_han) {
        record.add(
            Field::Initials,
            folded
                .split_whitespace()
                .filter_map(|word| word.chars().next())
                .collect::<String>(),
        );
    }
}

fn add_place(record: &mut Record, place: &str) {
    let folded = fold(place);
    for rest in rests(&folded) {
        record.add(Field::PlaceRest, rest);
    }
    record.add(Field::Place, folded.replace(' ', ""));
    if let Some(first) = spellings(&folded, TextKind::Place).and_then(|all| all.into_iter().next()) {
        record.add(Field::PlacePinyin, first.concat());
        record.add(Field::PlaceInitials, initials(&first));
    }
}

/// What one may begin to type in the middle: from each further Chinese character, from each further word.
fn rests(folded: &str) -> Vec<String> {
    let mut rests = Vec::new();
    let mut before = None;
    for (at, c) in folded.char_indices() {
        let begins = is_han(c) || (c.is_alphanumeric() && before.is_some_and(|b: char| !b.is_alphanumeric()));
        if at > 0 && begins {
            rests.push(folded[at..].replace(' ', ""));
        }
        before = Some(c);
    }
    rests
}

fn initials(spelling: &[String]) -> String {
    spelling.iter().filter_map(|syllable| syllable.chars().next()).collect()
}

/// By what names are put in order: pinyin for Chinese ones, folded letters for others.
pub fn order_key(name: &str) -> String {
    let folded = fold(name);
    let spelled: Option<Spelling> = spellings(&folded, TextKind::PersonName).and_then(|all| all.into_iter().next());
    spelled.map_or(folded, |spelling| spelling.join(" "))
}
