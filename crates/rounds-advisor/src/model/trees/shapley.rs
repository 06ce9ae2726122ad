//! Exact Shapley values of a row: what each feature moved the score by, counted over all orders in which the features
//! could become known. A feature that is not known takes both ways of a split, weighed by the training rows that went
//! there. These are the values of path-dependent `TreeSHAP` (Lundberg and others 2020), which LightGBM calls
//! `pred_contrib`.
//!
//! # How they are found
//!
//! A leaf of value `v` whose way asks for the features `1..d` is a game of its own: with the features of `S` known it
//! pays `v * Π_{i in S} o_i * Π_{i not in S} z_i`, where `o_i` is 1 when the row passes every split of `i` on the way
//! and 0 otherwise, and `z_i` is the share of training rows that pass them. Owen's formula (1972) says of such a product
//! that the Shapley value of `i` is an integral over the chance `t` that another feature is known:
//!
//! `v * (o_i - z_i) * ∫ Π_{j ≠ i} (z_j + t (o_j - z_j)) dt` over 0 to 1.
//!
//! The integrand is a polynomial of degree `d - 1`, so a Gauss-Legendre rule of at least `d / 2` points gives it exactly,
//! by positive numbers only. One way down the tree multiplies the factors `z + t (o - z)`, one way up adds the leaves
//! and, at each split, takes `(o - z) / (z + t (o - z))` of what lies below: what the split's feature has to do with it,
//! less what the nearest split of the same feature above has already counted. That is work of leaves times points, not
//! of leaves times the square of the depth. (Linear `TreeSHAP`, Yu and others 2022, is the same idea with polynomials
//! that are divided; the quadrature never divides by zero and loses no digits.)

use std::array;

use crate::model::trees::columns::goes_right;
use crate::model::trees::quadrature::Rule;
use crate::model::trees::shape::{Shape, Split};

/// Rules come in blocks of this many points; a larger rule takes several of the largest.
const BLOCKS: [usize; 4] = [2, 4, 6, 8];
const LARGEST: usize = BLOCKS[BLOCKS.len() - 1];

/// All trees, ready to be explained.
#[derive(Clone, Debug)]
pub(crate) struct Shapley {
    groups: Vec<Group>,
    base: f64,
}

/// The trees that need the same rule.
#[derive(Clone, Debug)]
struct Group {
    rule: Rule,
    /// Nodes of the largest tree.
    nodes: usize,
    trees: Vec<Shape>,
}

impl Shapley {
    pub(crate) fn new(shapes: Vec<Shape>) -> Self {
        let base = shapes.iter().map(|shape| shape.mean).sum();
        let mut groups: Vec<Group> = Vec::new();
        for shape in shapes.into_iter().filter(|shape| !shape.splits.is_empty()) {
            let points = points(shape.features);
            let known = groups.iter().position(|group| group.rule.points.len() == points);
            let at = known.unwrap_or_else(|| {
                groups.push(Group {
                    rule: Rule::new(points),
                    nodes: 0,
                    trees: Vec::new(),
                });
                groups.len() - 1
            });
            groups[at].nodes = groups[at].nodes.max(shape.nodes);
            groups[at].trees.push(shape);
        }
        Self { groups, base }
    }

    /// The mean score of the training rows.
    pub(crate) fn base(&self) -> f64 {
        self.base
    }

    /// Add what each feature moved the score by.
    pub(crate) fn add(&self, columns: &[f64], contributions: &mut [f64]) {
        for group in &self.groups {
            match group.rule.points.len() {
                2 => group.add::<2>(columns, contributions),
                4 => group.add::<4>(columns, contributions),
                6 => group.add::<6>(columns, contributions),
                _ => group.add::<LARGEST>(columns, contributions),
            }
        }
    }
}

/// How many points suffice for so many different features: at least half as many.
fn points(features: usize) -> usize {
    let wanted = features.div_ceil(2);
    BLOCKS
        .into_iter()
        .find(|block| wanted <= *block)
        .unwrap_or_else(|| wanted.next_multiple_of(LARGEST))
}

impl Group {
    fn add<const N: usize>(&self, columns: &[f64], contributions: &mut [f64]) {
        let mut work = Work {
            products: vec![[0.0; N]; self.nodes],
            passed: vec![true; self.nodes],
        };
        let points = self.rule.points.as_chunks::<N>().0;
        let weights = self.rule.weights.as_chunks::<N>().0;
        for (points, weights) in points.iter().zip(weights) {
            let rest = points.map(|t| 1.0 / (1.0 - t));
            for tree in &self.trees {
                work.down(tree, columns, points, weights);
                work.up(tree, columns, (points, &rest), contributions);
            }
        }
    }
}

