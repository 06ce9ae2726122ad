//! The workbench from outside, through the command list, on a device without a headquarters to talk to. With a real
//! headquarters: rounds-devhost's journey.

mod advice;
mod bank;
mod changes;
mod corrections;
mod customers;
mod decisions;
mod departure;
mod desk;
mod device;
mod follow_ups;
mod offers;
mod pack;
mod quotes;
mod rescue;
mod router;
mod safeguards;
mod shapes;
mod suitability;
mod team;
mod today;
mod visits;
mod words;
