//! Suitability from the desk: leave, questionnaire, opinion, statement, appointment; and that no path of the command list
//! leads around it.

use chrono::{Days, Months, NaiveDate};
use rounds_protocol::offers::{OfferPack, Terms};
use serde_json::{Value, json};

use crate::bank::{self, Row, today};
use crate::desk::Desk;
use crate::pack;

/// The wealth products of the demonstration pack, each with the higher of its two levels.
const WEALTH: [(&str, u8); 5] = [("W01", 1), ("W02", 2), ("W03", 3), ("W04", 4), ("W05", 5)];

/// One generated customer: who they are as far as suitability looks.
#[derive(Clone, Debug)]
struct Person {
    number: String,
    level: Option<u8>,
    assessed_on: Option<NaiveDate>,
    birth_year: i32,
    consent: &'static str,
    do_not_disturb: bool,
}

impl Person {
    /// What the rules say, written down again and otherwise: PR-08, PR-10.
    fn suits(&self, product_level: u8, on: NaiveDate) -> bool {
        let valid = self
            .assessed_on
            .is_some_and(|assessed| on <= assessed + Months::new(12));
        let grown = 2026 - self.birth_year > 18;
        valid && grown && self.level.is_some_and(|level| level >= product_level)
    }

    fn may_hear_of(&self, product_level: u8) -> bool {
        self.suits(product_level, today()) && self.consent == "given" && !self.do_not_disturb
    }

    /// Like C1 of the small bank in everything else.
    fn rows(&self) -> [Row; 2] {
        let like = |kind: &'static str| {
            let mut found = bank::portfolio()
                .into_iter()
                .filter(|(of, id, _)| *of == kind && id == "C1");
            found.next().unwrap().2
        };
        let (mut body, mut profile) = (like("customer"), like("profile"));
        profile["customer_no"] = json!(self.number);
        body["customer_no"] = json!(self.number);
        body["name"] = json!(format!("客户{}", self.number));
        body["risk_level"] = json!(self.level);
        body["risk_assessed_on"] = json!(self.assessed_on);
        body["birth_year"] = json!(self.birth_year);
        body["do_not_disturb"] = json!(self.do_not_disturb);
        body["consents"] = json!([{
            "purpose": "marketing_contact", "state": self.consent, "on": "2026-01-05", "text_version": "v1",
        }]);
        [
            ("customer", self.number.clone(), body),
            ("profile", self.number.clone(), profile),
        ]
    }
}

/// Every level, assessed lately, long ago and never, young, grown and old; some without consent.
fn people() -> Vec<Person> {
    let (mut people, days) = (Vec::new(), [Some(0), Some(364), Some(366), None]);
    for level in [None, Some(1), Some(2), Some(3), Some(4), Some(5)] {
        for assessed in days {
            for birth_year in [1955, 1980, 2010] {
                let n = people.len();
                people.push(Person {
                    number: format!("G{n:03}"),
                    level,
                    assessed_on: assessed.map(|days| today() - Days::new(days)),
                    birth_year,
                    consent: ["given", "given", "withdrawn", "refused"][n % 7 % 4],
                    do_not_disturb: n % 11 == 5,
                });
            }
        }
    }
    people
}

fn product(code: &str, kind: &str, level: Option<u8>, order: usize) -> Row {
    let body = json!({
        "code": code, "name": bank::both(code), "kind": kind, "risk_level": level, "suggestible": true,
        "purpose": bank::both("purpose"), "price": bank::both("price"), "catalogue_order": order,
        "effective_from": "2026-01-01", "effective_to": null,
    });
    ("product", code.to_owned(), body)
}

/// A bank whose rules speak for wealth and insurance as loudly as they can, and whose catalogue states each level one too
/// low: the pack's higher one counts.
async fn desk_of(people: &[Person]) -> Desk {
    desk_by(people, |_| {}).await
}

