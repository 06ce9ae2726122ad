//! The one command list. The router of every host (desktop window, devhost) and the TypeScript types both come
//! from it, so neither can know a command that the other does not.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dto::advice::*;
use crate::dto::afford::*;
use crate::dto::changes::*;
use crate::dto::consent::*;
use crate::dto::customers::*;
use crate::dto::departure::*;
use crate::dto::device::*;
use crate::dto::follow_ups::*;
use crate::dto::offers::*;
use crate::dto::outbox::*;
use crate::dto::quote::*;
use crate::dto::rescue::*;
use crate::dto::segments::*;
use crate::dto::suitability::*;
use crate::dto::sync::*;
use crate::dto::team::*;
use crate::dto::today::*;
use crate::dto::visits::*;
use crate::dto::words::*;
use crate::dto::{AppErrorDto, Changes, Nothing};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;
use crate::{
    advice, changes, consent, customers, departure, device, follow_ups, offers, outbox, rescue, segments, settings,
    suitability, sync, team, today, views, visits, words,
};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $input:ty => $output:ty, $verb:path;)+) => {
        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Run the command called `name`. A command without input takes `null` or `{}`.
        ///
        /// # Errors
        /// `command.unknown`, `request.malformed`, `device.locked`, and what the command itself refuses.
        pub async fn dispatch(bench: &Workbench, name: &str, input: Value) -> std::result::Result<Value, AppErrorDto> {
            let answer = match name {
                // Boxed, so that the router is not as large as all commands together.
                $(stringify!($name) => Box::pin(async move {
                    let input: $input = read(stringify!($name), input)?;
                    let output: $output = $verb(bench, input).await?;
                    serde_json::to_value(output).map_err(AppError::AnswerUnwritable)
                }).await,)+
                _ => Err(AppError::CommandUnknown { name: name.to_owned() }),
            };
            answer.map_err(AppErrorDto::from)
        }

        /// The TypeScript types of all commands, and the map from name to input and output, as files under
        /// the configured folder; returns the text of the map.
        ///
        /// # Errors
        /// When a file cannot be written.
        pub fn export_typescript(config: &ts_rs::Config) -> std::result::Result<String, ts_rs::ExportError> {
            use ts_rs::TS;
            let mut names = std::collections::BTreeSet::new();
            let mut map = String::new();
            $(
                export_with_parts::<$input>(config)?;
                export_with_parts::<$output>(config)?;
                collect_names::<$input>(config, &mut names);
                collect_names::<$output>(config, &mut names);
                map.push_str(&format!(
                    "  {}: {{ input: {}; output: {} }};\n",
                    stringify!($name), <$input as TS>::name(config), <$output as TS>::name(config),
                ));
            )+
            <Changes as TS>::export_all(config)?;
            <AppErrorDto as TS>::export_all(config)?;
            Ok(typescript_map(&names, &map))
        }
    };
}

