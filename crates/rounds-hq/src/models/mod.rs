//! Learned models at headquarters: trained from the imported bank and the answers that came back, kept as bundles in
//! the data folder, published signed, and measured against the customers who are held out.
//!
//! Knows the order of the work and where its results stand. Refuses to know how a feature is computed (rounds-insight)
//! and how anything is learned (rounds-learn).

mod card;
mod error;
mod folder;
pub mod lift;
mod publish;
mod train;

pub use error::ModelsError;
pub use folder::{ModelsFolder, Report, ReportedFamily, family_line};
pub use lift::measured_lift;
pub use publish::published;
pub use train::{TrainOptions, Trained, outcomes, train};
