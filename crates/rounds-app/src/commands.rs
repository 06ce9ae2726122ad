//! The one command list. The router of every host (desktop window, devhost) and the TypeScript types both come
//! from it, so neither can know a command that the other does not.

use crate::dto::customers::*;
use crate::dto::device::*;
use crate::dto::follow_ups::*;
use crate::dto::outbox::*;
use crate::dto::segments::*;
use crate::dto::team::*;
use crate::dto::today::*;
use crate::dto::visits::*;
use crate::dto::{AppErrorDto, Changes, Nothing};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $input:ty => $output:ty;)+) => {
        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The TypeScript types of all commands, and the map from name to input and output, as files under
        /// the configured folder; returns the text of the map.
        ///
        /// # Errors
        /// When a file cannot be written.
        pub fn export_typescript(config: &ts_rs::Config) -> Result<String, ts_rs::ExportError> {
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
    device_state: Nothing => DeviceState;
    /// Online: proves the person at headquarters, makes the device's key and files.
    device_enrol: EnrolInput => DeviceState;
    /// Works offline.
    device_unlock: PasswordInput => DeviceState;
    device_lock: Nothing => DeviceState;
    device_repair: RepairInput => DeviceState;
    /// Online: a new session at headquarters after the refresh token has expired. Typing goes on meanwhile.
    sync_sign_in: PasswordInput => SyncState;
    sync_now: Nothing => SyncState;
    sync_state: Nothing => SyncState;
    settings_get: Nothing => Settings;
    settings_set: Settings => Settings;
    diagnostics_get: Nothing => Diagnostics;

    today_open: Nothing => TodayView;

    customer_search: CustomerQuery => CustomerPage;
    customer_facets: Nothing => CustomerFacets;
    customer_open: CustomerRef => CustomerView;
    /// Hands out one masked value for seconds, after logging that it did.
    customer_reveal: RevealInput => Revealed;
    view_list: Nothing => Vec<SavedView>;
    view_save: SaveViewInput => SavedView;
    view_delete: ViewRef => Nothing;

    visit_form: CustomerRef => VisitForm;
    visit_draft_get: CustomerRef => Option<Draft>;
    visit_draft_save: VisitSheet => DraftSaved;
    visit_draft_discard: CustomerRef => Nothing;
    visit_draft_list: Nothing => Vec<DraftMark>;
    visit_save: VisitSheet => VisitReceipt;
    visit_open: VisitRef => VisitRow;

    follow_up_list: FollowUpQuery => FollowUpPage;
    follow_up_create: FollowUpInput => FollowUpRow;
    follow_up_move: FollowUpMoveInput => FollowUpRow;

    segment_list: Nothing => SegmentList;

    outbox_list: OutboxQuery => OutboxPage;
    outbox_receipt: OpRef => ReceiptView;

    team_summary: Nothing => TeamSummary;
    review_queue: ReviewQuery => ReviewPage;
    review_decide: ReviewInput => ReviewRow;
}

/// Exports a type; of a container (`Vec`, `Option`), which has no file of its own, its parts.
fn export_with_parts<T: ts_rs::TS + 'static>(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
    struct Parts<'a> {
        config: &'a ts_rs::Config,
        result: Result<(), ts_rs::ExportError>,
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
    let imports: String = names.iter().map(|name| format!("import type {{ {name} }} from \"./{name}\";\n")).collect();
    format!(
        "// Generated from rounds-app's command list by `cargo xtask codegen`. Do not edit.\n{imports}\nexport interface Commands {{\n{map}}}\n\nexport type CommandName = keyof Commands;\n"
    )
}
