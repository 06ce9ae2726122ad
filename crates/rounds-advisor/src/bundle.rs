//! An advice bundle ready to score with: every model read and found sound, who is held out, the learned segments.
//!
//! Knows what makes a bundle unfit as a whole: one unsound model, one that was not released, one column that may never
//! be a feature. Refuses to know who signed it and how it travelled.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::CustomerNo;
use rounds_protocol::bundle::{AdviceBundle, BundleError, LearnedSegment, Model, ModelCard};
use rounds_protocol::hold_out::HoldOut;
use rounds_protocol::rules::{ProductBody, ProductKind};
use thiserror::Error;

use crate::model::{CompiledModel, ModelError};
use crate::pack::{forbidden_word, tells_age};

/// A bundle that was read and found sound.
#[derive(Clone, Debug)]
pub struct CompiledBundle {
    id: String,
    version: u32,
    as_of: NaiveDate,
    models: BTreeMap<ProductKind, (CompiledModel, ModelCard)>,
    segments: Vec<LearnedSegment>,
    hold_out: HoldOut,
}

/// Why a bundle is unfit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleUnfit {
    #[error("two models speak for {0:?}")]
    FamilyTwice(ProductKind),
    #[error("the model of {family:?} did not pass `{check}`")]
    NotReleased { family: ProductKind, check: String },
    #[error("{owner} looks at `{fact}`, which may never be a feature")]
    FeatureForbidden { owner: String, fact: String },
    #[error("the model of {family:?}: {source}")]
    Model { family: ProductKind, source: ModelError },
    #[error(transparent)]
    HoldOut(#[from] BundleError),
}

impl BundleUnfit {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FamilyTwice(_) => "bundle.family_twice",
            Self::NotReleased { .. } => "bundle.model_not_released",
            Self::FeatureForbidden { .. } => "bundle.feature_forbidden",
            Self::Model { source, .. } => source.code(),
            Self::HoldOut(source) => source.code(),
        }
    }
}

impl CompiledBundle {
    /// Read every model of a bundle.
    ///
    /// # Errors
    /// [`BundleUnfit`]: the first thing that makes the bundle unfit. There is no half of a bundle.
    pub fn compile(bundle: AdviceBundle) -> Result<Self, BundleUnfit> {
        let hold_out = bundle.hold_out()?;
        let mut models = BTreeMap::new();
        for model in bundle.models {
            let family = model.family;
            let compiled = compile(&model)?;
            if models.insert(family, (compiled, model.card)).is_some() {
                return Err(BundleUnfit::FamilyTwice(family));
            }
        }
        for segment in &bundle.segments {
            permitted(
                &format!("segment {}", segment.code),
                segment.centre.keys().map(String::as_str),
            )?;
        }
        Ok(Self {
            id: bundle.id,
            version: bundle.version,
            as_of: bundle.as_of,
            models,
            segments: bundle.segments,
            hold_out,
        })
    }

    /// Name of the bundle, e.g. `advice-7`.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn version(&self) -> u32 {
        self.version
    }

    /// The cut-off day of the data that everything here was learned from.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The model that speaks for a product, if one does.
    pub fn model_for(&self, product: &ProductBody) -> Option<&CompiledModel> {
        let (model, _) = self.models.get(&product.kind)?;
        (model.products().is_empty() || model.products().contains(&product.code)).then_some(model)
    }

    /// The models, by family.
    pub fn models(&self) -> impl Iterator<Item = &CompiledModel> {
        self.models.values().map(|(model, _)| model)
    }

    /// What a compliance officer reads of each model, by family.
    pub fn cards(&self) -> impl Iterator<Item = &ModelCard> {
        self.models.values().map(|(_, card)| card)
    }

    /// Learned beside the rules.
    pub fn segments(&self) -> &[LearnedSegment] {
        &self.segments
    }

    /// Share of customers, in basis points, whose advice stays generic.
    pub fn hold_out_bp(&self) -> u32 {
        self.hold_out.share_bp()
    }

    /// The customer's advice stays in the generic order, so that what the models bring can be measured.
    pub fn holds_out(&self, customer: &CustomerNo) -> bool {
        self.hold_out.holds(customer)
    }
}

fn compile(model: &Model) -> Result<CompiledModel, BundleUnfit> {
    let family = model.family;
    permitted(
        &format!("the model of {family:?}"),
        model.features.iter().map(|feature| feature.fact.as_str()),
    )?;
    if let Some(check) = model.card.checks.iter().find(|check| !check.passed) {
        return Err(BundleUnfit::NotReleased {
            family,
            check: check.code.clone(),
        });
    }
    CompiledModel::compile(model).map_err(|source| BundleUnfit::Model { family, source })
}

