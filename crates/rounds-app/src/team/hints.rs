//! What makes a note look thin (domain section 5.7, review rubric). A hint, never a verdict.

use rounds_domain::visit::OutcomeCode;
use rounds_protocol::entities::VisitBody;

/// Notes with fewer characters say little. A Chinese character says more than a Latin letter, so it counts three.
const NOTE_MIN_WEIGHT: usize = 30;

/// `note_short`, `no_need`, `no_product`, `no_next_step`; only where somebody was met to talk about business.
pub(super) fn hints(visit: &VisitBody) -> Vec<String> {
    let business = visit.outcome.met_somebody()
        && !matches!(
            visit.outcome.group(),
            OutcomeCode::O20 | OutcomeCode::O80 | OutcomeCode::O90 | OutcomeCode::O95
        );
    let mut hints = Vec::new();
    let mut hint = |applies: bool, word: &str| {
        if applies {
            hints.push(word.to_owned());
        }
    };
    hint(weight(&visit.note) < NOTE_MIN_WEIGHT, "note_short");
    hint(business && visit.need.is_none(), "no_need");
    hint(business && visit.products.is_empty(), "no_product");
    hint(
        business && visit.follow_up_id.is_none() && !visit.closed,
        "no_next_step",
    );
    hints
}

fn weight(note: &str) -> usize {
    note.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if c.is_ascii() { 1 } else { 3 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn a_chinese_character_weighs_three_letters() {
        assert_eq!(weight("ok!"), 2);
        assert_eq!(weight("客户想办卡"), 15);
        assert_eq!(weight("  . "), 0);
    }
}
