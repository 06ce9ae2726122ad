//! The questionnaire: put before the customer, added up, told, signed and saved. Needs leave of headquarters, and no
//! network.

use rounds_domain::AssessmentId;
use rounds_domain::suitability::{Answer, Question, Scored, SlotRefused};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::AssessmentMade;

use super::{Counter, check_signature, slot, view};
use crate::dto::customers::CustomerRef;
use crate::dto::suitability::{
    AssessmentForm, AssessmentInput, AssessmentScore, AssessmentScoreInput, FormOption, FormQuestion, SuitabilityView,
};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// The questionnaire of the pack that counts today.
pub(crate) async fn form(bench: &Workbench, input: CustomerRef) -> Result<AssessmentForm> {
    bench
        .work(move |session| {
            let counter = Counter::open(session, &input.customer_no)?;
            let questionnaire = &counter.pack.questionnaire;
            Ok(AssessmentForm {
                customer_no: input.customer_no,
                slot: slot::of(session, &counter.safeguards),
                questionnaire: questionnaire.label(),
                intro: questionnaire.name.clone(),
                questions: questionnaire.questions.iter().map(question).collect(),
            })
        })
        .await
}

fn question(question: &Question) -> FormQuestion {
    let option = |option: &rounds_domain::suitability::QuestionOption| FormOption {
        code: option.code.clone(),
        text: option.text.clone(),
    };
    FormQuestion {
        code: question.code.clone(),
        text: question.text.clone(),
        options: question.options.iter().map(option).collect(),
    }
}

/// What the answers come to. Records nothing: the result is told before anybody signs.
pub(crate) async fn score(bench: &Workbench, input: AssessmentScoreInput) -> Result<AssessmentScore> {
    bench
        .work(move |session| {
            let counter = Counter::open(session, &input.customer_no)?;
            let scored = added_up(&counter, &input.answers)?;
            let name = view::level_name(&counter.pack, Some(scored.level));
            Ok(AssessmentScore {
                points: scored.points,
                level: scored.level,
                level_name: name.map(|name| name.name.clone()),
                level_meaning: name.map(|name| name.meaning.clone()),
                valid_until: counter.pack.suitability.valid_until(counter.on),
            })
        })
        .await
}

fn added_up(counter: &Counter, answers: &[Answer]) -> Result<Scored> {
    Ok(rounds_domain::suitability::score(&counter.pack.questionnaire, answers)?)
}

/// Save an assessment that was told and signed; it spends the leave that this device holds.
pub(crate) async fn save(bench: &Workbench, input: AssessmentInput) -> Result<SuitabilityView> {
    bench.work(move |session| save_signed(session, input)).await
}

fn save_signed(session: &Session, input: AssessmentInput) -> Result<SuitabilityView> {
    let counter = Counter::open(session, &input.customer_no)?;
    check_signature(&input.signature)?;
    let scored = added_up(&counter, &input.answers)?;
    let slot = slot::usable(session, &counter.safeguards).ok_or(AppError::SlotRefused(SlotRefused::NotHeld))?;
    let made = AssessmentMade {
        assessment_id: AssessmentId(session.ids.next()),
        slot_id: slot.slot_id,
        customer_no: input.customer_no.clone(),
        questionnaire: counter.pack.questionnaire.label(),
        answers: input.answers,
        points: scored.points,
        level: scored.level,
        told_at: session.clock.now(),
        signature: input.signature,
        business_date: counter.on,
        pack: counter.pack.label(),
    };
    session.save(&OpPayload::AssessmentMade(made), None)?;
    view::read(session, &input.customer_no)
}
