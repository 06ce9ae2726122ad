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

/// The forbidden words of a pack, ready to be looked for.
pub struct Linter<'a> {
    rules: Vec<Sought<'a>>,
}

/// A rule with its words as texts are compared, the longest first: a longer word that holds a shorter one is told once.
struct Sought<'a> {
    rule: &'a ForbiddenWord,
    words: Vec<Vec<char>>,
    unless: Vec<Vec<char>>,
}

impl<'a> Linter<'a> {
    pub fn new(words: &'a [ForbiddenWord]) -> Self {
        let sought = |rule: &'a ForbiddenWord| {
            let mut words: Vec<Vec<char>> = rule.words.iter().map(|word| characters(word)).collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            let unless = rule.unless.iter().map(|word| characters(word)).collect();
            Sought { rule, words, unless }
        };
        Self {
            rules: words.iter().map(sought).collect(),
        }
    }

    /// Every forbidden word of a text, in the order of the text. `about` names the families of products that the text is
    /// about; when it names none the text may be about anything, and every word counts.
    pub fn lint(&self, text: &str, about: &[ProductKind]) -> Vec<Hit<'a>> {
        let original: Vec<char> = text.chars().collect();
        let folded = fold(&original);
        let mut hits = Vec::new();
        for sought in self.rules.iter().filter(|sought| concerns(sought.rule, about)) {
            let places: Vec<Place> = sought.words.iter().flat_map(|word| places(&folded, word)).collect();
            if places.is_empty() {
                continue;
            }
            let denied: Vec<Place> = sought
                .unless
                .iter()
                .flat_map(|word| self::places(&folded, word))
                .collect();
            let mut taken: Vec<Place> = Vec::new();
            for place in places {
                let inside = |outer: &Place| outer.0 <= place.0 && place.1 <= outer.1;
                if !denied.iter().any(inside) && !taken.iter().any(inside) {
                    taken.push(place);
                    hits.push(hit(sought.rule, &original, &folded, place));
                }
            }
        }
        hits.sort_by(|a, b| (a.at, &a.rule.code).cmp(&(b.at, &b.rule.code)));
        hits
    }
}

/// From, and after the last character, of a folded text.
type Place = (usize, usize);

/// A word as texts are compared.
fn characters(word: &str) -> Vec<char> {
    let original: Vec<char> = word.chars().collect();
    fold(&original).iter().map(|folded| folded.character).collect()
}

fn concerns(rule: &ForbiddenWord, about: &[ProductKind]) -> bool {
    rule.product_kinds.is_empty() || about.is_empty() || about.iter().any(|kind| rule.product_kinds.contains(kind))
}

fn hit<'a>(rule: &'a ForbiddenWord, original: &[char], folded: &[Folded], place: Place) -> Hit<'a> {
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

/// Where a word stands in a folded text. Latin words stand by themselves.
fn places(text: &[Folded], word: &[char]) -> Vec<Place> {
    let (Some(first), Some(last)) = (word.first(), word.last()) else {
        return Vec::new();
    };
    let stands_alone = |from: usize, to: usize| {
        let edge = |end: &char, beside: Option<&Folded>| {
            end.is_ascii_alphanumeric() && beside.is_some_and(|beside| beside.character.is_ascii_alphanumeric())
        };
        let before = from.checked_sub(1).and_then(|at| text.get(at));
        !edge(first, before) && !edge(last, text.get(to))
    };
    let same = |(_, window): &(usize, &[Folded])| {
        window[0].character == *first && window.iter().zip(word).all(|(here, wanted)| here.character == *wanted)
    };
    text.windows(word.len())
        .enumerate()
        .filter(same)
        .map(|(from, _)| (from, from + word.len()))
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
        Linter::new(&rules)
            .lint(text, about)
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
        let hits = Linter::new(&rules).lint("它 保 本 吗", &[]);
        assert_eq!((hits[0].at, hits[0].length), (2, 3));
    }
}
