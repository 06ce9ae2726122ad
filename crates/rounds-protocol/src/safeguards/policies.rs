//! What an offer pack says about the risk of a product, in the terms of the decisions of `rounds-domain`. Its policies
//! and its questionnaire are those of `rounds-domain` already.

use rounds_domain::ProductCode;
use rounds_domain::suitability::product_level;

use crate::offers::OfferPack;

impl OfferPack {
    /// The level that counts: the higher of issuer and seller (PR-08); none for what carries none, and what this pack
    /// does not know.
    pub fn product_level(&self, product: &ProductCode) -> Option<u8> {
        let wealth = self.terms(product)?.wealth()?;
        product_level(Some(wealth.issuer_level), Some(wealth.seller_level))
    }

    /// Only qualified investors may see it (PR-14).
    pub fn is_private(&self, product: &ProductCode) -> bool {
        self.terms(product)
            .and_then(|terms| terms.wealth())
            .is_some_and(|wealth| wealth.private)
    }
}
