//! The scope matrix: whatever the order, one synchronisation leaves no ghost and drops no op.

use rounds_sim::{ORDERS, follow_order};

use crate::prove;

#[test]
fn no_order_leaves_a_ghost_or_drops_an_op() {
    let seeds = prove::size("scope-matrix", 5);
    for order in ORDERS {
        for seed in 1..=seeds {
            let broken = follow_order(order, seed);
            assert!(broken.is_none(), "{}, seed {seed}: {}", order.name, broken.unwrap());
        }
    }
    prove::seen(
        "scope-matrix",
        format!("{} orders on {seeds} page sizes each", ORDERS.len()),
    );
}