async fn desk_by(people: &[Person], change: impl FnOnce(&mut OfferPack)) -> Desk {
    let mut rows: Vec<Row> = bank::portfolio();
    rows.extend(people.iter().flat_map(Person::rows));
    rows.push(pack::row(&pack::pack(change)));
    let (kind, _, mut rules) = bank::rule_pack();
    (rules["id"], rules["version"]) = (json!("loud"), json!(2));
    for (order, (code, level)) in WEALTH.iter().enumerate() {
        rows.push(product(code, "wealth", Some((level - 1).max(1)), 10 + order));
        rules["points"].as_array_mut().unwrap().push(json!({
            "code": format!("R_{code}"), "product": code, "when": "known(idle_cash_minor)",
            "points": 500, "reason": bank::both("idle {value}, as of {as_of}"), "cites": "idle_cash_minor",
        }));
    }
    rows.push(product("I01", "insurance", None, 20));
    rules["max_suggestions"] = json!(20);
    rows.push((kind, "loud".into(), rules));
    Desk::with_rows(bank::staff("R1"), "rm:R1", rows).await
}

async fn suggested(desk: &Desk, customer_no: &str) -> Vec<String> {
    let page = desk.call("customer_open", json!({ "customer_no": customer_no })).await;
    let all = page["advice"]["suggestions"].as_array().unwrap();
    all.iter()
        .map(|one| one["product"].as_str().unwrap().to_owned())
        .collect()
}

fn sale_in_the_field(customer_no: &str, product: &str, outcome: &str) -> Value {
    let changes = json!({ "outcome": outcome, "products": [{ "product": product, "reaction": "interested" }] });
    bank::sheet_with(customer_no, changes)
}

fn purchase(customer_no: &str, product: &str) -> Value {
    json!({
        "customer_no": customer_no, "product": product, "purpose": "buy", "at": "2026-11-24T02:00:00Z", "note": "",
        "need": null,
    })
}

#[tokio::test]
async fn pr_08_no_path_of_the_app_leads_around_suitability() {
    let people = people();
    let desk = desk_of(&people).await;
    let sale_on = today() + Days::new(4);
    let (mut heard, mut bought) = (0, 0);
    for person in &people {
        let number = person.number.as_str();
        let suggested = suggested(&desk, number).await;
        for (code, level) in WEALTH {
            let about = json!({ "customer_no": number, "product": code });
            if suggested.iter().any(|one| one == code) {
                assert!(person.may_hear_of(level), "advice: {code} to {person:?}");
                heard += 1;
            } else {
                let taken = desk.refused("advice_take", about.clone()).await;
                assert_eq!(taken.code, "suggestion.not_suggested", "take: {code} by {person:?}");
            }
            for outcome in ["O50", "O60", "O64"] {
                let sold = desk
                    .refused("visit_save", sale_in_the_field(number, code, outcome))
                    .await;
                assert_eq!(
                    sold.code, "suitability.dedicated_area_only",
                    "visit: {code} to {person:?}"
                );
            }
            match desk.try_call("appointment_book", purchase(number, code)).await {
                Ok(_) => {
                    assert!(person.suits(level, sale_on), "appointment: {code} for {person:?}");
                    bought += 1;
                }
                Err(refused) => assert!(!person.suits(level, sale_on), "{} for {code} {person:?}", refused.code),
            }
        }
    }
    // The gates are not simply shut: what suits is suggested, and may be bought where it is sold.
    assert!(heard > 20 && bought > 20, "{heard} heard, {bought} bought");
}

#[tokio::test]
async fn pr_14_a_private_product_is_suggested_to_nobody() {
    for (private, expected) in [(false, true), (true, false)] {
        let desk = desk_by(&[person(5, 1980)], |pack| {
            let of_w02 = pack.products.iter_mut().filter(|terms| terms.product.as_str() == "W02");
            for terms in of_w02 {
                if let Terms::Wealth(wealth) = &mut terms.terms {
                    wealth.private = private;
                }
            }
        })
        .await;
        assert_eq!(
            suggested(&desk, "G1").await.contains(&"W02".to_owned()),
            expected,
            "private: {private}"
        );
    }
}