commands! {
    device_state: Nothing => DeviceState, device::state;
    /// Online: proves the person at headquarters, makes the device's key and files.
    device_enrol: EnrolInput => DeviceState, device::enrol;
    /// Works offline.
    device_unlock: PasswordInput => DeviceState, device::unlock;
    device_lock: Nothing => DeviceState, device::lock;
    device_repair: RepairInput => DeviceState, device::repair;
    /// Online: a new session at headquarters after the refresh token has expired. Typing goes on meanwhile.
    sync_sign_in: PasswordInput => SyncState, sync::sign_in;
    sync_now: Nothing => SyncState, sync::now;
    sync_state: Nothing => SyncState, sync::state;
    /// What the one sentence rests on; no customer data.
    sync_report: Nothing => SyncReport, sync::report;
    settings_get: Nothing => Settings, settings::get;
    settings_set: Settings => Settings, settings::set;
    diagnostics_get: Nothing => Diagnostics, settings::diagnostics;

    today_open: Nothing => TodayView, today::open;
    /// Whether this device is fit for a trip. Works offline.
    departure_check: DepartureInput => DepartureCheck, departure::check;

    customer_search: CustomerQuery => CustomerPage, customers::search;
    customer_facets: Nothing => CustomerFacets, customers::facets;
    customer_open: CustomerRef => CustomerView, customers::open;
    /// Hands out one masked value for seconds, after logging that it did.
    customer_reveal: RevealInput => Revealed, customers::reveal;
    view_list: Nothing => Vec<SavedView>, views::list;
    view_save: SaveViewInput => SavedView, views::save;
    view_delete: ViewRef => Nothing, views::delete;

    /// Once per customer, product, day and bundle.
    advice_shown: CustomerRef => ShownNoted, advice::shown;
    advice_take: SuggestionRef => SuggestionReceipt, advice::take;
    advice_dismiss: DismissInput => SuggestionReceipt, advice::dismiss;
    /// Makes a follow-up on that day.
    advice_remind: RemindInput => SuggestionReceipt, advice::remind;
    advice_pick: PickInput => SuggestionReceipt, advice::pick;
    /// Records nothing.
    advice_preview: PreviewInput => Advice, advice::preview;
    model_list: Nothing => ModelList, advice::models;

    visit_form: CustomerRef => VisitForm, visits::form;
    visit_draft_get: CustomerRef => Option<Draft>, visits::draft_get;
    visit_draft_save: VisitSheet => DraftSaved, visits::draft_save;
    visit_draft_discard: CustomerRef => Nothing, visits::draft_discard;
    visit_draft_list: Nothing => Vec<DraftMark>, visits::draft_list;
    visit_save: VisitSheet => VisitReceipt, visits::save;
    visit_open: VisitRef => VisitRow, visits::open;

    follow_up_list: FollowUpQuery => FollowUpPage, follow_ups::list;
    follow_up_create: FollowUpInput => FollowUpRow, follow_ups::create;
    follow_up_move: FollowUpMoveInput => FollowUpRow, follow_ups::change;

    /// Works offline; headquarters merges, or asks the supervisor.
    change_ask: ChangeInput => ChangeRow, changes::ask;
    change_list: ChangeQuery => ChangePage, changes::to_decide;
    change_decide: ChangeDecisionInput => ChangeRow, changes::decide;
    /// Hands out the covered values of one change for seconds, after logging that it did.
    change_reveal: ChangeRef => RevealedChange, changes::reveal;
    change_acknowledge: ChangeRef => Nothing, changes::acknowledge;

    offer_list: OfferQuery => OfferList, offers::choices;
    offer_terms: OfferRef => OfferView, offers::terms;
    /// Records nothing.
    offer_calculate: LoanAsk => Calculation, offers::calculate;
    /// Records nothing.
    offer_prepay: PrepayInput => PrepayView, offers::prepay;
    /// Records nothing.
    offer_afford: AffordInput => AffordView, offers::afford;
    /// Records nothing.
    offer_revolve: RevolveInput => RevolveView, offers::revolve;
    /// Records nothing.
    offer_deposit: DepositAsk => DepositView, offers::deposit;
    /// Records nothing.
    offer_notice: NoticeAsk => NoticeView, offers::notice;
    /// Records nothing.
    offer_demand: DemandAsk => DemandView, offers::demand;
    /// What a rate is made of, by band of risk. Records nothing.
    offer_price: OfferRef => PriceView, offers::price;
    /// Works offline. Makes void the quote of the same product whose numbers differ; the same numbers are the same quote.
    quote_make: QuoteInput => QuoteView, offers::make;
    quote_sign: QuoteSignInput => QuoteView, offers::sign;
    quote_list: QuoteQuery => QuoteList, offers::list;
    quote_open: QuoteRef => QuoteView, offers::open;

    consent_view: CustomerRef => ConsentView, consent::view;
    /// A yes or a no; a yes needs its text and its evidence.
    consent_record: ConsentInput => ConsentView, consent::record;
    /// One act, at once, without a network.
    consent_withdraw: ConsentWithdrawInput => ConsentView, consent::withdraw;
    /// The customer wants to be left alone.
    contact_stop: CustomerRef => ConsentView, consent::stop;
    /// The customer wants to be contacted again, by the own word with what proves it.
    contact_resume: ContactResumeInput => ConsentView, consent::resume;
    /// Records nothing.
    contact_check: ContactCheckInput => ContactCheck, consent::check;

    suitability_view: CustomerRef => SuitabilityView, suitability::view;
    /// Asks headquarters for leave to make one assessment on this device.
    assessment_reserve: CustomerRef => SlotView, suitability::reserve;
    assessment_form: CustomerRef => AssessmentForm, suitability::form;
    /// Records nothing: the result is told before anybody signs.
    assessment_score: AssessmentScoreInput => AssessmentScore, suitability::score;
    assessment_save: AssessmentInput => SuitabilityView, suitability::save;
    opinion_tell: SignedAboutProduct => SuitabilityView, suitability::tell;
    /// The customer's own wish past the own level, in writing.
    statement_sign: SignedAboutProduct => SuitabilityView, suitability::sign;
    call_back_record: CallBackInput => SuitabilityView, suitability::call_back;
    appointment_book: AppointmentInput => AppointmentReceipt, suitability::book;
    audit_view: Nothing => AuditView, suitability::audit_view;

    segment_list: Nothing => SegmentList, segments::list;

    /// The pack by which a day is judged; it need not be today.
    offer_pack: PackInput => PackView, words::pack;
    /// Works offline, by today's pack.
    words_check: WordsInput => WordsReport, words::check;
    /// What is expired is counted and not shown.
    material_list: MaterialQuery => MaterialList, words::materials;
    talk_track: TalkTrackQuery => TalkTrackView, words::track;

    outbox_list: OutboxQuery => OutboxPage, outbox::list;
    outbox_receipt: OpRef => ReceiptView, outbox::receipt;
    /// Works without a password.
    rescue_state: Nothing => RescueState, rescue::state;
    /// Works without a password and without a network.
    rescue_write: RescueWriteInput => RescueWritten, rescue::write;

    team_summary: Nothing => TeamSummary, team::summary;
    team_experience: Nothing => TeamExperience, team::experience;
    /// Online: headquarters is asked each time.
    team_devices: Nothing => TeamDevices, team::devices;
    review_queue: ReviewQuery => ReviewPage, team::review_queue;
    review_decide: ReviewInput => ReviewRow, team::review_decide;
}

