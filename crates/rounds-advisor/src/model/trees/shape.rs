//! One tree as it is walked and explained: nodes in breadth-first order, both children of a node side by side, so that
//! a node needs one number to name two children, and parents always stand before their children.
//!
//! Knows what makes a tree of LightGBM's lists; refuses lists that make none, in bounded time and without recursion.

use crate::model::trees::columns::{Column, Gathered, IN_SET, Missing, Side};
use crate::model::trees::error::{TextError, at_most};
use crate::model::trees::text::TextTree;

/// A tree may be so many levels deep.
const LEVELS: usize = 1_024;

/// A tree that was found sound. Nodes are numbered from 0, the root.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    /// Inner nodes, parents first.
    pub(crate) splits: Vec<Split>,
    pub(crate) leaves: Vec<Leaf>,
    /// Inner nodes and leaves.
    pub(crate) nodes: usize,
    pub(crate) depth: usize,
    /// The largest number of different features on a way from the root to a leaf.
    pub(crate) features: usize,
    /// The mean of the leaves over the training rows.
    pub(crate) mean: f64,
}

/// An inner node: values up to and including the threshold go to the child `left`, others to `left + 1`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    pub(crate) node: u32,
    pub(crate) left: u32,
    /// As [`Gathered`] numbers it, until all trees are read; then its place among the columns that are compared.
    pub(crate) column: u32,
    /// Of the row.
    pub(crate) feature: u32,
    /// The node below the nearest split of the same feature above, on this way; 0, the root, when there is none.
    pub(crate) before: u32,
    pub(crate) threshold: f64,
    /// Shares of the node's training rows that went left and right.
    pub(crate) share: [f64; 2],
    /// Product of the shares of all splits of the same feature above, on this way; 1 when there is none.
    pub(crate) share_before: f64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub(crate) node: u32,
    pub(crate) value: f64,
}

/// A node whose place is known but not yet what it is.
#[derive(Clone, Copy)]
struct Placed {
    /// As the text numbers children.
    child: i64,
    parent: usize,
    depth: usize,
    /// Different features on the way to it.
    features: usize,
    /// The feature of the split above it; none for the root.
    feature: Option<u32>,
    /// Product of the shares of all splits of that feature on the way to it.
    share: f64,
}

struct Builder<'a> {
    tree: usize,
    text: &'a TextTree,
    columns: usize,
    placed: Vec<Placed>,
    inner_seen: Vec<bool>,
    leaf_seen: Vec<bool>,
    shape: Shape,
}

impl Shape {
    /// Build the tree with this number for a row of so many columns.
    ///
    /// # Errors
    /// [`TextError`] when the lists make no tree.
    pub(crate) fn build(
        tree: usize,
        text: &TextTree,
        columns: usize,
        gathered: &mut Gathered,
    ) -> Result<Self, TextError> {
        let root = Placed {
            child: if text.split_feature.is_empty() { -1 } else { 0 },
            parent: 0,
            depth: 0,
            features: 0,
            feature: None,
            share: 1.0,
        };
        let mut builder = Builder {
            tree,
            text,
            columns,
            placed: vec![root],
            inner_seen: vec![false; text.split_feature.len()],
            leaf_seen: vec![false; text.leaf_value.len()],
            shape: Self::default(),
        };
        let mut node = 0;
        while node < builder.placed.len() {
            builder.place(node, gathered)?;
            node += 1;
        }
        builder.done()
    }
}