#[tokio::test]
async fn pr_11_wealth_and_insurance_are_never_quoted_or_sold_in_the_field() {
    let desk = desk_of(&[]).await;
    for code in ["W01", "I01"] {
        for outcome in ["O50", "O60", "O64"] {
            let refused = desk.refused("visit_save", sale_in_the_field("C1", code, outcome)).await;
            assert_eq!(refused.code, "suitability.dedicated_area_only", "{code} {outcome}");
        }
        let ask = crate::offers::ask(code, 1_000_000, 12, json!({}));
        assert!(
            desk.try_call("quote_make", json!({ "ask": ask })).await.is_err(),
            "{code} is quoted"
        );
        // To inform is allowed, and to record that the customer wants to hear more at the outlet.
        for outcome in ["O31", "O40"] {
            desk.call("visit_save", sale_in_the_field("C1", code, outcome)).await;
        }
    }
}

#[tokio::test]
async fn pr_11_a_policy_and_a_deal_about_wealth_are_no_outcome_of_a_visit() {
    let desk = desk_of(&[]).await;
    let sheet = |outcome: &str, need: &str, kind: &str| {
        bank::sheet_with(
            "C1",
            json!({ "outcome": outcome, "need": need, "kind": kind, "products": [] }),
        )
    };
    for (outcome, need) in [("O64", "service"), ("O60", "wealth"), ("O50", "insurance")] {
        for kind in ["home", "phone", "community_event"] {
            let refused = desk.refused("visit_save", sheet(outcome, need, kind)).await;
            assert_eq!(
                refused.code, "suitability.dedicated_area_only",
                "{outcome} {need} {kind}"
            );
        }
        desk.call("visit_save", sheet(outcome, need, "outlet")).await;
    }
    let mut beside = sheet("O60", "deposit", "home");
    beside["products"] = json!([
        { "product": "W01", "reaction": "interested" }, { "product": "D01", "reaction": "interested" },
    ]);
    desk.call("visit_save", beside).await;
}

fn person(level: u8, birth_year: i32) -> Person {
    Person {
        number: "G1".into(),
        level: Some(level),
        assessed_on: Some(today()),
        birth_year,
        consent: "given",
        do_not_disturb: false,
    }
}

fn signed(product: &str) -> Value {
    json!({ "customer_no": "G1", "product": product, "signature": "M1 1L9 9" })
}

fn row_of<'v>(view: &'v Value, product: &str) -> &'v Value {
    let products = view["products"].as_array().unwrap();
    products.iter().find(|row| row["product"] == product).unwrap()
}

#[tokio::test]
async fn pr_09_only_the_own_statement_opens_a_higher_level_and_never_a_suggestion() {
    let desk = desk_of(&[person(3, 1980)]).await;
    assert_eq!(
        desk.refused("statement_sign", signed("W02")).await.code,
        "suitability.not_by_own_wish"
    );
    let refused = desk.refused("appointment_book", purchase("G1", "W05")).await;
    assert_eq!(refused.code, "suitability.above_level");
    let view = desk.call("statement_sign", signed("W05")).await;
    assert_eq!(row_of(&view, "W05")["stated_on"], json!(today()));
    assert!(
        !suggested(&desk, "G1").await.contains(&"W05".to_owned()),
        "never by suggestion"
    );
    let booked = desk.call("appointment_book", purchase("G1", "W05")).await;
    assert_eq!(booked["follow_up"]["kind"], "appointment");
    let view = desk.call("suitability_view", json!({ "customer_no": "G1" })).await;
    assert_eq!(
        view["appointments"][0]["own_wish"], true,
        "not counted as anybody's success"
    );
    let lowest = desk_of(&[person(1, 1980)]).await;
    assert_eq!(
        lowest.refused("statement_sign", signed("W05")).await.code,
        "suitability.not_by_own_wish"
    );
}

