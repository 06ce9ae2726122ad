//! Contributions against their definition: on small trees of every kind they equal the Shapley values counted over all
//! sets of features, and on any tree they add up.

use proptest::prelude::*;
use rounds_advisor::model::trees::Trees;

const FEATURES: usize = 4;

/// A tree as this test draws it.
#[derive(Clone, Debug)]
enum Drawn {
    Leaf {
        value: f64,
        rows: u32,
    },
    Split {
        feature: usize,
        threshold: f64,
        decision: u8,
        left: Box<Drawn>,
        right: Box<Drawn>,
    },
}

impl Drawn {
    fn rows(&self) -> u32 {
        match self {
            Self::Leaf { rows, .. } => *rows,
            Self::Split { left, right, .. } => left.rows() + right.rows(),
        }
    }

    /// What the tree is worth when only the features of a set are known.
    fn worth(&self, row: &[f64], known: usize) -> f64 {
        let Self::Split {
            feature, left, right, ..
        } = self
        else {
            return self.value();
        };
        if known >> feature & 1 == 1 {
            return if self.goes_left(row[*feature]) {
                left.worth(row, known)
            } else {
                right.worth(row, known)
            };
        }
        let weighed = |side: &Self| f64::from(side.rows()) / f64::from(self.rows()) * side.worth(row, known);
        weighed(left) + weighed(right)
    }

    fn value(&self) -> f64 {
        match self {
            Self::Leaf { value, .. } => *value,
            Self::Split { .. } => 0.0,
        }
    }

    /// LightGBM's rule in its own order of questions.
    fn goes_left(&self, value: f64) -> bool {
        let Self::Split {
            threshold, decision, ..
        } = self
        else {
            return true;
        };
        let (kind, default_left) = (decision >> 2, decision & 2 == 2);
        let nothing = value.abs() <= 1e-35 || (value.is_nan() && kind != 2);
        let value = if nothing { 0.0 } else { value };
        if (kind == 1 && value == 0.0) || (kind == 2 && value.is_nan()) {
            return default_left;
        }
        value <= *threshold
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let leaf = (-3.0..3.0, 1_u32..50).prop_map(|(value, rows)| Drawn::Leaf { value, rows });
    leaf.prop_recursive(5, 24, 2, |inner| {
        let decision = prop::sample::select(vec![0_u8, 4, 6, 8, 10]);
        let threshold = prop::sample::select(vec![f64::NEG_INFINITY, -1.5, -0.5, 0.0, 1.5, f64::INFINITY]);
        (0..FEATURES, threshold, decision, inner.clone(), inner).prop_map(
            |(feature, threshold, decision, left, right)| Drawn::Split {
                feature,
                threshold,
                decision,
                left: Box::new(left),
                right: Box::new(right),
            },
        )
    })
}

fn row() -> impl Strategy<Value = Vec<f64>> {
    let value = prop::sample::select(vec![
        f64::NEG_INFINITY,
        -2.0,
        -0.5,
        -1e-36,
        0.0,
        1e-36,
        1.5,
        2.0,
        f64::INFINITY,
        f64::NAN,
    ]);
    prop::collection::vec(value, FEATURES)
}

/// The lists of the text model, filled from the root down.
#[derive(Default)]
struct Lists {
    split_feature: Vec<String>,
    threshold: Vec<String>,
    decision_type: Vec<String>,
    left_child: Vec<String>,
    right_child: Vec<String>,
    internal_count: Vec<String>,
    leaf_value: Vec<String>,
    leaf_count: Vec<String>,
}

impl Lists {
    /// Append a part of a tree; the number by which its parent names it.
    fn add(&mut self, drawn: &Drawn) -> i64 {
        match drawn {
            Drawn::Leaf { value, rows } => {
                self.leaf_value.push(value.to_string());
                self.leaf_count.push(rows.to_string());
                -(self.leaf_value.len() as i64)
            }
            Drawn::Split {
                feature,
                threshold,
                decision,
                left,
                right,
            } => {
                let at = self.split_feature.len();
                self.split_feature.push(feature.to_string());
                self.threshold.push(threshold.to_string());
                self.decision_type.push(decision.to_string());
                self.internal_count.push(drawn.rows().to_string());
                self.left_child.push(String::new());
                self.right_child.push(String::new());
                self.left_child[at] = self.add(left).to_string();
                self.right_child[at] = self.add(right).to_string();
                at as i64
            }
        }
    }
}

fn text(trees: &[Drawn]) -> String {
    let names: Vec<String> = (0..FEATURES).map(|at| format!("Column_{at}")).collect();
    let mut text = format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx={}\nobjective=regression\nfeature_names={}\n",
        FEATURES - 1,
        names.join(" ")
    );
    for (at, tree) in trees.iter().enumerate() {
        let mut lists = Lists::default();
        lists.add(tree);
        text += &format!("\nTree={at}\nnum_leaves={}\nnum_cat=0\n", lists.leaf_value.len());
        for (key, list) in [
            ("split_feature", lists.split_feature),
            ("threshold", lists.threshold),
            ("decision_type", lists.decision_type),
            ("left_child", lists.left_child),
            ("right_child", lists.right_child),
            ("internal_count", lists.internal_count),
            ("leaf_value", lists.leaf_value),
            ("leaf_count", lists.leaf_count),
        ] {
            text += &format!("{key}={}\n", list.join(" "));
        }
    }
    text + "\nend of trees\n"
}

