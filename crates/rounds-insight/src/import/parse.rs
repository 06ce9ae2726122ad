//! Text cells to typed cells.

use chrono::NaiveDate;

use super::problem::ProblemCode;
use crate::contract::{Cell, Kind};

/// Years a date may have; a year beyond is a typing error.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads one cell as its column's kind. An empty cell is [`Cell::Empty`] for every kind.
pub(crate) fn parse(text: &str, kind: Kind) -> Result<Cell<'_>, ProblemCode> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Cell::Empty);
    }
    match kind {
        Kind::Text | Kind::Word(_) | Kind::Product => Ok(Cell::Text(text)),
        Kind::Integer { .. } => text
            .parse()
            .map(Cell::Integer)
            .map_err(|_| ProblemCode::ValueNotANumber),
        Kind::Date(_) => date(text).map(Cell::Date),
        Kind::Flag => flag(text).map(Cell::Flag).ok_or(ProblemCode::ValueNotAFlag),
    }
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

fn date(text: &str) -> Result<NaiveDate, ProblemCode> {
    let shaped = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| is_date_byte(at, byte));
    if !shaped {
        return Err(ProblemCode::ValueNotADate);
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let date = NaiveDate::from_ymd_opt(number(0..4) as i32, number(5..7), number(8..10));
    date_in_range(date.ok_or(ProblemCode::ValueNotADate)?)
}

fn is_date_byte(at: usize, byte: u8) -> bool {
    if at == 4 || at == 7 {
        byte == b'-'
    } else {
        byte.is_ascii_digit()
    }
}

/// Refuses days outside 1900 to 2199.
pub(crate) fn date_in_range(date: NaiveDate) -> Result<NaiveDate, ProblemCode> {
    use chrono::Datelike;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(ProblemCode::ValueOutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::DateRule;

    const NUMBER: Kind = Kind::MONEY;
    const DATE: Kind = Kind::Date(DateRule::Any);

    #[test]
    fn cells_read_as_their_kind() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let cases = [
            (" 12 ", NUMBER, Ok(Cell::Integer(12))),
            ("-3", NUMBER, Ok(Cell::Integer(-3))),
            ("12.50", NUMBER, Err(ProblemCode::ValueNotANumber)),
            ("1e3", NUMBER, Err(ProblemCode::ValueNotANumber)),
            ("2026-11-21", DATE, Ok(Cell::Date(day))),
            ("2026-02-30", DATE, Err(ProblemCode::ValueNotADate)),
            ("21.11.2026", DATE, Err(ProblemCode::ValueNotADate)),
            ("２０２６-1-1", DATE, Err(ProblemCode::ValueNotADate)),
            ("0026-11-21", DATE, Err(ProblemCode::ValueOutOfRange)),
            ("Yes", Kind::Flag, Ok(Cell::Flag(true))),
            ("0", Kind::Flag, Ok(Cell::Flag(false))),
            ("是", Kind::Flag, Err(ProblemCode::ValueNotAFlag)),
            ("", Kind::Flag, Ok(Cell::Empty)),
            ("  王 五 ", Kind::Text, Ok(Cell::Text("王 五"))),
        ];
        for (text, kind, expected) in cases {
            assert_eq!(parse(text, kind), expected, "{text} as {kind:?}");
        }
    }
}