fn permitted<'f>(owner: &str, mut facts: impl Iterator<Item = &'f str>) -> Result<(), BundleUnfit> {
    match facts.find(|fact| forbidden_word(fact).is_some() || tells_age(fact)) {
        Some(fact) => Err(BundleUnfit::FeatureForbidden {
            owner: owner.to_owned(),
            fact: fact.to_owned(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_domain::Text;
    use rounds_protocol::bundle::{
        Calibration, CardChoice, FeatureKind, ModelFeature, ModelForm, ReleaseCheck, ScorecardFeature,
    };

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn card(family: ProductKind) -> ModelCard {
        ModelCard {
            version: "m-1".to_owned(),
            family,
            champion: "scorecard".to_owned(),
            choice: CardChoice::default(),
            forms: Vec::new(),
            seed: 1,
            train_cut_offs: vec![day()],
            test_cut_offs: vec![day()],
            train_rows: 1,
            train_positives: 1,
            test_rows: 1,
            test_positives: 1,
            sources: vec![Text::new("试", "Test")],
            results: vec![],
            reliability: vec![],
            features: vec![],
            fairness: vec![],
            drift: vec![],
            checks: vec![ReleaseCheck {
                code: "drift".to_owned(),
                passed: true,
                measured: 0.1,
                limit: 0.25,
            }],
        }
    }

    fn model(family: ProductKind, fact: &str) -> Model {
        Model {
            family,
            products: vec![],
            version: "m-1".to_owned(),
            horizon_days: 90,
            features: vec![ModelFeature {
                fact: fact.to_owned(),
                kind: FeatureKind::Number,
                monotone: 0,
            }],
            form: ModelForm::Scorecard {
                intercept: -3.0,
                weights: vec![ScorecardFeature {
                    fact: fact.to_owned(),
                    edges: vec![0.0],
                    weights: vec![0.0, 1.0],
                    missing: 0.0,
                }],
            },
            calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
            base_rate_ppm: 50_000,
            card: card(family),
        }
    }

    fn bundle() -> AdviceBundle {
        AdviceBundle {
            id: "advice-3".to_owned(),
            version: 3,
            as_of: day(),
            models: vec![
                model(ProductKind::Card, "idle_days"),
                model(ProductKind::Deposit, "aum_minor"),
            ],
            segments: vec![],
            hold_out_bp: 500,
            hold_out_salt: "0a".repeat(32),
        }
    }

    #[test]
    fn a_sound_bundle_is_read_whole() {
        let compiled = CompiledBundle::compile(bundle()).unwrap();
        assert_eq!(
            (compiled.id(), compiled.version(), compiled.as_of()),
            ("advice-3", 3, day())
        );
        assert_eq!(compiled.models().count(), 2);
        assert_eq!(compiled.cards().count(), 2);
        let held = (0..4_000)
            .filter(|n| compiled.holds_out(&format!("C{n}").as_str().into()))
            .count();
        assert!((120..=280).contains(&held), "{held} of 4,000 at five percent");
    }

    #[test]
    fn what_makes_a_bundle_unfit_is_named() {
        type Change = fn(&mut AdviceBundle);
        let changes: [(Change, &str); 7] = [
            (
                |bundle| bundle.models[1].family = ProductKind::Card,
                "bundle.family_twice",
            ),
            (
                |bundle| bundle.models[1].card.checks[0].passed = false,
                "bundle.model_not_released",
            ),
            (
                |bundle| bundle.models[0] = model(ProductKind::Card, "gender_code"),
                "bundle.feature_forbidden",
            ),
            (
                |bundle| bundle.models[0] = model(ProductKind::Card, "age_years"),
                "bundle.feature_forbidden",
            ),
            (|bundle| bundle.hold_out_salt.clear(), "bundle.hold_out_unusable"),
            (
                |bundle| bundle.models[1].calibration = Calibration::Sigmoid { a: -1.0, b: 0.0 },
                "model.calibration_unsound",
            ),
            (
                |bundle| {
                    bundle.models[0].form = ModelForm::Trees {
                        text: "no trees".to_owned(),
                    }
                },
                "",
            ),
        ];
        for (change, code) in changes {
            let mut changed = bundle();
            change(&mut changed);
            let unfit = CompiledBundle::compile(changed).unwrap_err();
            match code {
                "" => assert!(matches!(unfit, BundleUnfit::Model { .. }), "{unfit}"),
                code => assert_eq!(unfit.code(), code, "{unfit}"),
            }
        }
    }
}
