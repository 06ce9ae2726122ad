//! Invented Chinese names: many surnames, names of three generations, some long and some rare.
//!
//! Names are made for the screen, the search and the pinyin index; no rule may read them.

use crate::dice::Dice;

const SURNAMES: &[(&str, u64)] = &[
    ("王", 30),
    ("李", 30),
    ("张", 29),
    ("刘", 25),
    ("陈", 24),
    ("杨", 17),
    ("黄", 14),
    ("吴", 13),
    ("赵", 12),
    ("周", 12),
    ("徐", 11),
    ("孙", 10),
    ("马", 10),
    ("朱", 9),
    ("胡", 9),
    ("林", 8),
    ("郭", 8),
    ("何", 8),
    ("高", 7),
    ("罗", 7),
    ("郑", 7),
    ("梁", 6),
    ("谢", 6),
    ("宋", 6),
    ("唐", 5),
    ("许", 5),
    ("邓", 5),
    ("冯", 5),
    ("韩", 5),
    ("曹", 5),
    ("曾", 5),
    ("彭", 5),
    ("萧", 4),
    ("蔡", 4),
    ("潘", 4),
    ("田", 4),
    ("董", 4),
    ("袁", 4),
    ("于", 4),
    ("余", 4),
    ("叶", 4),
    ("蒋", 4),
    ("杜", 3),
    ("苏", 3),
    ("魏", 3),
    ("程", 3),
    ("吕", 3),
    ("丁", 3),
    ("沈", 3),
    ("任", 3),
    ("姚", 3),
    ("卢", 3),
    ("傅", 2),
    ("钟", 2),
    ("姜", 2),
    ("崔", 2),
    ("谭", 2),
    ("廖", 2),
    ("范", 2),
    ("汪", 2),
    ("陆", 2),
    ("金", 2),
    ("石", 2),
    ("戴", 2),
    ("贾", 2),
    ("韦", 2),
    ("夏", 2),
    ("邱", 2),
    ("方", 2),
    ("侯", 2),
    ("邹", 2),
    ("熊", 2),
    ("孟", 2),
    ("秦", 2),
    ("白", 2),
    ("江", 2),
    ("阎", 2),
    ("薛", 2),
    ("尹", 2),
    ("段", 1),
    ("雷", 1),
    ("黎", 1),
    ("史", 1),
    ("龙", 1),
    ("陶", 1),
    ("贺", 1),
    ("顾", 1),
    ("毛", 1),
    ("郝", 1),
    ("龚", 1),
    ("邵", 1),
    ("万", 1),
    ("覃", 1),
    ("武", 1),
    ("钱", 1),
    ("戚", 1),
    ("单", 1),
    ("解", 1),
    ("仇", 1),
    ("查", 1),
    ("区", 1),
    ("盖", 1),
    ("朴", 1),
    ("乐", 1),
    ("缪", 1),
    ("曲", 1),
    ("尉", 1),
    ("冼", 1),
    ("佘", 1),
    ("亓", 1),
    ("仝", 1),
    ("郄", 1),
    ("蒯", 1),
    ("晁", 1),
    ("逯", 1),
    ("禤", 1),
    ("昝", 1),
    ("欧阳", 1),
    ("司徒", 1),
    ("上官", 1),
    ("诸葛", 1),
    ("尉迟", 1),
    ("令狐", 1),
    ("万俟", 1),
    ("皇甫", 1),
];

/// Given names of people born before 1965.
const GIVEN_OLD: &[&str] = &[
    "建国", "国庆", "桂兰", "秀英", "玉珍", "德福", "金花", "根生", "水生", "福来", "长庚", "春兰", "秋菊", "凤英",
    "桂香", "志强", "大山", "有田", "有才", "来喜", "腊梅", "冬生", "满仓", "守义", "传宗", "翠花", "素芬", "玉兰",
    "宝根", "世昌", "兴旺", "清泉", "木林", "火生", "银秀", "菊香", "爱莲", "永福", "善堂", "富贵", "和平", "援朝",
];

