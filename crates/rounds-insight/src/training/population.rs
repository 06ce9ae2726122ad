//! Who could take what on a cut-off day: the eligibility gates that the device judges by, asked about the past.
//!
//! Knows facts and holdings of a day. Refuses the later gates: arrears, risk levels and consents are kept as states of
//! the day of the export only, and a model is asked about customers behind them too.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_advisor::facts::FactSet;
use rounds_advisor::gates;
use rounds_advisor::pack::CompiledPack;
use rounds_advisor::situation::Situation;
use rounds_domain::{AccountNo, Currency, ProductCode};
use rounds_protocol::entities::{HoldingBody, HoldingStatus};
use rounds_protocol::rules::{ProductBody, ProductKind};

/// The products that may be suggested, by family.
pub(super) struct Families<'a> {
    pub products: BTreeMap<ProductKind, Vec<&'a ProductBody>>,
    pack: &'a CompiledPack,
    currency: Currency,
}

impl<'a> Families<'a> {
    pub fn new(products: &'a [ProductBody], pack: &'a CompiledPack, currency: Currency) -> Self {
        let mut families: BTreeMap<ProductKind, Vec<&ProductBody>> = BTreeMap::new();
        for product in products.iter().filter(|product| product.suggestible) {
            families.entry(product.kind).or_default().push(product);
        }
        Self {
            products: families,
            pack,
            currency,
        }
    }

    /// The products of every family that the customer could have taken on that day; families without one are left out.
    pub fn open_to(
        &self,
        facts: &FactSet<'_>,
        held: &[ProductCode],
        on: NaiveDate,
    ) -> Vec<(ProductKind, Vec<&'a ProductCode>)> {
        let holdings: Vec<HoldingBody> = held.iter().map(|product| holding(product, on)).collect();
        let situation = Situation::bare(facts.clone(), &holdings, self.currency);
        self.products
            .iter()
            .map(|(family, products)| {
                let open = products
                    .iter()
                    .filter(|product| gates::eligible(&situation, product, self.pack, on))
                    .map(|product| &product.code);
                (*family, open.collect::<Vec<_>>())
            })
            .filter(|(_, open)| !open.is_empty())
            .collect()
    }
}

/// A product held, as far as eligibility looks at it.
fn holding(product: &ProductCode, on: NaiveDate) -> HoldingBody {
    HoldingBody {
        product: product.clone(),
        account_no: AccountNo::from(""),
        opened_on: on,
        matures_on: None,
        balance_minor: None,
        limit_minor: None,
        rate_bp: None,
        status: HoldingStatus::Active,
    }
}
