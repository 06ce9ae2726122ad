//! What a law must say to be one that can be worked by: suitability, questionnaire, contact, consent, notices.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use rounds_domain::consent::Purpose;
use rounds_protocol::offers::{AnnualRateMode, Jurisdiction, NoticeCode, OpinionCode};

use super::{Check, missing};

/// What every jurisdiction forbids as a feature, a criterion or a reason (domain section 2e).
const PROHIBITED: &[&str] = &[
    "gender",
    "ethnicity",
    "religion",
    "marital_status",
    "health",
    "free_text",
    "name",
];

/// A notice that a rule needs, for packs that carry the rule out.
const NOTICES: &[(&str, NoticeCode)] = &[
    ("PI-15", NoticeCode::FraudTip),
    ("MK-01", NoticeCode::ContactAgain),
    ("EU-01", NoticeCode::ContactAgain),
    ("US-01", NoticeCode::ContactAgain),
    ("MK-06", NoticeCode::RiskWarning),
    ("PR-01", NoticeCode::PromotionEnds),
    ("PR-02", NoticeCode::DisclosureClosing),
    ("PR-03", NoticeCode::EntrustedPayment),
    ("PR-06", NoticeCode::Subsidy),
    ("PR-11", NoticeCode::DedicatedArea),
    ("PR-12", NoticeCode::BenchmarkWarning),
    ("PR-12", NoticeCode::PastPerformanceWarning),
    ("PR-13", NoticeCode::Hesitation),
    ("PR-15", NoticeCode::LoanUse),
    ("PR-17", NoticeCode::LateCosts),
    ("PR-19", NoticeCode::DepositInsurance),
    ("EU-01", NoticeCode::RightToObject),
    ("EU-02", NoticeCode::HumanReview),
    ("US-02", NoticeCode::AdverseAction),
];

const OPINIONS: &[OpinionCode] = &[
    OpinionCode::Suitable,
    OpinionCode::NotSuitable,
    OpinionCode::NotAssessed,
    OpinionCode::ElderCare,
    OpinionCode::CustomerInitiated,
];

pub(super) fn check(check: &mut Check<'_>) {
    suitability(check);
    questionnaire(check);
    contact(check);
    consent(check);
    notices(check);
    subsidies(check);
    prohibited(check);
    match check.pack.jurisdiction {
        Jurisdiction::Cn => {}
        Jurisdiction::Eu => european(check),
        Jurisdiction::Us => american(check),
    }
}

fn suitability(check: &mut Check<'_>) {
    let policy = &check.pack.suitability;
    let levels: Vec<u8> = policy.matrix.iter().map(|row| row.customer).collect();
    let reach_rises = policy.matrix.windows(2).all(|two| two[0].product <= two[1].product);
    let known = policy.matrix.iter().all(|row| (1..=5).contains(&row.product));
    if levels != [1, 2, 3, 4, 5] || !reach_rises || !known {
        let reason = "levels C1 to C5, each once, reach R1 to R5 and never less than the level below (PR-10)";
        check.found("suitability", "", "matrix", "offers.matrix_wrong", reason);
    }
    let counts = [
        policy.valid_months,
        policy.max_per_day,
        policy.max_per_window,
        policy.window_months,
    ];
    if counts.contains(&0) {
        let reason = "validity and numbers of assessments are above nothing (PR-08)";
        check.found("suitability", "", "valid_months", "offers.assessment_wrong", reason);
    }
    for opinion in OPINIONS {
        if check.pack.opinion(*opinion).is_none() {
            check.found(
                "opinions",
                &format!("{opinion:?}"),
                "-",
                "offers.opinion_missing",
                "nothing is told (PR-08)",
            );
        }
    }
    let named: Vec<u8> = check.pack.levels.iter().map(|level| level.level).collect();
    if named != [1, 2, 3, 4, 5] {
        check.found(
            "levels",
            "",
            "level",
            "offers.level_wrong",
            "levels C1 to C5 have a name each, in order",
        );
    }
}