/// What is known of each node while one tree is explained, at `N` points at once.
struct Work<const N: usize> {
    /// On the way down the product of the factors above a node, on the way up the sum of the leaves below it.
    products: Vec<[f64; N]>,
    /// The row passes every split of the node's last feature on the way to it.
    passed: Vec<bool>,
}

/// A factor `from + t * by`.
#[derive(Clone, Copy)]
struct Factor {
    from: f64,
    by: f64,
}

impl Factor {
    /// Changes nothing.
    const NONE: Self = Self { from: 1.0, by: 0.0 };

    fn constant(from: f64) -> Self {
        Self { from, by: 0.0 }
    }

    /// Of a feature whose splits the row passes, as this share of the training rows does.
    fn passed(share: f64) -> Self {
        Self {
            from: share,
            by: 1.0 - share,
        }
    }

    /// Of a feature with a split that the row does not pass.
    fn failed(share: f64) -> Self {
        Self {
            from: share,
            by: -share,
        }
    }

    fn at(self, t: f64) -> f64 {
        self.from + t * self.by
    }
}

impl<const N: usize> Work<N> {
    fn down(&mut self, tree: &Shape, columns: &[f64], points: &[f64; N], weights: &[f64; N]) {
        self.products[0] = *weights;
        self.passed[0] = true;
        for split in &tree.splits {
            let open = self.passed[split.before as usize];
            let right = goes_right(columns[split.column as usize], split.threshold);
            let (before, left, other) = factors(split, open, right);
            let parent = self.products[split.node as usize];
            let above: [f64; N] = array::from_fn(|q| parent[q] / before.at(points[q]));
            let at = split.left as usize;
            self.products[at] = array::from_fn(|q| above[q] * left.at(points[q]));
            self.products[at + 1] = array::from_fn(|q| above[q] * other.at(points[q]));
            self.passed[at] = open && !right;
            self.passed[at + 1] = open && right;
        }
        for leaf in &tree.leaves {
            let product = &mut self.products[leaf.node as usize];
            *product = product.map(|product| product * leaf.value);
        }
    }

    fn up(&mut self, tree: &Shape, columns: &[f64], rule: (&[f64; N], &[f64; N]), contributions: &mut [f64]) {
        for split in tree.splits.iter().rev() {
            let at = split.left as usize;
            let (left, right) = (self.products[at], self.products[at + 1]);
            if self.passed[split.before as usize] {
                let passes_right = goes_right(columns[split.column as usize], split.threshold);
                let below = if passes_right { (right, left) } else { (left, right) };
                let share = split.share[usize::from(passes_right)];
                contributions[split.feature as usize] += moved(split, share, below, rule);
            }
            self.products[split.node as usize] = array::from_fn(|q| left[q] + right[q]);
        }
    }
}

/// The factor of the split's feature above the split, which the factors on its left and right side take the place of.
/// A feature that the row has failed above stays failed: what changes is the share alone.
fn factors(split: &Split, open: bool, right: bool) -> (Factor, Factor, Factor) {
    if !open {
        let [left, other] = split.share.map(Factor::constant);
        return (Factor::NONE, left, other);
    }
    let share = split.share.map(|share| share * split.share_before);
    let before = Factor::passed(split.share_before);
    if right {
        (before, Factor::failed(share[0]), Factor::passed(share[1]))
    } else {
        (before, Factor::passed(share[0]), Factor::failed(share[1]))
    }
}

/// What a split's feature has to do with the leaves below it on the side where the row passes and on the other side,
/// less what the splits of the same feature above have counted of them.
fn moved<const N: usize>(
    split: &Split,
    share: f64,
    (passed, failed): ([f64; N], [f64; N]),
    (points, rest): (&[f64; N], &[f64; N]),
) -> f64 {
    let now = Factor::passed(share * split.share_before);
    let before = Factor::passed(split.share_before);
    let parts: [f64; N] = array::from_fn(|q| {
        let counted = (passed[q] + failed[q]) * before.by / before.at(points[q]);
        passed[q] * now.by / now.at(points[q]) - failed[q] * rest[q] - counted
    });
    parts.iter().sum()
}