/// The Shapley values by their definition, over all sets of the other features.
fn by_definition(trees: &[Drawn], row: &[f64]) -> Vec<f64> {
    let worth = |known: usize| -> f64 { trees.iter().map(|tree| tree.worth(row, known)).sum() };
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let mut values = vec![0.0; FEATURES];
    for (feature, value) in values.iter_mut().enumerate() {
        for known in (0..1_usize << FEATURES).filter(|known| known >> feature & 1 == 0) {
            let others = known.count_ones() as usize;
            let orders = factorial(others) * factorial(FEATURES - others - 1) / factorial(FEATURES);
            *value += orders * (worth(known | 1 << feature) - worth(known));
        }
    }
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn contributions_are_the_shapley_values(trees in prop::collection::vec(drawn(), 1..4), row in row()) {
        let read = Trees::read(&text(&trees)).unwrap();
        let nobody: f64 = trees.iter().map(|tree| tree.worth(&row, 0)).sum();
        let everybody: f64 = trees.iter().map(|tree| tree.worth(&row, (1 << FEATURES) - 1)).sum();
        prop_assert!((read.base() - nobody).abs() < 1e-12);
        prop_assert!((read.raw(&row) - everybody).abs() < 1e-12);
        for (found, wanted) in read.contributions(&row).iter().zip(by_definition(&trees, &row)) {
            prop_assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        }
    }
}

/// A chain of splits: each asks another feature, or all the same one.
fn chain(levels: usize, features: usize) -> String {
    let list = |numbers: Vec<String>| numbers.join(" ");
    let each = |what: &dyn Fn(usize) -> String| list((0..levels).map(what).collect());
    let next = |at: usize| {
        if at + 1 == levels {
            -1 - levels as i64
        } else {
            at as i64 + 1
        }
    };
    let names: Vec<String> = (0..features).map(|at| format!("Column_{at}")).collect();
    format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx={}\nobjective=regression\n\
         feature_names={}\n\nTree=0\nnum_leaves={}\nnum_cat=0\nsplit_feature={}\nthreshold={}\ndecision_type={}\n\
         left_child={}\nright_child={}\ninternal_count={}\nleaf_value={}\nleaf_count={}\n\nend of trees\n",
        features - 1,
        names.join(" "),
        levels + 1,
        each(&|at| (at % features).to_string()),
        each(&|at| (at / features).to_string()),
        each(&|_| "2".to_owned()),
        each(&|at| (-1 - at as i64).to_string()),
        each(&|at| next(at).to_string()),
        each(&|at| ((levels - at + 1) * 10).to_string()),
        list((0..=levels).map(|at| (at % 7).to_string()).collect()),
        list(vec!["10".to_owned(); levels + 1]),
    )
}

#[test]
fn contributions_of_very_deep_trees_add_up() {
    for (levels, features) in [
        (1, 1),
        (5, 5),
        (17, 17),
        (40, 40),
        (200, 200),
        (200, 3),
        (1_000, 1_000),
        (1_000, 1),
    ] {
        let trees = Trees::read(&chain(levels, features)).unwrap();
        for value in [-1.0, 0.5, 30.0, 2_000.0] {
            let row = vec![value; features];
            let sum = trees.base() + trees.contributions(&row).iter().sum::<f64>();
            let raw = trees.raw(&row);
            assert!(
                (sum - raw).abs() < 1e-9,
                "{levels} levels, {features} features: {sum} {raw}"
            );
        }
    }
}
