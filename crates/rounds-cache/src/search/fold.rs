//! One spelling for what people type in many: lower case, no accents, half-width.

/// Fold a text for search. Chinese characters stay as they are.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(half_width)
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .collect()
}

/// Full-width letters and digits of Chinese keyboards as ASCII.
fn half_width(c: char) -> Option<char> {
    match c {
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        // Separators of the index never occur in names.
        '\u{0}'..='\u{8}' => None,
        other => Some(other),
    }
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => 'a',
        'č' | 'ç' | 'ć' => 'c',
        'ď' => 'd',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ľ' | 'ĺ' | 'ł' => 'l',
        'ň' | 'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ő' => 'o',
        'ř' | 'ŕ' => 'r',
        'š' | 'ś' => 's',
        'ť' => 't',
        'ú' | 'ù' | 'û' | 'ů' | 'ű' => 'u',
        'ü' => 'v', // as it is typed for pinyin
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

/// Whether a character is read in pinyin.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_one_spelling() {
        for (typed, folded) in [
            ("Nováková", "novakova"),
            ("ＺＨＡＮＧ１２", "zhang12"),
            ("张伟", "张伟"),
            ("Ｌü", "lv"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }
}
