//! Looks for words that nobody may say to a customer.

use rounds_advisor::words::{Hit, Linter};
use rounds_protocol::rules::ProductKind;

use crate::dto::words::{WordHit, WordsInput, WordsReport};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

pub(crate) async fn check(bench: &Workbench, input: WordsInput) -> Result<WordsReport> {
    bench
        .work(move |session| {
            let Some(pack) = session.offer_pack(session.today())? else {
                return Ok(WordsReport {
                    pack: None,
                    hits: Vec::new(),
                });
            };
            let about = families(session, &input)?;
            let linter = Linter::new(&pack.forbidden_words);
            let hits = linter.lint(&input.text, &about);
            Ok(WordsReport {
                pack: Some(pack.label()),
                hits: hits.iter().map(shown).collect(),
            })
        })
        .await
}

/// The families of the products that a text is about. A product that nobody knows could be of any.
fn families(session: &Session, input: &WordsInput) -> Result<Vec<ProductKind>> {
    let reference = session.reference()?;
    let kinds: Option<Vec<ProductKind>> = input
        .products
        .iter()
        .map(|code| reference.product(code).map(|product| product.kind))
        .collect();
    Ok(kinds.unwrap_or_default())
}

fn shown(hit: &Hit<'_>) -> WordHit {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    WordHit {
        code: hit.rule.code.clone(),
        rule: hit.rule.rule.clone(),
        found: hit.found.clone(),
        at: count(hit.at),
        length: count(hit.length),
        reason: hit.rule.reason.clone(),
        instead: hit.rule.instead.clone(),
    }
}
