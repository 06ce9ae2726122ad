//! The figures by which a model is judged. Pure: each takes outcomes and scores and gives a number; worked cases stand in
//! the tests. Refuses to know where the scores come from.

mod calibration;
mod interval;
mod ranking;
mod stability;
mod uplift;

pub use calibration::{brier, reliability, reliability_gap};
pub(crate) use interval::{Ordered, interval, resamples};
pub use interval::{bootstrap, bootstrap_all, bootstrap_difference, wilson};
pub use ranking::{area_under_gain, average_precision, capture, lift, roc_auc};
pub use stability::{
    adverse_impact, cut_points, information_value, kolmogorov_smirnov, psi, shares, weight_of_evidence,
};
pub use uplift::{Treated, qini_of_bands, qini_of_scores};

#[cfg(test)]
mod tests;
