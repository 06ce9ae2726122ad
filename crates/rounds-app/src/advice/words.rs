//! Advice as the screens get it.

use chrono::NaiveDate;
use rounds_advisor as advisor;
use rounds_advisor::Situation;
use rounds_domain::{Currency, Money};
use rounds_protocol::suggestions::{Generic, SuggestionAct};

use super::gather::Dossier;
use crate::dto::advice::{
    Advice, Bar, GateFailure, Reason, ScoreUnit, ScoreView, Strength, Suggestion, Urgency, Withheld, Worth,
};

/// Before the first sync there are no rules, and no rules suggest nothing.
pub(super) fn nothing(situation: &Situation<'_>, on: NaiveDate) -> Advice {
    Advice {
        rule_pack: String::new(),
        bundle: None,
        on,
        personalised: situation.personalisation,
        generic: situation.generic(),
        suggestions: Vec::new(),
        withheld: Vec::new(),
    }
}

/// All of it, with what was taken today.
pub(super) fn advice(advice: advisor::Advice, dossier: &Dossier) -> Advice {
    let on = advice.on;
    let suggestions = advice.suggestions.into_iter().zip(1..);
    Advice {
        suggestions: suggestions.map(|(one, rank)| ranked(one, rank, dossier, on)).collect(),
        rule_pack: advice.rule_pack,
        bundle: advice.bundle,
        on: advice.on,
        personalised: advice.generic != Some(Generic::PersonalisationOff),
        generic: advice.generic,
        withheld: advice.withheld.into_iter().map(withheld).collect(),
    }
}

/// One suggestion with its rank, and whether it was taken on that day.
pub(super) fn ranked(one: advisor::Suggestion, rank: u32, dossier: &Dossier, on: NaiveDate) -> Suggestion {
    let taken = dossier.events.iter().any(|event| {
        event.act == SuggestionAct::Taken && event.business_date == on && event.product.as_ref() == Some(&one.product)
    });
    Suggestion {
        rank,
        taken,
        ..suggestion(one, dossier.customer.currency)
    }
}

fn suggestion(one: advisor::Suggestion, currency: Currency) -> Suggestion {
    Suggestion {
        product: one.product,
        name: one.name,
        kind: one.kind,
        purpose: one.purpose,
        price: one.price,
        rank: 0,
        points: one.points,
        strength: match one.strength {
            advisor::Strength::Strong => Strength::Strong,
            advisor::Strength::Good => Strength::Good,
            advisor::Strength::Fair => Strength::Fair,
        },
        reasons: one.reasons.into_iter().map(reason).collect(),
        score: one.score.map(score),
        worth: one.worth.map(|worth| in_money(&worth, currency)),
        urgency: one.urgency.into_iter().map(urgency).collect(),
        taken: false,
    }
}

fn reason(reason: advisor::Reason) -> Reason {
    Reason {
        code: reason.code,
        points: reason.points,
        sentence: reason.sentence,
        fact: reason.fact,
        as_of: reason.as_of,
        declared: reason.declared,
    }
}

fn score(parts: advisor::ScoreParts) -> ScoreView {
    ScoreView {
        unit: match parts.unit {
            advisor::ScoreUnit::MilliLogOdds => ScoreUnit::MilliLogOdds,
            advisor::ScoreUnit::Points => ScoreUnit::Points,
        },
        model: parts.model,
        total: parts.total,
        base: parts.base,
        rest: parts.rest,
        rest_facts: parts.rest_facts,
        bars: parts.bars.into_iter().map(bar).collect(),
    }
}

fn bar(bar: advisor::Bar) -> Bar {
    Bar {
        fact: bar.fact,
        name: bar.name,
        sentence: bar.sentence,
        as_of: bar.as_of,
        declared: bar.declared,
        amount: bar.amount,
    }
}

fn urgency(urgent: advisor::Urgent) -> Urgency {
    Urgency {
        code: urgent.code,
        permille: urgent.permille,
        sentence: urgent.sentence,
        fact: urgent.fact,
        as_of: urgent.as_of,
        declared: urgent.declared,
    }
}

fn in_money(worth: &advisor::Worth, currency: Currency) -> Worth {
    Worth {
        probability_bp: (worth.probability_ppm + 50) / 100,
        probability_ppm: worth.probability_ppm,
        share_bp: worth.share_bp,
        annual_margin: Money::new(worth.margin_minor, currency),
        contact_cost: Money::new(worth.contact_cost_minor, currency),
        expected_value: Money::new(worth.expected_value_minor(), currency),
        urgency_permille: worth.urgency_permille,
        lever_permille: worth.lever_permille,
    }
}

fn withheld(withheld: advisor::Withheld) -> Withheld {
    Withheld {
        product: withheld.product,
        name: withheld.name,
        kind: withheld.kind,
        points: withheld.points,
        failures: withheld
            .failures
            .into_iter()
            .map(|failure| GateFailure {
                code: failure.code,
                stage: failure.stage,
                sentence: failure.reason,
                cure: failure.cure,
                as_of: failure.as_of,
            })
            .collect(),
        too_few_points: withheld.too_few_points,
        outranked: withheld.outranked,
    }
}
