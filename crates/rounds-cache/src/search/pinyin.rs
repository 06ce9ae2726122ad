//! Chinese names as people type them: full pinyin and initials, with every sensible reading of a character that has
//! several. A family name is read as a family name first (曾 is Zeng, 单 is Shan).

use pinyin::ToPinyinMulti;

use super::fold::is_han;

/// At most so many readings of one character, and so many spellings of one name.
const READINGS_MAX: usize = 3;
const SPELLINGS_MAX: usize = 6;

/// Family names whose usual reading is not the first one of the dictionaries. Source: 姓氏 readings of 现代汉语词典.
const FAMILY_NAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('区', "ou"),
    ('任', "ren"),
    ('华', "hua"),
    ('查', "zha"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('乐', "yue"),
    ('翟', "zhai"),
    ('覃', "qin"),
    ('缪', "miao"),
    ('尉', "yu"),
    ('黑', "he"),
    ('盛', "sheng"),
    ('洗', "xian"),
    ('冼', "xian"),
    ('折', "she"),
    ('秘', "bi"),
    ('种', "chong"),
    ('祭', "zhai"),
    ('召', "shao"),
    ('沈', "shen"),
    ('柏', "bai"),
    ('薄', "bo"),
    ('石', "shi"),
    ('贾', "jia"),
    ('万', "wan"),
    ('陆', "lu"),
    ('隗', "wei"),
    ('令', "ling"),
    ('能', "nai"),
    ('宁', "ning"),
    ('车', "che"),
    ('牟', "mu"),
    ('纪', "ji"),
    ('葛', "ge"),
    ('谌', "chen"),
    ('晁', "chao"),
    ('重', "chong"),
    ('长', "zhang"),
    ('曲', "qu"),
    ('褚', "chu"),
    ('臧', "zang"),
    ('藏', "zang"),
    ('员', "yun"),
    ('郝', "hao"),
];

/// One way to read a text: a syllable for each Chinese character, other characters by themselves.
pub type Spelling = Vec<String>;

/// The spellings of a text, the likeliest first. `None` when no character of it is read in pinyin.
/// `family_name_first` says that the text is a person's name.
pub fn spellings(text: &str, kind: TextKind) -> Option<Vec<Spelling>> {
    if !text.chars().any(is_han) {
        return None;
    }
    let mut spellings: Vec<Spelling> = vec![Vec::new()];
    for (at, c) in text.chars().filter(|c| !c.is_whitespace()).enumerate() {
        let readings = readings(c, at == 0 && kind == TextKind::PersonName);
        spellings = extended(&spellings, &readings);
    }
    Some(spellings)
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    PersonName,
    Place,
}

/// Every spelling with every reading, the likelier ones first, no more than [`SPELLINGS_MAX`].
fn extended(spellings: &[Spelling], readings: &[String]) -> Vec<Spelling> {
    let mut longer = Vec::new();
    for reading in readings {
        for spelling in spellings {
            let mut next = spelling.clone();
            next.push(reading.clone());
            longer.push(next);
        }
    }
    longer.truncate(SPELLINGS_MAX);
    longer
}

fn readings(c: char, as_family_name: bool) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    if as_family_name && let Some((_, usual)) = FAMILY_NAMES.iter().find(|(known, _)| *known == c) {
        readings.push((*usual).to_owned());
    }
    if let Some(multi) = c.to_pinyin_multi() {
        for reading in multi {
            add_reading(&mut readings, reading.plain());
        }
    }
    if readings.is_empty() {
        readings.push(c.to_lowercase().collect());
    }
    readings
}

/// ü is typed as v, and by many as u.
fn add_reading(readings: &mut Vec<String>, plain: &str) {
    for spelled in [plain.replace('ü', "v"), plain.replace('ü', "u")] {
        if readings.len() < READINGS_MAX && !readings.contains(&spelled) {
            readings.push(spelled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<String> {
        spellings(text, TextKind::PersonName)
            .unwrap()
            .iter()
            .map(|spelling| spelling.concat())
            .collect()
    }

    #[test]
    fn the_likeliest_spelling_comes_first() {
        for (name, first) in [
            ("张伟", "zhangwei"),
            ("曾国", "zengguo"),
            ("单强", "shanqiang"),
            ("吕红", "lvhong"),
            ("任静", "renjing"),
        ] {
            assert_eq!(joined(name)[0], first, "{name}");
        }
    }

    #[test]
    fn other_readings_are_found_too() {
        assert!(joined("曾国").contains(&"cengguo".to_owned()));
        assert!(joined("吕红").contains(&"luhong".to_owned()));
        assert!(joined("重乐长行重乐").len() <= SPELLINGS_MAX);
    }

    #[test]
    fn latin_names_have_no_pinyin() {
        assert_eq!(spellings("Jana Nováková", TextKind::PersonName), None);
    }
}
