//! Words that nobody may say to a customer (domain rules MK-06, PR-01, PR-07, PR-12): found in any text, whatever its
//! spacing, width and case. Which words, and why, is published data.
//!
//! Refuses to know where a text comes from and whether it is sent.

use rounds_protocol::offers::ForbiddenWord;
use rounds_protocol::rules::ProductKind;

/// A forbidden word in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    pub rule: &'a ForbiddenWord,
    /// The words as they stand in the text.
    pub found: String,
    /// Where it begins in the text, counted in characters, and how many characters it takes.
    pub at: usize,
    pub length: usize,
}

/// Every forbidden word of a text, in the order of the text. `about` names the families of products that the text is
/// about; when it names none the text may be about anything, and every word counts.
pub fn lint<'a>(text: &str, about: &[ProductKind], words: &'a [ForbiddenWord]) -> Vec<Hit<'a>> {
    let original: Vec<char> = text.chars().collect();
    let folded = fold(&original);
    let mut hits = Vec::new();
    for rule in words.iter().filter(|rule| concerns(rule, about)) {
        let meant_otherwise: Vec<(usize, usize)> = rule.unless.iter().flat_map(|word| places(&folded, word)).collect();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (from, to) in longest_first(rule).flat_map(|word| places(&folded, word)) {
            let inside = |place: &(usize, usize)| place.0 <= from && to <= place.1;
            if meant_otherwise.iter().any(inside) || taken.iter().any(inside) {
                continue;
            }
            taken.push((from, to));
            hits.push(hit(rule, &original, &folded, (from, to)));
        }
    }
    hits.sort_by(|a, b| (a.at, &a.rule.code).cmp(&(b.at, &b.rule.code)));
    hits
}

fn concerns(rule: &ForbiddenWord, about: &[ProductKind]) -> bool {
    rule.product_kinds.is_empty() || about.is_empty() || about.iter().any(|kind| rule.product_kinds.contains(kind))
}

/// A longer word that holds a shorter one is told once.
fn longest_first(rule: &ForbiddenWord) -> impl Iterator<Item = &String> {
    let mut words: Vec<&String> = rule.words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.into_iter()
}

fn hit<'a>(rule: &'a ForbiddenWord, original: &[char], folded: &[Folded], place: (usize, usize)) -> Hit<'a> {
    let (at, last) = (folded[place.0].at, folded[place.1 - 1].at);
    Hit {
        rule,
        found: original[at..=last].iter().collect(),
        at,
        length: last + 1 - at,
    }
}

/// A character as words are compared, with its place in the text.
#[derive(Clone, Copy)]
struct Folded {
    character: char,
    at: usize,
}

/// Lower case, half width; spaces and other gaps count as one between Latin words and not at all elsewhere.
fn fold(original: &[char]) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(original.len());
    for (at, character) in original.iter().enumerate() {
        let character = half_width(*character);
        if is_gap(character) {
            let between_latin = folded
                .last()
                .is_some_and(|before| before.character.is_ascii_alphanumeric())
                && next_solid(&original[at + 1..]).is_some_and(|next| next.is_ascii_alphanumeric());
            if between_latin {
                folded.push(Folded { character: ' ', at });
            }
            continue;
        }
        folded.extend(
            character
                .to_lowercase()
                .take(1)
                .map(|character| Folded { character, at }),
        );
    }
    folded
}

fn next_solid(rest: &[char]) -> Option<char> {
    rest.iter()
        .map(|character| half_width(*character))
        .find(|character| !is_gap(*character))
}

fn half_width(character: char) -> char {
    let code = u32::from(character);
    let half = match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0),
        0x3000 => Some(' '),
        _ => None,
    };
    half.unwrap_or(character)
}

/// What is put between the characters of a word to hide it: spaces, dots, dashes, stars, zero-width marks.
fn is_gap(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '·' | '•' | '*' | '-' | '_' | '.' | '\'' | '’' | '\u{200B}'..='\u{200D}' | '\u{FEFF}'
        )
}

