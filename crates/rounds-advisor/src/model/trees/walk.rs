//! The raw score: the leaf that a row reaches in each tree, added up in the order of the trees, as LightGBM does it, to
//! the last bit.
//!
//! Eight trees are walked at once, without branches that depend on the row: while one waits for its node, the others go
//! on. A leaf leads to itself, so that all go as many steps as the deepest of the eight.

use crate::model::trees::columns::goes_right;
use crate::model::trees::shape::Shape;

/// So many trees are walked at once.
const LANES: usize = 8;

/// All trees, ready to be walked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    nodes: Vec<Node>,
    groups: Vec<Group>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Of a leaf its value, which is finite: column 0 is below it, so that a leaf's left child is the leaf itself.
    threshold: f64,
    column: u32,
    left: u32,
}

#[derive(Clone, Debug)]
struct Group {
    /// The last group may be smaller; then the rest walk the first tree, and are not counted.
    roots: [u32; LANES],
    trees: usize,
    depth: usize,
}

impl Walk {
    pub(crate) fn new(shapes: &[Shape]) -> Self {
        let mut walk = Self::default();
        let roots: Vec<u32> = shapes.iter().map(|shape| walk.add(shape)).collect();
        for (roots, shapes) in roots.chunks(LANES).zip(shapes.chunks(LANES)) {
            let mut group = Group {
                roots: [0; LANES],
                trees: roots.len(),
                depth: shapes.iter().map(|shape| shape.depth).max().unwrap_or(0),
            };
            group.roots[..roots.len()].copy_from_slice(roots);
            walk.groups.push(group);
        }
        walk
    }

    /// Append a tree; its root.
    fn add(&mut self, shape: &Shape) -> u32 {
        let root = self.nodes.len();
        let leaf = |at: usize| Node {
            threshold: 0.0,
            column: 0,
            left: at as u32,
        };
        self.nodes.extend((root..root + shape.nodes).map(leaf));
        for split in &shape.splits {
            self.nodes[root + split.node as usize] = Node {
                threshold: split.threshold,
                column: split.column,
                left: root as u32 + split.left,
            };
        }
        for leaf in &shape.leaves {
            self.nodes[root + leaf.node as usize].threshold = leaf.value;
        }
        root as u32
    }

    /// The sum of the leaves that these columns reach.
    pub(crate) fn sum(&self, columns: &[f64]) -> f64 {
        let mut sum = 0.0;
        for group in &self.groups {
            let mut at = group.roots;
            for _ in 0..group.depth {
                for lane in &mut at {
                    let node = &self.nodes[*lane as usize];
                    *lane = node.left + u32::from(goes_right(columns[node.column as usize], node.threshold));
                }
            }
            for leaf in &at[..group.trees] {
                sum += self.nodes[*leaf as usize].threshold;
            }
        }
        sum
    }
}
