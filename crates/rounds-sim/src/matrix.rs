//! Orders in which a customer comes, changes, goes and returns while a device is in the middle of something. After each
//! of them one synchronisation leaves no ghost, and no op is dropped.

use std::sync::Arc;

use rounds_planted::Plan;
use rounds_protocol::ops::OpPayload;

use crate::actions::{Work, complete_visit};
use crate::invariants::{self, Broken};
use crate::world::{World, in_world};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Do {
    /// The customer goes to R1, whose device is looked at.
    Assign,
    /// The customer goes to R2.
    Reassign,
    Edit,
    /// The bank lists the customer no more.
    Delete,
    /// The bank lists the customer again.
    Return,
    /// Old tombstones go.
    CleanUp,
    /// One page and no more: the pull is broken off.
    Resume,
    /// A whole round.
    Sync,
    /// R1 saves a visit and does not send it.
    Save,
    /// The cache is lost: the next pull is a full one.
    Lose,
}

/// An order of things, with its name.
pub struct Order {
    pub name: &'static str,
    steps: &'static [Do],
}

use Do::*;

/// The customer that all of it is about; at first it is R2's.
const CUSTOMER: &str = "C05";

/// The orders. Each ends with one synchronisation.
pub const ORDERS: &[Order] = &[
    Order {
        name: "assign",
        steps: &[Sync, Assign],
    },
    Order {
        name: "assign, edit",
        steps: &[Sync, Assign, Edit],
    },
    Order {
        name: "assign, reassign before any sync",
        steps: &[Sync, Assign, Reassign],
    },
    Order {
        name: "assign, sync, reassign",
        steps: &[Assign, Sync, Reassign],
    },
    Order {
        name: "assign, sync, edit, reassign",
        steps: &[Assign, Sync, Edit, Reassign],
    },
    Order {
        name: "assign, sync, reassign, return",
        steps: &[Assign, Sync, Reassign, Assign],
    },
    Order {
        name: "reassign and return with an edit between",
        steps: &[Assign, Sync, Reassign, Edit, Assign],
    },
    Order {
        name: "delete after a sync",
        steps: &[Assign, Sync, Delete],
    },
    Order {
        name: "delete and list again",
        steps: &[Assign, Sync, Delete, Return],
    },
    Order {
        name: "delete, list again with another RM",
        steps: &[Assign, Sync, Delete, Reassign, Return],
    },
    Order {
        name: "reassign, tombstone clean-up",
        steps: &[Assign, Sync, Reassign, CleanUp],
    },
    Order {
        name: "delete, tombstone clean-up",
        steps: &[Assign, Sync, Delete, CleanUp],
    },
    Order {
        name: "clean-up, return",
        steps: &[Assign, Sync, Reassign, CleanUp, Assign],
    },
    Order {
        name: "clean-up while a pull is broken off",
        steps: &[Assign, Lose, Resume, Reassign, CleanUp],
    },
    Order {
        name: "reassign while a pull is broken off",
        steps: &[Assign, Lose, Resume, Reassign, Resume],
    },
    Order {
        name: "edit while a pull is broken off",
        steps: &[Assign, Lose, Resume, Edit, Resume, Edit],
    },
    Order {
        name: "delete while a pull is broken off",
        steps: &[Assign, Lose, Resume, Resume, Delete],
    },
    Order {
        name: "pending op, reassign",
        steps: &[Assign, Sync, Save, Reassign],
    },
    Order {
        name: "pending op, delete",
        steps: &[Assign, Sync, Save, Delete],
    },
    Order {
        name: "pending op, reassign, clean-up",
        steps: &[Assign, Sync, Save, Reassign, CleanUp],
    },
    Order {
        name: "pending op, cache lost, reassign",
        steps: &[Assign, Sync, Save, Lose, Resume, Reassign],
    },
    Order {
        name: "pending op, reassign, return, clean-up",
        steps: &[Assign, Sync, Save, Reassign, Assign, CleanUp],
    },
    Order {
        name: "clean-up before the first sync",
        steps: &[Assign, Reassign, CleanUp, Assign],
    },
    Order {
        name: "clean-up twice",
        steps: &[Assign, Sync, Reassign, CleanUp, Assign, Sync, Delete, CleanUp],
    },
];

/// Follow an order on the pages of this seed; what did not hold, if so.
pub fn follow(order: &Order, seed: u64) -> Option<Broken> {
    let lived = in_world(None, async |plan| live(order, seed, plan).await);
    lived.unwrap_or_else(|| Some(Broken::new("something panicked")))
}

async fn live(order: &Order, seed: u64, plan: Arc<Plan>) -> Option<Broken> {
    let mut world = World::begin(seed, plan).await;
    for step in order.steps {
        if let Err(broken) = carry_out(&mut world, *step).await {
            return Some(broken);
        }
    }
    for machine in 0..world.machines.len() {
        if let Err(broken) = world.round(machine).await {
            return Some(broken);
        }
    }
    invariants::check(&world).await.err()
}

async fn carry_out(world: &mut World, step: Do) -> Result<(), Broken> {
    match step {
        Assign => world.bank.assign(CUSTOMER, "R1"),
        Reassign => world.bank.assign(CUSTOMER, "R2"),
        Edit => world.bank.edit(CUSTOMER),
        Delete => world.bank.list(CUSTOMER, false),
        Return => world.bank.list(CUSTOMER, true),
        CleanUp => world.clean_up().await,
        Resume => world.resume(0).await,
        Sync => return world.round(0).await,
        Save => {
            let visit = complete_visit(world, CUSTOMER);
            let work = Work::sound(OpPayload::VisitSaved(visit));
            world.save_in_peace(0, work);
        }
        Lose => world.machines[0].drop_cache(),
    }
    world.hq.publish(&world.bank).await;
    Ok(())
}