/// Where a word stands in a folded text: from, and after the last character. Latin words stand by themselves.
fn places(text: &[Folded], word: &str) -> Vec<(usize, usize)> {
    let word: Vec<char> = fold(&word.chars().collect::<Vec<_>>())
        .iter()
        .map(|folded| folded.character)
        .collect();
    if word.is_empty() || word.len() > text.len() {
        return Vec::new();
    }
    let stands_alone = |from: usize, to: usize| {
        let edge = |end: &char, beside: Option<&Folded>| {
            end.is_ascii_alphanumeric() && beside.is_some_and(|beside| beside.character.is_ascii_alphanumeric())
        };
        let before = from.checked_sub(1).and_then(|at| text.get(at));
        !edge(&word[0], before) && !edge(&word[word.len() - 1], text.get(to))
    };
    let same = |from: &usize| (0..word.len()).all(|at| text[from + at].character == word[at]);
    (0..=text.len() - word.len())
        .filter(same)
        .map(|from| (from, from + word.len()))
        .filter(|(from, to)| stands_alone(*from, *to))
        .collect()
}

#[cfg(test)]
mod tests {
    use rounds_domain::Text;

    use super::*;

    fn rule(code: &str, words: &[&str], unless: &[&str], kinds: &[ProductKind]) -> ForbiddenWord {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        ForbiddenWord {
            code: code.to_owned(),
            rule: "MK-06".to_owned(),
            words: owned(words),
            unless: owned(unless),
            product_kinds: kinds.to_vec(),
            reason: Text::new("原因", "Reason"),
            instead: None,
        }
    }

    fn rules() -> Vec<ForbiddenWord> {
        vec![
            rule("P", &["保本", "principal guaranteed"], &["不保本"], &[]),
            rule("G", &["guaranteed"], &["not guaranteed"], &[]),
            rule("F", &["手续费"], &[], &[ProductKind::Card]),
        ]
    }

    fn found(text: &str, about: &[ProductKind]) -> Vec<(String, String)> {
        let rules = rules();
        lint(text, about, &rules)
            .into_iter()
            .map(|hit| (hit.rule.code.clone(), hit.found))
            .collect()
    }

    #[test]
    fn mk_06_words_are_found_however_they_are_written() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("这款产品保本，放心。", &[("P", "保本")]),
            (
                "保 本、保·本、保\u{200B}本",
                &[("P", "保 本"), ("P", "保·本"), ("P", "保\u{200B}本")],
            ),
            ("GUARANTEED returns", &[("G", "GUARANTEED")]),
            ("ｇｕａｒａｎｔｅｅｄ", &[("G", "ｇｕａｒａｎｔｅｅｄ")]),
            (
                "Your principal  guaranteed",
                &[("P", "principal  guaranteed"), ("G", "guaranteed")],
            ),
            ("", &[]),
            ("净值型，可能亏损本金。", &[]),
        ];
        for (text, expected) in cases {
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(code, word)| ((*code).to_owned(), (*word).to_owned()))
                .collect();
            assert_eq!(found(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn a_word_inside_its_denial_is_not_meant() {
        assert_eq!(found("净值型，不保本。", &[]), []);
        assert_eq!(found("Returns are not guaranteed.", &[]), []);
        let both = found("不保本，但是保本。", &[]);
        assert_eq!(both.len(), 1, "{both:?}");
    }

    #[test]
    fn latin_words_are_whole_words() {
        assert_eq!(found("unguaranteed", &[]), []);
        assert_eq!(found("a guarantee", &[]), []);
        assert_eq!(found("完全guaranteed哦", &[]).len(), 1);
    }

    #[test]
    fn pr_07_a_word_of_one_family_counts_there_and_where_nothing_is_known() {
        assert_eq!(found("手续费", &[ProductKind::Deposit]), []);
        assert_eq!(found("手续费", &[ProductKind::Card]).len(), 1);
        assert_eq!(found("手续费", &[]).len(), 1);
    }

    #[test]
    fn a_hit_tells_its_place_in_characters() {
        let rules = rules();
        let hits = lint("它 保 本 吗", &[], &rules);
        assert_eq!((hits[0].at, hits[0].length), (2, 3));
    }
}