fn questionnaire(check: &mut Check<'_>) {
    let form = &check.pack.questionnaire;
    let mut codes = BTreeSet::new();
    for question in &form.questions {
        let mut options = BTreeSet::new();
        let twice = !codes.insert(&question.code) || !question.options.iter().all(|one| options.insert(&one.code));
        if twice {
            let reason = "a question or an answer stands twice";
            check.found("questionnaire", &question.code, "code", "offers.question_twice", reason);
        }
        if question.options.len() < 2 {
            let reason = "a question has two answers or more";
            check.found(
                "questionnaire",
                &question.code,
                "options",
                "offers.question_wrong",
                reason,
            );
        }
    }
    let least: i32 = form
        .questions
        .iter()
        .filter_map(|one| one.options.iter().map(|option| option.points).min())
        .sum();
    let most: i32 = form
        .questions
        .iter()
        .filter_map(|one| one.options.iter().map(|option| option.points).max())
        .sum();
    let rises = form
        .bands
        .windows(2)
        .all(|two| two[0].from_points < two[1].from_points && two[0].level < two[1].level);
    let covers = form.bands.first().is_some_and(|band| band.from_points <= least);
    let reaches = form.bands.last().is_some_and(|band| band.from_points <= most);
    if !(rises && covers && reaches) {
        let reason = format!("the bands rise, begin at {least} points or below, and can all be reached with {most}");
        check.found("questionnaire", "", "bands", "offers.bands_wrong", reason);
    }
}

fn contact(check: &mut Check<'_>) {
    let policy = &check.pack.contact;
    let opens = policy.windows.iter().all(|window| window.from < window.to);
    let in_order = policy.windows.windows(2).all(|two| two[0].to <= two[1].from);
    if policy.windows.is_empty() || !opens || !in_order {
        let reason = "there is a window, each opens before it closes, and none overlaps the next (MK-11)";
        check.found("contact", "", "windows", "offers.window_wrong", reason);
    }
    if policy.caps.iter().any(|cap| cap.contacts == 0 || cap.days == 0) {
        check.found(
            "contact",
            "",
            "caps",
            "offers.cap_wrong",
            "a cap allows a contact within a day or more (MK-11)",
        );
    }
    if policy.time_zone.trim().is_empty() {
        check.found(
            "contact",
            "",
            "time_zone",
            "offers.time_zone_missing",
            "nobody knows whose clock it is (US-01)",
        );
    }
    if let Some(list) = &check.pack.do_not_call {
        let sound = |hash: &String| hash.len() == 32 && hash.chars().all(|digit| digit.is_ascii_hexdigit());
        let in_order = list.hashes.windows(2).all(|two| two[0] < two[1]);
        if list.salt.trim().is_empty() || !in_order || !list.hashes.iter().all(sound) {
            let reason = "numbers stand as salted hashes of 32 digits, in order and each once (EU-01, US-01)";
            check.found("do_not_call", "", "hashes", "offers.do_not_call_wrong", reason);
        }
    }
    let years: BTreeSet<_> = policy.quiet_days.iter().collect();
    if years.len() != policy.quiet_days.len() {
        check.found(
            "contact",
            "",
            "quiet_days",
            "offers.quiet_day_twice",
            "a day stands twice",
        );
    }
}

fn consent(check: &mut Check<'_>) {
    for purpose in Purpose::ALL {
        let texts: Vec<_> = check
            .pack
            .consent_texts
            .iter()
            .filter(|text| text.purpose == *purpose)
            .collect();
        let row = format!("{purpose:?}");
        if texts.len() != 1 {
            let reason = "each purpose has one text of its own (PI-01)";
            check.found("consent_texts", &row, "purpose", "offers.consent_text_wrong", reason);
        }
        for text in texts {
            if text.version.trim().is_empty() || text.data_kinds.is_empty() {
                let reason = "a consent names its version and the kinds of data (PI-01)";
                check.found("consent_texts", &row, "data_kinds", "offers.consent_text_wrong", reason);
            }
            if text.separate && text.necessity.as_ref().is_none_or(|text| missing(text).is_some()) {
                let reason = "sensitive information is asked for with its necessity and its effect (PI-03)";
                check.found("consent_texts", &row, "necessity", "offers.necessity_missing", reason);
            }
        }
    }
}

