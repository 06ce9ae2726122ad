//! What stood on the screen when somebody decided, kept with the decision.

use rounds_domain::ProductCode;
use rounds_protocol::suggestions::SuggestionBasis;

use crate::dto::advice::{Advice, Suggestion};

/// Most reasons kept: those that a screen shows first.
const MOST_REASONS: usize = 8;

/// The bases of everything suggested.
pub(super) fn all(advice: &Advice) -> Vec<SuggestionBasis> {
    advice.suggestions.iter().map(|one| basis(one, advice)).collect()
}

/// The basis of one product; `None` when it is not suggested.
pub(super) fn of(advice: &Advice, product: &ProductCode) -> Option<SuggestionBasis> {
    let suggested = advice.suggestions.iter().find(|one| one.product == *product);
    suggested.map(|one| basis(one, advice))
}

fn basis(one: &Suggestion, advice: &Advice) -> SuggestionBasis {
    SuggestionBasis {
        product: one.product.clone(),
        family: one.kind,
        rank: one.rank,
        model: one.score.as_ref().and_then(|score| score.model.clone()),
        bundle: advice.bundle.clone(),
        rule_pack: advice.rule_pack.clone(),
        probability_ppm: one.worth.as_ref().map(|worth| worth.probability_ppm),
        score: one.score.as_ref().map(|score| score.total),
        expected_value_minor: one.worth.as_ref().map(|worth| worth.expected_value.minor),
        reasons: reasons(one),
        generic: advice.generic,
    }
}

/// Codes of what is urgent, of the rules, then of the facts behind the score.
fn reasons(one: &Suggestion) -> Vec<String> {
    let mut codes: Vec<String> = one.urgency.iter().map(|urgent| urgent.code.clone()).collect();
    codes.extend(one.reasons.iter().map(|reason| reason.code.clone()));
    let modelled = one.score.iter().filter(|score| score.model.is_some());
    codes.extend(modelled.flat_map(|score| score.bars.iter().map(|bar| bar.fact.clone())));
    codes.truncate(MOST_REASONS);
    codes
}
