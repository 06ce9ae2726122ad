//! What a command can answer instead of its output. Knows codes; the sentence for a code stands in the message
//! catalogues of the screens.

use std::collections::BTreeMap;

use rounds_cache::CacheError;
use rounds_domain::consent::ConsentRefused;
use rounds_domain::customer_change::ChangeRefused;
use rounds_domain::declared::DeclaredRefused;
use rounds_domain::follow_up::MoveRefused;
use rounds_domain::suggestion::SuggestionRefused;
use rounds_domain::suitability::{AssessmentRefused, SaleBlock, SlotRefused};
use rounds_domain::visit::VisitGap;
use rounds_finance::FinanceError;
use rounds_protocol::quotes::QuoteRefused;
use rounds_protocol::safeguards::EVIDENCE_MAX_CHARS;
use rounds_sync::SyncError;
use thiserror::Error;

use crate::dto::AppErrorDto;
use crate::offers::OfferRefused;

/// A failure of a command.
#[derive(Debug, Error)]
pub enum AppError {
    #[error("no command is called `{name}`")]
    CommandUnknown { name: String },
    #[error("the input of {command} cannot be read: {source}")]
    Malformed {
        command: &'static str,
        source: serde_json::Error,
    },
    #[error("the device is locked")]
    Locked,
    #[error("the device is unlocked already")]
    AlreadyUnlocked,
    #[error("a password is needed")]
    PasswordMissing,
    #[error("nothing of this device needs this repair")]
    RepairNotNeeded,
    #[error("no customer of this device has this number")]
    CustomerUnknown,
    #[error("the bank knows no such value of this customer")]
    ValueMissing,
    #[error("no visit of this device has this id")]
    VisitUnknown,
    #[error("the visit sheet is not complete: {gaps:?}")]
    VisitIncomplete { gaps: Vec<VisitGap> },
    #[error("a visit cannot take place after today")]
    VisitInTheFuture,
    #[error("only the author may correct a visit")]
    VisitNotMine,
    #[error("the visit belongs to another customer")]
    VisitOfAnotherCustomer,
    #[error("a newer version replaced this visit")]
    VisitReplaced,
    #[error("no follow-up of this device has this id")]
    FollowUpUnknown,
    #[error("the follow-up belongs to a colleague")]
    FollowUpNotMine,
    #[error("the due date lies before today")]
    FollowUpInThePast,
    #[error(transparent)]
    FollowUpRefused(#[from] MoveRefused),
    #[error("nobody this device knows can take the follow-up over")]
    ReceiverUnknown,
    #[error("no saved list has this id")]
    ViewUnknown,
    #[error("the return lies before now")]
    ReturnInThePast,
    #[error("a view needs a name of 1 to {limit} characters")]
    ViewNameWrong { limit: usize },
    #[error("the setting `{setting}` does not allow this value")]
    SettingWrong { setting: &'static str },
    #[error("no op of this device has this id")]
    OpUnknown,
    #[error("headquarters has not signed for this op")]
    ReceiptMissing,
    #[error("only a supervisor may do this")]
    SupervisorOnly,
    #[error("a returned visit needs a comment that says what to mend")]
    CommentTooShort,
    #[error("nobody reviews an own visit")]
    ReviewOfOwnVisit,
    #[error("no change of this device has this id")]
    ChangeUnknown,
    #[error("only a relationship manager asks for a change of a profile")]
    ChangeByRmOnly,
    #[error("the change does not wait for a decision")]
    ChangeNotOpen,
    #[error("nobody has decided this change yet")]
    ChangeNotDecided,
    #[error(transparent)]
    ChangeRefused(#[from] ChangeRefused),
    #[error("the product is not suggested to this customer now")]
    NotSuggested,
    #[error("no product of the catalogue has this code")]
    ProductUnknown,
    #[error(transparent)]
    SuggestionRefused(#[from] SuggestionRefused),
    #[error(transparent)]
    DeclaredRefused(#[from] DeclaredRefused),
    #[error("no quote of this device has this id")]
    QuoteUnknown,
    #[error(transparent)]
    OfferRefused(#[from] OfferRefused),
    #[error(transparent)]
    QuoteRefused(#[from] QuoteRefused),
    #[error(transparent)]
    Finance(#[from] FinanceError),
    #[error(transparent)]
    ConsentRefused(#[from] ConsentRefused),
    #[error(transparent)]
    AssessmentRefused(#[from] AssessmentRefused),
    #[error("no assessment may be made here: {0:?}")]
    SlotRefused(SlotRefused),
    #[error("the sale is not in order: {0:?}")]
    SaleBlocked(SaleBlock),
    #[error("no offer pack that counts today is on this device")]
    PackMissing,
    #[error("what is to prove it is longer than {EVIDENCE_MAX_CHARS} characters")]
    EvidenceTooLong,
    #[error("the customer may be contacted already")]
    NotLeftAlone,
    #[error("the clock of the customer's place is not known")]
    TimeZoneUnknown,
    #[error("a customer of this level may not go past it by a statement, or need not")]
    NotByOwnWish,
    #[error("nobody told an opinion about this product")]
    OpinionNotTold,
    #[error("who told the opinion does not call back")]
    CallBackByOther,
    #[error("an appointment lies ahead")]
    AppointmentInThePast,
    #[error("an insurance is not bought without an analysis of needs")]
    NeedAnalysisMissing,
    #[error("this product is not sold in the field; book an appointment in the dedicated area")]
    DedicatedAreaOnly,
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("the answer cannot be written: {0}")]
    AnswerUnwritable(serde_json::Error),
    #[error("what the device keeps for this desk cannot be read: {0}")]
    DeskUnreadable(serde_json::Error),
    #[error("the work stopped half-way")]
    WorkStopped,
}

impl AppError {
    /// The stable code: `noun.what_happened`.
    pub fn code(&self) -> &str {
        match self {
            Self::CommandUnknown { .. } => "command.unknown",
            Self::Malformed { .. } => "request.malformed",
            Self::Locked => "device.locked",
            Self::AlreadyUnlocked => "device.already_unlocked",
            Self::PasswordMissing => "device.password_missing",
            Self::RepairNotNeeded => "device.repair_not_needed",
            Self::CustomerUnknown => "customer.unknown",
            Self::ValueMissing => "customer.value_missing",
            Self::VisitUnknown => "visit.unknown",
            Self::VisitIncomplete { .. } => "visit.incomplete",
            Self::VisitInTheFuture => "visit.in_the_future",
            Self::VisitNotMine => "visit.not_mine",
            Self::VisitOfAnotherCustomer => "visit.of_another_customer",
            Self::VisitReplaced => "visit.replaced",
            Self::FollowUpUnknown => "follow_up.unknown",
            Self::FollowUpNotMine => "follow_up.not_mine",
            Self::FollowUpInThePast => "follow_up.due_in_the_past",
            Self::FollowUpRefused(refused) => refused.code(),
            Self::ReceiverUnknown => "follow_up.receiver_unknown",
            Self::ViewUnknown => "view.unknown",
            Self::ReturnInThePast => "departure.return_in_the_past",
            Self::ViewNameWrong { .. } => "view.name_wrong",
            Self::SettingWrong { .. } => "settings.value_wrong",
            Self::OpUnknown => "op.unknown",
            Self::ReceiptMissing => "receipt.missing",
            Self::SupervisorOnly => "staff.supervisor_only",
            Self::CommentTooShort => "review.comment_too_short",
            Self::ReviewOfOwnVisit => "review.of_own_visit",
            Self::ChangeUnknown => "customer_change.unknown",
            Self::ChangeByRmOnly => "customer_change.rm_only",
            Self::ChangeNotOpen => "customer_change.not_open",
            Self::ChangeNotDecided => "customer_change.not_decided",
            Self::ChangeRefused(refused) => refused.code(),
            Self::NotSuggested => "suggestion.not_suggested",
            Self::ProductUnknown => "product.unknown",
            Self::SuggestionRefused(refused) => refused.code(),
            Self::DeclaredRefused(refused) => refused.code(),
            Self::QuoteUnknown => "quote.unknown",
            Self::OfferRefused(refused) => refused.code(),
            Self::QuoteRefused(refused) => refused.code(),
            Self::Finance(refused) => refused.code(),
            Self::ConsentRefused(refused) => refused.code(),
            Self::AssessmentRefused(refused) => refused.code(),
            Self::SlotRefused(refused) => refused.code(),
            Self::SaleBlocked(block) => block.code(),
            Self::PackMissing => "offer_pack.missing",
            Self::EvidenceTooLong => "evidence.too_long",
            Self::NotLeftAlone => "contact.not_left_alone",
            Self::TimeZoneUnknown => "contact.time_zone_unknown",
            Self::NotByOwnWish => "suitability.not_by_own_wish",
            Self::OpinionNotTold => "suitability.opinion_not_told",
            Self::CallBackByOther => "suitability.call_back_by_other",
            Self::AppointmentInThePast => "appointment.in_the_past",
            Self::NeedAnalysisMissing => "appointment.need_analysis_missing",
            Self::DedicatedAreaOnly => "suitability.dedicated_area_only",
            Self::Sync(error) => error.code(),
            Self::Cache(error) => error.code(),
            Self::AnswerUnwritable(_) => "answer.unwritable",
            Self::DeskUnreadable(_) => "desk.unreadable",
            Self::WorkStopped => "work.stopped",
        }
    }

    /// Values for the sentence of the code.
    fn detail(&self) -> BTreeMap<String, String> {
        let one = |key: &str, value: String| BTreeMap::from([(key.to_owned(), value)]);
        match self {
            Self::CommandUnknown { name } => one("name", name.clone()),
            Self::Malformed { command, source } => BTreeMap::from([
                ("command".to_owned(), (*command).to_owned()),
                ("reason".to_owned(), source.to_string()),
            ]),
            Self::VisitIncomplete { gaps } => one("gaps", gap_words(gaps)),
            Self::ViewNameWrong { limit } => one("limit", limit.to_string()),
            Self::ChangeRefused(ChangeRefused::TooLong { limit }) => one("limit", limit.to_string()),
            Self::OfferRefused(refused) => refused.detail(),
            Self::ConsentRefused(ConsentRefused::AskedTooSoon { opens_on }) => one("opens_on", opens_on.to_string()),
            Self::AssessmentRefused(AssessmentRefused::Unanswered { question }) => one("question", question.clone()),
            Self::SettingWrong { setting } => one("setting", (*setting).to_owned()),
            Self::Sync(SyncError::Refused(body)) => body
                .retry_after_s
                .map(|seconds| one("seconds", seconds.to_string()))
                .unwrap_or_default(),
            _ => BTreeMap::new(),
        }
    }
}

/// The gaps as the contract spells them, with commas.
fn gap_words(gaps: &[VisitGap]) -> String {
    let words: Vec<String> = gaps
        .iter()
        .filter_map(|gap| serde_json::to_value(gap).ok()?.as_str().map(str::to_owned))
        .collect();
    words.join(",")
}

impl From<AppError> for AppErrorDto {
    fn from(error: AppError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            detail: error.detail(),
        }
    }
}

/// The answer of a use case.
pub type Result<T> = std::result::Result<T, AppError>;