#[tokio::test]
async fn pr_08_the_old_get_time_to_think_and_a_second_persons_call() {
    let desk = desk_of(&[person(5, 1955)]).await;
    let view = desk.call("opinion_tell", signed("W04")).await;
    let row = row_of(&view, "W04");
    assert_eq!(row["sale_blocks"], json!(["cooling_off", "call_back_missing"]));
    assert_eq!(row["cooled_off_at"], "2026-11-21T09:00:00Z");
    assert!(
        row["opinion"]["zh"].as_str().is_some_and(|text| !text.contains('{')),
        "{row}"
    );
    let tomorrow = json!({
        "customer_no": "G1", "product": "W04", "purpose": "buy", "at": "2026-11-21T08:00:00Z", "note": "", "need": null,
    });
    assert_eq!(
        desk.refused("appointment_book", tomorrow).await.code,
        "suitability.cooling_off"
    );
    desk.call("appointment_book", purchase("G1", "W04")).await;
    let own = desk
        .refused("call_back_record", json!({ "customer_no": "G1", "product": "W04" }))
        .await;
    assert_eq!(own.code, "suitability.call_back_by_other");
}

#[tokio::test]
async fn pr_08_an_assessment_wants_leave_which_is_asked_for_without_a_network() {
    let desk = desk_of(&[person(3, 1980)]).await;
    let about = json!({ "customer_no": "G1" });
    let form = desk.call("assessment_form", about.clone()).await;
    assert_eq!(form["slot"]["state"], "none");
    let questions = form["questions"].as_array().unwrap();
    assert!(
        questions
            .iter()
            .all(|question| question["options"][0]["points"].is_null()),
        "points stay unseen"
    );
    let answers: Vec<Value> = questions
        .iter()
        .map(|question| json!({ "question": question["code"], "option": question["options"][2]["code"] }))
        .collect();
    let score = desk
        .call("assessment_score", json!({ "customer_no": "G1", "answers": answers }))
        .await;
    assert_eq!((score["points"].as_i64(), score["level"].as_u64()), (Some(66), Some(4)));
    assert_eq!(score["valid_until"], "2027-11-20");
    let save = json!({ "customer_no": "G1", "answers": answers, "signature": "M1 1" });
    assert_eq!(
        desk.refused("assessment_save", save.clone()).await.code,
        "assessment.slot_missing"
    );
    assert_eq!(desk.call("assessment_reserve", about.clone()).await["state"], "asked");
    assert_eq!(
        desk.call("assessment_reserve", about).await["state"],
        "asked",
        "asked once"
    );
    assert_eq!(
        desk.refused("assessment_save", save).await.code,
        "assessment.slot_missing",
        "asked is not given"
    );
    let silent = json!({ "customer_no": "G1", "answers": answers, "signature": " " });
    assert_eq!(
        desk.refused("assessment_save", silent).await.code,
        "assessment.signature_missing"
    );
}

#[tokio::test]
async fn pr_08_given_leave_is_spent_without_a_network_and_the_level_counts_at_once() {
    let person = person(1, 1980);
    let mut rows: Vec<Row> = person.rows().into();
    let device = "00000000-0000-0000-0000-000000000001";
    rows.push((
        "safeguards",
        "G1".into(),
        json!({
            "customer_no": "G1",
            "slots": [{
                "slot_id": "00000000-0000-0000-0000-0000000000aa", "device_id": device, "from": "2026-11-18",
                "until": "2026-12-01", "state": "open",
            }],
        }),
    ));
    rows.push(pack::row(&pack::pack(|_| {})));
    let desk = Desk::with_rows(bank::staff("R1"), "rm:R1", rows).await;
    let form = desk.call("assessment_form", json!({ "customer_no": "G1" })).await;
    assert_eq!(
        (form["slot"]["state"].as_str(), form["slot"]["until"].as_str()),
        (Some("open"), Some("2026-12-01"))
    );
    let answers: Vec<Value> = form["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|question| json!({ "question": question["code"], "option": question["options"][2]["code"] }))
        .collect();
    let save = json!({ "customer_no": "G1", "answers": answers, "signature": "M1 1" });
    let view = desk.call("assessment_save", save.clone()).await;
    assert_eq!(
        (view["customer_level"].as_u64(), view["assessed_on"].as_str()),
        (Some(4), Some("2026-11-20"))
    );
    assert_eq!(
        (view["slot"]["state"].as_str(), view["made_in_window"].as_u64()),
        (Some("none"), Some(1))
    );
    assert_eq!(
        desk.refused("assessment_save", save).await.code,
        "assessment.slot_missing",
        "one use"
    );
}
