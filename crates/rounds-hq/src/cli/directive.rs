//! `directive`: what devices are ordered to do with what they hold.

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use rounds_domain::{Clock, CustomerNo, DeviceId, DirectiveId, IdSource, SystemClock, SystemIds};
use rounds_hq_store::{DirectiveRecord, HqStore, NewDirective};
use rounds_protocol::orders::DirectiveAction;

use super::show;
use crate::{DataDir, HqError};

/// Directives: order one, see how far each came.
#[derive(Debug, Subcommand)]
pub enum DirectiveCommand {
    /// Order a device to wipe itself, to lock, or to purge customers. It hears so with its next answer, even a refusal.
    Order(Order),
    /// Show every directive, newest first: ordered, delivered, done.
    List,
}

/// What to order, of which device, and why.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("action").required(true).args(["wipe", "lock", "purge"]))]
pub struct Order {
    /// The device id.
    #[arg(long)]
    pub device: String,
    /// Delete everything but the work that is sealed to headquarters.
    #[arg(long)]
    pub wipe: bool,
    /// Lock; from then on the password alone does not open the device, a sign-in at headquarters does.
    #[arg(long)]
    pub lock: bool,
    /// Delete what came from headquarters about these customers (numbers with commas between them).
    #[arg(long, value_delimiter = ',', value_name = "CUSTOMERS")]
    pub purge: Vec<String>,
    /// Why, for whoever reads the list later.
    #[arg(long)]
    pub reason: String,
    /// Who orders it.
    #[arg(long, default_value_t = super::whoever())]
    pub by: String,
}

impl DirectiveCommand {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let store = data.store().await?;
        match self {
            Self::Order(order) => order.run(&*store).await,
            Self::List => list(&*store).await,
        }
    }
}

impl Order {
    async fn run(self, store: &dyn HqStore) -> Result<(), HqError> {
        let unknown = || HqError::DeviceUnknown(self.device.clone());
        let device_id: DeviceId = self.device.parse().map_err(|_| unknown())?;
        let action = self.action();
        let word = action.as_str();
        let ordered = order(store, device_id, &action, (&self.reason, &self.by)).await?;
        if ordered.is_empty() {
            return Err(unknown());
        }
        for directive_id in ordered {
            show::line(&format!("directive {directive_id}: device {device_id} is to {word}"));
        }
        Ok(())
    }

    fn action(&self) -> DirectiveAction {
        if self.wipe {
            DirectiveAction::Wipe
        } else if self.lock {
            DirectiveAction::Lock
        } else {
            let number = |text: &String| CustomerNo::from(text.trim());
            DirectiveAction::Purge {
                customers: self.purge.iter().map(number).collect(),
            }
        }
    }
}

/// Order the same of every member a device is enrolled for: a directive is bound to both. `why` is the reason and who
/// orders it. Answers the ids; none when there is no such device.
pub(super) async fn order(
    store: &dyn HqStore,
    device_id: DeviceId,
    action: &DirectiveAction,
    why: (&str, &str),
) -> Result<Vec<DirectiveId>, HqError> {
    let staff = store.device(device_id).await?.map(|device| device.staff);
    let mut ordered = Vec::new();
    for staff_no in staff.unwrap_or_default() {
        let directive_id = DirectiveId(SystemIds.next());
        let new = NewDirective {
            directive_id,
            device_id,
            staff_no,
            action: action.clone(),
            reason: why.0.to_owned(),
            ordered_by: why.1.to_owned(),
        };
        store.order_directive(new, SystemClock.now()).await?;
        ordered.push(directive_id);
    }
    Ok(ordered)
}

async fn list(store: &dyn HqStore) -> Result<(), HqError> {
    let rows: Vec<Vec<String>> = store.directives().await?.iter().map(row).collect();
    let head = [
        "directive",
        "device",
        "staff",
        "action",
        "ordered",
        "by",
        "delivered",
        "done",
        "reason",
    ];
    show::table(&head, &rows);
    Ok(())
}

fn row(directive: &DirectiveRecord) -> Vec<String> {
    let customers: Vec<&str> = directive.action.customers().iter().map(CustomerNo::as_str).collect();
    let action = match customers[..] {
        [] => directive.action.as_str().to_owned(),
        _ => format!("{} {}", directive.action.as_str(), customers.join(",")),
    };
    vec![
        directive.directive_id.to_string(),
        directive.device_id.to_string(),
        directive.staff_no.to_string(),
        action,
        at(Some(directive.ordered_at)),
        directive.ordered_by.clone(),
        at(directive.delivered_at),
        at(directive.done_at),
        directive.reason.clone(),
    ]
}

fn at(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(
        || "no".to_owned(),
        |time| time.to_rfc3339_opts(SecondsFormat::Secs, true),
    )
}