fn read<T: DeserializeOwned>(command: &'static str, input: Value) -> Result<T> {
    let input = if input.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        input
    };
    serde_json::from_value(input).map_err(|source| AppError::Malformed { command, source })
}

/// Exports a type; of a container (`Vec`, `Option`), which has no file of its own, its parts.
fn export_with_parts<T: ts_rs::TS + 'static>(config: &ts_rs::Config) -> std::result::Result<(), ts_rs::ExportError> {
    struct Parts<'a> {
        config: &'a ts_rs::Config,
        result: std::result::Result<(), ts_rs::ExportError>,
    }
    impl ts_rs::TypeVisitor for Parts<'_> {
        fn visit<P: ts_rs::TS + 'static + ?Sized>(&mut self) {
            if self.result.is_ok() && P::output_path().is_some() {
                self.result = P::export_all(self.config);
            }
        }
    }
    if T::output_path().is_some() {
        return T::export_all(config);
    }
    let mut parts = Parts { config, result: Ok(()) };
    T::visit_generics(&mut parts);
    parts.result
}

/// Names of the exported types that the map has to import: a container names its parts.
fn collect_names<T: ts_rs::TS + 'static>(config: &ts_rs::Config, names: &mut std::collections::BTreeSet<String>) {
    for word in T::name(config).split(|c: char| !c.is_alphanumeric()) {
        let is_type = word.chars().next().is_some_and(char::is_uppercase) && word != "Array";
        if is_type {
            names.insert(word.to_owned());
        }
    }
}

fn typescript_map(names: &std::collections::BTreeSet<String>, map: &str) -> String {
    let imports: String = names
        .iter()
        .map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    format!(
        "// Generated from rounds-app's command list by `cargo xtask codegen`. Do not edit.\n{imports}\nexport interface Commands {{\n{map}}}\n\nexport type CommandName = keyof Commands;\n"
    )
}
