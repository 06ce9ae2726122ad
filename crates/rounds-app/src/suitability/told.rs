//! What is told, asked and confirmed about one product: the opinion, the customer's own statement, and the second person's
//! call.

use rounds_domain::suitability::Suitability;
use rounds_domain::{OpinionId, StatementId};
use rounds_protocol::offers::OpinionCode;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::{CallBackMade, OpinionTold, StatementSigned};

use super::{Counter, check_signature, view};
use crate::dto::suitability::{CallBackInput, SignedAboutProduct, SuitabilityView};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// The opinion about a product was told and the customer signed that it was.
pub(crate) async fn tell(bench: &Workbench, input: SignedAboutProduct) -> Result<SuitabilityView> {
    bench
        .work(move |session| {
            let counter = Counter::open(session, &input.customer_no)?;
            check_signature(&input.signature)?;
            let suitability = counter.judge(counter.product(&input.product)?, counter.on);
            let told = OpinionTold {
                opinion_id: OpinionId(session.ids.next()),
                customer_no: input.customer_no.clone(),
                product: input.product,
                product_level: suitability.product_level,
                customer_level: suitability.customer_level,
                assessed_on: suitability.assessed_on,
                verdict: suitability.verdict,
                told_at: session.clock.now(),
                signature: input.signature,
                business_date: counter.on,
                pack: counter.pack.label(),
            };
            session.save(&OpPayload::OpinionTold(told), None)?;
            view::read(session, &input.customer_no)
        })
        .await
}

/// The customer asks for a product above the own level, in writing: the only way past it, never for the lowest level, and
/// never by anybody's suggestion (PR-09).
pub(crate) async fn sign(bench: &Workbench, input: SignedAboutProduct) -> Result<SuitabilityView> {
    bench.work(move |session| sign_statement(session, input)).await
}

fn sign_statement(session: &Session, input: SignedAboutProduct) -> Result<SuitabilityView> {
    let counter = Counter::open(session, &input.customer_no)?;
    check_signature(&input.signature)?;
    let suitability = counter.judge(counter.product(&input.product)?, counter.on);
    let (customer_level, product_level) = levels(&counter, &suitability).ok_or(AppError::NotByOwnWish)?;
    let signed = StatementSigned {
        statement_id: StatementId(session.ids.next()),
        customer_no: input.customer_no.clone(),
        product: input.product,
        product_level,
        customer_level,
        text_version: counter.pack.label(),
        signature: input.signature,
        business_date: counter.on,
        pack: counter.pack.label(),
    };
    session.save(&OpPayload::StatementSigned(signed), None)?;
    view::read(session, &input.customer_no)
}

/// Both levels, where a statement opens the way at all and the pack has the text that is signed.
fn levels(counter: &Counter, suitability: &Suitability) -> Option<(u8, u8)> {
    counter.pack.opinion(OpinionCode::CustomerInitiated)?;
    let opens = counter.pack.suitability.own_wish_opens(suitability);
    opens.then_some((suitability.customer_level?, suitability.product_level?))
}

/// A second person called the customer back about a product; never who told the opinion.
pub(crate) async fn call_back(bench: &Workbench, input: CallBackInput) -> Result<SuitabilityView> {
    bench
        .work(move |session| {
            let counter = Counter::open(session, &input.customer_no)?;
            let told = counter
                .safeguards
                .opinions
                .iter()
                .filter(|told| told.product == input.product);
            let told = told.max_by_key(|told| told.told_at).ok_or(AppError::OpinionNotTold)?;
            if told.author == session.me() {
                return Err(AppError::CallBackByOther);
            }
            let made = CallBackMade {
                customer_no: input.customer_no.clone(),
                product: input.product,
                business_date: counter.on,
            };
            session.save(&OpPayload::CallBackMade(made), None)?;
            view::read(session, &input.customer_no)
        })
        .await
}