/// Given names of people born from 1965 to 1989.
const GIVEN_MIDDLE: &[&str] = &[
    "伟", "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚",
    "海燕", "红梅", "小军", "晓东", "志华", "建军", "卫东", "丽娜", "春梅", "海波", "永刚", "文斌", "雪梅", "晓红",
    "国强", "立新", "爱华", "少华", "秀丽", "玉梅", "俊峰", "志勇", "红霞", "彩云", "小燕", "文静", "冬梅", "振华",
    "翠萍", "晓明", "亚军", "春生", "新民", "巧云", "海涛", "志刚", "凤霞", "桂芳", "学文", "光明", "丽华", "庆丰",
];

/// Given names of people born from 1990 on.
const GIVEN_YOUNG: &[&str] = &[
    "子涵", "梓轩", "浩然", "雨桐", "欣怡", "思远", "佳琪", "宇航", "诗涵", "俊杰", "雅婷", "嘉豪", "梦瑶", "天佑",
    "一诺", "晨曦", "若曦", "博文", "语嫣", "泽宇", "可欣", "明轩", "静怡", "志远", "婉婷", "家乐", "书豪", "思琪",
    "文博", "晓彤", "鑫", "婷", "浩", "萌", "凯", "倩", "帅", "悦", "璐", "晗", "睿", "昊天", "雪莹", "海洋", "梦洁",
    "振宇", "露", "馨月", "景行", "知夏", "清越", "南乔", "听雨", "望舒", "既白", "予安", "怀瑾", "星野",
];

/// Rare characters, some of them beyond the first Unicode plane: fonts, search and pinyin must bear them.
const GIVEN_RARE: &[&str] = &[
    "翀", "赟", "喆", "犇", "垚", "龑", "燚", "淼", "堃", "玥", "骉", "祎", "昶", "甯", "頔", "䶮", "㛃", "𬭎", "𬍛",
    "𠅤", "彧", "韡", "洺", "翯", "旻昊", "稼赟", "雨𬬸",
];

/// Long names of two parts around a middle dot: column widths and surname rules must bear them.
const LONG_FRONT: &[&str] = &[
    "阿依古丽",
    "古丽娜尔",
    "麦麦提江",
    "热依汗古丽",
    "买买提依明",
    "斯琴高娃",
    "乌日娜",
    "艾力",
    "帕提古丽",
    "安娜",
    "努尔兰",
    "巴哈尔古丽",
];
const LONG_BACK: &[&str] = &[
    "托合提",
    "阿布都热西提",
    "吐尔逊尼亚孜",
    "艾合买提",
    "阿卜杜拉",
    "巴特尔",
    "宝音德力格尔",
    "库尔班",
    "热合曼",
    "伊万诺夫娜",
    "叶尔肯",
    "买买提明",
];
/// Long names without a family name.
const WHOLE: &[&str] = &[
    "扎西顿珠",
    "格桑卓玛",
    "次仁旺堆",
    "阿木古楞",
    "娜仁托娅",
    "欧阳慕容雪",
    "丹增曲扎",
    "白玛央金",
];

/// A name for somebody born in that year.
pub(crate) fn person(dice: &mut Dice, birth_year: i32) -> String {
    if dice.chance(5) {
        return format!("{}·{}", dice.pick(LONG_FRONT), dice.pick(LONG_BACK));
    }
    if dice.chance(2) {
        return (*dice.pick(WHOLE)).to_owned();
    }
    let surname = dice.weighted(SURNAMES);
    let given = if dice.chance(18) {
        (*dice.pick(GIVEN_RARE)).to_owned()
    } else {
        given(dice, birth_year)
    };
    format!("{surname}{given}")
}

fn given(dice: &mut Dice, birth_year: i32) -> String {
    let pool = match birth_year {
        ..1965 => GIVEN_OLD,
        1965..1990 => GIVEN_MIDDLE,
        _ => GIVEN_YOUNG,
    };
    let whole = *dice.pick(pool);
    // A third of the names mixes two of the pool, so that few people share one.
    if dice.chance(350) {
        let first = whole.chars().next().unwrap_or('文');
        let last = dice.pick(pool).chars().last().unwrap_or('华');
        return [first, last].iter().collect();
    }
    whole.to_owned()
}
