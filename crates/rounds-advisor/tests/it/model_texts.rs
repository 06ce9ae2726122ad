//! Texts that are no model: each is refused by a code that names what is wrong, and no text whatever makes the reader
//! panic or run away.

use proptest::prelude::*;
use rounds_advisor::model::trees::Trees;

use crate::golden;

/// A small sound model: two splits, one of them by category, and a tree of one leaf.
const SOUND: &str = "tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=balance occupation
feature_infos=[0:9] 0:1:2
tree_sizes=400 200

Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
split_gain=9 4
threshold=2.5 0
decision_type=10 1
left_child=-1 -2
right_child=1 -3
leaf_value=-0.5 0.25 0.75
leaf_weight=10 10 10
leaf_count=50 30 20
internal_value=0 0
internal_weight=30 20
internal_count=100 50
cat_boundaries=0 1
cat_threshold=5
is_linear=0
shrinkage=1


Tree=1
num_leaves=1
num_cat=0
leaf_value=0.125
is_linear=0
shrinkage=1


end of trees

feature_importances:
balance=1

pandas_categorical:null
";

#[test]
fn the_sound_text_is_read() {
    let trees = Trees::read(SOUND).unwrap();
    assert_eq!(trees.names(), ["balance", "occupation"]);
    let scores = [
        ([1.0, 0.0], -0.375),
        ([f64::NAN, 0.0], -0.375),
        ([3.0, 0.0], 0.375),
        ([3.0, 2.0], 0.375),
        ([3.0, 1.0], 0.875),
        ([3.0, f64::NAN], 0.875),
    ];
    for (row, raw) in scores {
        assert_eq!(trees.raw(&row), raw, "{row:?}");
    }
    assert_eq!(trees.raw(&[3.0]), 0.875, "a short row misses its last columns");
    assert_eq!(
        Trees::read(&SOUND.replace('\n', "\r\n")).unwrap().raw(&[1.0, 0.0]),
        -0.375
    );
}

/// A part of the sound text, what stands in its place, and the code of the refusal.
const BROKEN: &[(&str, &str, &str)] = &[
    ("tree\nversion", "forest\nversion", "model.not_lightgbm_text"),
    ("version=v4\n", "", "model.key_missing"),
    ("version=v4", "version=v9", "model.version_unknown"),
    ("num_class=1", "num_class=3", "model.several_outputs"),
    (
        "num_tree_per_iteration=1",
        "num_tree_per_iteration=2",
        "model.several_outputs",
    ),
    ("num_class=1", "num_class=one", "model.number_malformed"),
    ("num_class=1", "num_class=1\nnum_class=1", "model.key_twice"),
    ("max_feature_idx=1", "max_feature_idx=2", "model.length_differs"),
    (
        "max_feature_idx=1",
        "max_feature_idx=18446744073709551615",
        "model.too_large",
    ),
    (
        "objective=binary sigmoid:1",
        "objective=binary sigmoid:-1",
        "model.objective_unknown",
    ),
    (
        "objective=binary sigmoid:1",
        "objective=multiclass num_class:1",
        "model.objective_unknown",
    ),
    ("tree_sizes=400 200", "tree_sizes=400 200 200", "model.trees_missing"),
    ("end of trees", "", "model.text_truncated"),
    ("is_linear=0", "is_linear=1", "model.linear_tree"),
    ("num_leaves=3", "num_leaves=4", "model.length_differs"),
    ("num_leaves=3", "num_leaves=4000000000000", "model.length_differs"),
    ("num_leaves=3", "num_leaves=-3", "model.number_malformed"),
    ("num_leaves=1", "num_leaves=0", "model.child_out_of_range"),
    ("split_feature=0 1", "split_feature=0 2", "model.column_out_of_range"),
    ("split_feature=0 1", "split_feature=-1 1", "model.column_out_of_range"),
    ("split_feature=0 1\n", "", "model.key_missing"),
    ("threshold=2.5 0", "threshold=2.5 1", "model.categories_out_of_range"),
    ("threshold=2.5 0", "threshold=2.5 0.5", "model.categories_out_of_range"),
    ("threshold=2.5 0", "threshold=nan 0", "model.number_unsound"),
    ("threshold=2.5 0", "threshold=2,5 0", "model.number_malformed"),
    ("leaf_value=-0.5 0.25", "leaf_value=nan 0.25", "model.number_unsound"),
    ("decision_type=10 1", "decision_type=12 1", "model.decision_unknown"),
    ("decision_type=10 1", "decision_type=16 1", "model.decision_unknown"),
    (
        "cat_boundaries=0 1",
        "cat_boundaries=1 0",
        "model.categories_out_of_range",
    ),
    (
        "cat_boundaries=0 1",
        "cat_boundaries=0 9",
        "model.categories_out_of_range",
    ),
    ("left_child=-1 -2", "left_child=-1 -9", "model.child_out_of_range"),
    ("left_child=-1 -2", "left_child=-1 0", "model.not_a_tree"),
    ("left_child=-1 -2", "left_child=-1 -1", "model.not_a_tree"),
    ("right_child=1 -3", "right_child=7 -3", "model.child_out_of_range"),
    ("right_child=1 -3", "right_child=-2 -3", "model.not_a_tree"),
    (
        "right_child=1 -3",
        "right_child=-9223372036854775808 -3",
        "model.child_out_of_range",
    ),
    ("internal_count=100 50", "internal_count=0 50", "model.counts_missing"),
    (
        "internal_count=100 50",
        "internal_count=100 -50",
        "model.counts_missing",
    ),
    ("internal_count=100 50\n", "", "model.key_missing"),
];

#[test]
fn what_is_wrong_with_a_text_is_named() {
    for (sound, broken, code) in BROKEN {
        assert!(SOUND.contains(sound), "{sound}");
        let found = Trees::read(&SOUND.replacen(sound, broken, 1)).map(|_| ());
        assert_eq!(found.unwrap_err().code(), *code, "{broken}");
    }
}

/// A text changed in one of the ways in which files break.
fn broken() -> impl Strategy<Value = String> {
    let junk = prop::sample::select(vec![
        "",
        "-1",
        "0",
        "1",
        "7",
        "-8",
        "999999999999",
        "1e308",
        "-1e308",
        "nan",
        "inf",
        "0.5",
        "=",
        "\n",
        "Tree=3",
        "end of trees",
        "1048577",
        "-9223372036854775808",
        "是",
    ]);
    let texts = golden::texts();
    (
        0..texts.len(),
        prop::collection::vec((any::<prop::sample::Index>(), junk), 1..4),
    )
        .prop_map(move |(text, changes)| {
            let mut words: Vec<&str> = texts[text].split_inclusive([' ', '\n', '=']).collect();
            for (at, junk) in changes {
                let at = at.index(words.len());
                words[at] = junk;
            }
            words.concat()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_broken_text_is_refused_or_scores_something(text in broken()) {
        match Trees::read(&text) {
            Err(error) => prop_assert!(error.code().starts_with("model.")),
            Ok(trees) => {
                for value in [f64::NAN, 0.0, 3.0, -1e300, f64::INFINITY] {
                    let row = vec![value; trees.columns()];
                    prop_assert!(!trees.raw(&row).is_nan());
                    prop_assert_eq!(trees.contributions(&row).len(), trees.columns());
                }
            }
        }
    }

    #[test]
    fn a_text_cut_anywhere_is_refused(at in 0..SOUND.find("end of trees").unwrap() + 11) {
        prop_assert!(Trees::read(&SOUND[..at]).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,400}") {
        prop_assert!(Trees::read(&text).is_err());
    }
}