impl Builder<'_> {
    fn place(&mut self, node: usize, gathered: &mut Gathered) -> Result<(), TextError> {
        let placed = self.placed[node];
        at_most("levels", placed.depth, LEVELS)?;
        self.shape.depth = self.shape.depth.max(placed.depth);
        self.shape.features = self.shape.features.max(placed.features);
        if placed.child < 0 {
            self.leaf(node, placed)
        } else {
            self.split(node, placed, gathered)
        }
    }

    fn leaf(&mut self, node: usize, placed: Placed) -> Result<(), TextError> {
        let leaf = -(placed.child + 1);
        let leaf = self.claim(leaf, placed.child, Which::Leaf)?;
        let value = self.text.leaf_value[leaf];
        let share = match self.text.internal_count.first() {
            Some(all) => self.count(self.text.leaf_count[leaf])? / *all as f64,
            None => 1.0,
        };
        self.shape.mean += share * value;
        self.shape.leaves.push(Leaf {
            node: node as u32,
            value,
        });
        Ok(())
    }

    fn split(&mut self, node: usize, placed: Placed, gathered: &mut Gathered) -> Result<(), TextError> {
        let inner = self.claim(placed.child, placed.child, Which::Inner)?;
        let feature = self.text.split_feature[inner];
        let feature = u32::try_from(feature)
            .ok()
            .filter(|at| (*at as usize) < self.columns)
            .ok_or(TextError::ColumnOutOfRange {
                tree: self.tree,
                column: feature,
            })?;
        let (column, threshold) = self.comparison(inner, feature as usize)?;
        let children = [self.text.left_child[inner], self.text.right_child[inner]];
        let share = self.shares(inner, children)?;
        let before = self.nearest(node, feature);
        let share_before = before.map_or(1.0, |before| self.placed[before].share);
        let split = Split {
            node: node as u32,
            left: self.placed.len() as u32,
            column: gathered.number(column),
            feature,
            before: before.unwrap_or(0) as u32,
            threshold,
            share,
            share_before,
        };
        self.shape.splits.push(split);
        for (child, share) in children.into_iter().zip(share) {
            self.placed.push(Placed {
                child,
                parent: node,
                depth: placed.depth + 1,
                features: placed.features + usize::from(before.is_none()),
                feature: Some(feature),
                share: share * share_before,
            });
        }
        Ok(())
    }

    /// The index of a node that is met for the first time.
    fn claim(&mut self, at: i64, child: i64, which: Which) -> Result<usize, TextError> {
        let seen = match which {
            Which::Inner => &mut self.inner_seen,
            Which::Leaf => &mut self.leaf_seen,
        };
        let out_of_range = TextError::ChildOutOfRange { tree: self.tree, child };
        let at = usize::try_from(at)
            .ok()
            .filter(|at| *at < seen.len())
            .ok_or(out_of_range)?;
        if std::mem::replace(&mut seen[at], true) {
            return Err(TextError::NotATree { tree: self.tree });
        }
        Ok(at)
    }

    /// What an inner node compares, by its decision type: bit 0 a set of categories, bit 1 missing values go left,
    /// bits 2 and 3 what is missing (0 nothing, 1 zero, 2 NaN).
    fn comparison(&self, inner: usize, feature: usize) -> Result<(Column, f64), TextError> {
        let decision = self.text.decision_type[inner];
        let unknown = TextError::DecisionUnknown {
            tree: self.tree,
            found: decision,
        };
        if !(0..16).contains(&decision) {
            return Err(unknown);
        }
        let threshold = self.text.threshold[inner];
        if decision & 1 == 1 {
            let set = self.categories(threshold)?;
            return Ok((Column::Category { feature, set }, IN_SET));
        }
        let side = if decision & 2 == 2 { Side::Left } else { Side::Right };
        let missing = match decision >> 2 {
            0 => Missing::IsZero,
            1 => Missing::GoesWithZero(side),
            2 => Missing::Goes(side),
            _ => return Err(unknown),
        };
        Ok((Column::Number { feature, missing }, threshold))
    }

    /// The set of categories that a threshold numbers.
    fn categories(&self, threshold: f64) -> Result<Vec<u32>, TextError> {
        let bounds = &self.text.cat_boundaries;
        let set = threshold as usize;
        let whole = threshold >= 0.0 && threshold.fract() == 0.0;
        let bound = |at: usize| bounds.get(at).and_then(|bound| usize::try_from(*bound).ok());
        bound(set)
            .zip(bound(set.saturating_add(1)))
            .filter(|_| whole)
            .and_then(|(from, to)| self.text.cat_threshold.get(from..to))
            .map(<[u32]>::to_vec)
            .ok_or(TextError::CategoriesOutOfRange { tree: self.tree })
    }

    /// Shares of the node's training rows that went left and right. They need not add up to one: a text that was learned
    /// on several machines has estimated counts.
    fn shares(&self, inner: usize, children: [i64; 2]) -> Result<[f64; 2], TextError> {
        let all = self.count(self.text.internal_count[inner])?;
        let of = |child: i64| -> Result<f64, TextError> {
            let (list, at) = if child < 0 {
                (&self.text.leaf_count, -(child + 1))
            } else {
                (&self.text.internal_count, child)
            };
            let out_of_range = TextError::ChildOutOfRange { tree: self.tree, child };
            let at = usize::try_from(at).map_err(|_| out_of_range.clone())?;
            self.count(*list.get(at).ok_or(out_of_range)?)
        };
        if all == 0.0 {
            return Err(TextError::CountsMissing { tree: self.tree });
        }
        Ok([of(children[0])? / all, of(children[1])? / all])
    }

    fn count(&self, count: i64) -> Result<f64, TextError> {
        if count < 0 {
            return Err(TextError::CountsMissing { tree: self.tree });
        }
        Ok(count as f64)
    }

    /// The nearest node above, or this one, whose way in is a split of the same feature.
    fn nearest(&self, mut node: usize, feature: u32) -> Option<usize> {
        while let Some(above) = self.placed[node].feature {
            if above == feature {
                return Some(node);
            }
            node = self.placed[node].parent;
        }
        None
    }

    fn done(mut self) -> Result<Shape, TextError> {
        if !self.inner_seen.iter().chain(&self.leaf_seen).all(|seen| *seen) {
            return Err(TextError::NotATree { tree: self.tree });
        }
        self.shape.nodes = self.placed.len();
        Ok(self.shape)
    }
}

#[derive(Clone, Copy)]
enum Which {
    Inner,
    Leaf,
}