fn notices(check: &mut Check<'_>) {
    let mut seen = BTreeSet::new();
    for notice in &check.pack.notices {
        if !seen.insert(notice.code) {
            let row = format!("{:?}", notice.code);
            check.found(
                "notices",
                &row,
                "code",
                "offers.notice_twice",
                "two sentences count at one time",
            );
        }
    }
    for (rule, notice) in NOTICES {
        if check.carries(rule) && !seen.contains(notice) {
            let reason = format!("{rule} wants this sentence");
            check.found("notices", &format!("{notice:?}"), "-", "offers.notice_missing", reason);
        }
    }
    if check.carries("PR-02") && !check.pack.disclosure.signature_required {
        let reason = "the table is signed before an application is handed on (PR-02)";
        check.found(
            "disclosure",
            "",
            "signature_required",
            "offers.disclosure_wrong",
            reason,
        );
    }
}

fn subsidies(check: &mut Check<'_>) {
    for rule in &check.pack.subsidies {
        let row = rule.version.to_string();
        for product in &rule.products {
            if check.pack.terms(product).is_none() {
                let reason = format!("there is no product {product}");
                check.found("subsidies", &row, "products", "offers.product_unknown", reason);
            }
        }
        let others = check.pack.subsidies.iter().filter(|other| other.version > rule.version);
        let meets = |other: &&rounds_protocol::offers::SubsidyRule| {
            other.effective_from <= rule.effective_to && rule.effective_from <= other.effective_to
        };
        if others.into_iter().any(|other| meets(&other)) {
            let reason = "two versions of the subsidy count on one day (PR-06)";
            check.found("subsidies", &row, "effective_to", "offers.dates_overlap", reason);
        }
    }
}

fn prohibited(check: &mut Check<'_>) {
    for attribute in PROHIBITED {
        if !check.pack.prohibited_attributes.iter().any(|known| known == attribute) {
            let reason = "no jurisdiction allows it (domain section 2e)";
            check.found(
                "prohibited_attributes",
                attribute,
                "-",
                "offers.attribute_allowed",
                reason,
            );
        }
    }
}

fn european(check: &mut Check<'_>) {
    if check.pack.annual_rate != AnnualRateMode::Compound {
        check.found(
            "annual_rate",
            "",
            "-",
            "offers.annual_rate_wrong",
            "the annual rate is the effective one (EU-04)",
        );
    }
    if !check.pack.contact_law.objection_absolute {
        let reason = "an objection to direct marketing is absolute (EU-01)";
        check.found(
            "contact_law",
            "",
            "objection_absolute",
            "offers.objection_wrong",
            reason,
        );
    }
}

fn american(check: &mut Check<'_>) {
    let hour = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let early = check
        .pack
        .contact
        .windows
        .iter()
        .any(|window| window.from < hour(8) || window.to > hour(21));
    if early {
        let reason = "calls are made from 08:00 to 21:00 (US-01)";
        check.found("contact", "", "windows", "offers.window_wrong", reason);
    }
    let law = &check.pack.contact_law;
    if law
        .do_not_call_refresh_days
        .is_none_or(|days| !(1..=31).contains(&days))
    {
        let reason = "the national list is 31 days old at most (US-01)";
        check.found(
            "contact_law",
            "",
            "do_not_call_refresh_days",
            "offers.do_not_call_wrong",
            reason,
        );
    }
    if law.revocation_working_days.is_none_or(|days| days > 10) {
        let reason = "a revocation reaches everybody within 10 working days (US-01)";
        check.found(
            "contact_law",
            "",
            "revocation_working_days",
            "offers.revocation_wrong",
            reason,
        );
    }
    if check.pack.decline_reasons.is_empty() {
        let reason = "an adverse action names its reasons (US-02)";
        check.found("decline_reasons", "", "-", "offers.decline_reasons_missing", reason);
    }
    for attribute in ["race", "national_origin", "sex", "age", "public_assistance"] {
        if !check.pack.prohibited_attributes.iter().any(|known| known == attribute) {
            check.found(
                "prohibited_attributes",
                attribute,
                "-",
                "offers.attribute_allowed",
                "Regulation B (US-02)",
            );
        }
    }
}
