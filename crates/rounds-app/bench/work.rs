//! What is measured: unlocking, searching key by key, lists and pages, saving.

use std::time::{Duration, Instant};

use rounds_app::Workbench;
use rounds_app::dto::Topic;
use serde_json::{Value, json};

use crate::figures::Figures;
use crate::{Failure, PASSWORD, call, people, timed};

/// People for whom a search is typed.
const TYPED_FOR: usize = 40;
/// How often a page is opened and a visit saved.
const TIMES: usize = 60;
/// How soon an impatient person opens Today again.
const LOOKED_AGAIN: Duration = Duration::from_millis(250);

/// From the password to the first list on the screen.
pub async fn unlock(bench: &Workbench, figures: &mut Figures) -> Result<(), Failure> {
    let started = Instant::now();
    timed(
        bench,
        figures,
        ("unlock (key derivation, search index)", 1_000.0),
        ("device_unlock", json!({ "password": PASSWORD })),
    )
    .await?;
    call(bench, "today_open", json!({})).await?;
    call(bench, "customer_search", json!({ "limit": 50 })).await?;
    figures.took("password to a usable Today and list", 1_000.0, started.elapsed());
    Ok(())
}

/// The first ranking is made in the background, and tells when it is there. Today is opened all the while, as somebody does
/// who does not wait for it.
pub async fn ranking(bench: &Workbench, figures: &mut Figures) -> Result<(), Failure> {
    let started = Instant::now();
    let mut changes = bench.subscribe();
    loop {
        let today = timed(
            bench,
            figures,
            ("today, while the portfolio is being ranked", 100.0),
            ("today_open", json!({})),
        )
        .await?;
        if is_ranked(&today) {
            break;
        }
        let told = async {
            while !changes.recv().await?.topics.contains(&Topic::Customers) {}
            Ok::<_, Failure>(())
        };
        if let Ok(told) = tokio::time::timeout(LOOKED_AGAIN, told).await {
            told?;
        }
    }
    figures.took("portfolio ranked in the background", 60_000.0, started.elapsed());
    Ok(())
}

fn is_ranked(today: &Value) -> bool {
    today["worth_seeing"].as_array().is_some_and(|list| !list.is_empty())
}

/// Locked and unlocked: the ranking that was kept is on the first screen.
pub async fn unlock_again(bench: &Workbench, figures: &mut Figures) -> Result<(), Failure> {
    call(bench, "device_lock", json!({})).await?;
    call(bench, "device_unlock", json!({ "password": PASSWORD })).await?;
    let started = Instant::now();
    let mut changes = bench.subscribe();
    while !is_ranked(&call(bench, "today_open", json!({})).await?) {
        while !changes.recv().await?.topics.contains(&Topic::Customers) {}
    }
    figures.took("worth seeing, after unlocking again", 500.0, started.elapsed());
    Ok(())
}

/// Every prefix of what somebody types to find a customer.
pub async fn search(bench: &Workbench, customers: usize, figures: &mut Figures) -> Result<(), Failure> {
    for at in 0..TYPED_FOR {
        let number = at * customers / TYPED_FOR;
        let name = people::name(number);
        let phone = people::phone(number);
        let typed = [
            (
                "search by pinyin, each key",
                name.iter().map(|part| part.1).collect::<String>(),
            ),
            (
                "search by initials, each key",
                name.iter().map(|part| &part.1[..1]).collect(),
            ),
            ("search by name, each key", name.iter().map(|part| part.0).collect()),
            ("search by phone tail, each key", phone[phone.len() - 4..].to_owned()),
            ("search by village, each key", people::village(number)),
            (
                "search by pinyin with a typing error",
                format!("{}x", name.iter().map(|part| part.1).collect::<String>()),
            ),
        ];
        for (line, words) in typed {
            type_it(bench, figures, line, &words).await?;
        }
    }
    Ok(())
}

async fn type_it(bench: &Workbench, figures: &mut Figures, line: &str, words: &str) -> Result<(), Failure> {
    let mut prefix = String::new();
    for key in words.chars() {
        prefix.push(key);
        timed(
            bench,
            figures,
            (line, 20.0),
            ("customer_search", json!({ "text": prefix, "limit": 50 })),
        )
        .await?;
    }
    Ok(())
}

/// Every filter and every order, first page and a late page.
pub async fn lists(bench: &Workbench, figures: &mut Figures) -> Result<(), Failure> {
    let facets = timed(
        bench,
        figures,
        ("counts for the filters, first time", 50.0),
        ("customer_facets", json!({})),
    )
    .await?;
    timed(
        bench,
        figures,
        ("counts for the filters, again", 50.0),
        ("customer_facets", json!({})),
    )
    .await?;
    let first = |of: &str| facets[of][0]["code"].clone();
    let filters = [
        ("no filter", json!({})),
        ("by segment", json!({ "segment": first("segments") })),
        ("by village", json!({ "village": first("villages") })),
        ("by branch", json!({ "branch": first("branches") })),
        ("by product", json!({ "product": first("products") })),
        ("never contacted", json!({ "contact": "never" })),
        ("not for 90 days", json!({ "contact": "over90_days" })),
    ];
    for (name, filter) in filters {
        for sort in [
            "relevance",
            "name",
            "place",
            "segment",
            "last_contact",
            "assets",
            "since",
        ] {
            for (offset, descending) in [(0, false), (0, true), (20_000, false)] {
                let mut query = filter.clone();
                query["sort"] = json!(sort);
                query["descending"] = json!(descending);
                query["offset"] = json!(offset);
                query["limit"] = json!(100);
                timed(
                    bench,
                    figures,
                    (&format!("list, {name}, every order"), 50.0),
                    ("customer_search", query),
                )
                .await?;
            }
        }
    }
    Ok(())
}

/// Pages that a person opens all day.
pub async fn pages(bench: &Workbench, customers: usize, figures: &mut Figures) -> Result<(), Failure> {
    for at in 0..TIMES {
        let who = json!({ "customer_no": people::customer_no(at * customers / TIMES) });
        timed(bench, figures, ("customer page", 50.0), ("customer_open", who.clone())).await?;
        timed(bench, figures, ("visit form", 50.0), ("visit_form", who)).await?;
    }
    for _ in 0..TIMES / 4 {
        for (line, name) in [
            ("today", "today_open"),
            ("follow-ups", "follow_up_list"),
            ("segments", "segment_list"),
            ("outbox", "outbox_list"),
        ] {
            timed(bench, figures, (line, 50.0), (name, json!({}))).await?;
        }
    }
    Ok(())
}

/// Drafts and visits, each on the disk when the command answers; then the lists again, now with own work in them.
pub async fn saves(bench: &Workbench, customers: usize, figures: &mut Figures) -> Result<(), Failure> {
    for at in 0..TIMES {
        let sheet = sheet(&people::customer_no(at * customers / TIMES + 1));
        timed(
            bench,
            figures,
            ("draft saved (fsync)", 30.0),
            ("visit_draft_save", sheet.clone()),
        )
        .await?;
        timed(bench, figures, ("visit saved (fsync)", 30.0), ("visit_save", sheet)).await?;
        if at % 4 == 0 {
            timed(
                bench,
                figures,
                ("today, after a save", 100.0),
                ("today_open", json!({})),
            )
            .await?;
        }
    }
    for _ in 0..TIMES / 4 {
        timed(
            bench,
            figures,
            ("today, with own work", 50.0),
            ("today_open", json!({})),
        )
        .await?;
        timed(
            bench,
            figures,
            ("outbox, with own work", 50.0),
            ("outbox_list", json!({})),
        )
        .await?;
        timed(
            bench,
            figures,
            ("follow-ups, with own work", 50.0),
            ("follow_up_list", json!({})),
        )
        .await?;
    }
    Ok(())
}

fn sheet(customer_no: &str) -> Value {
    json!({
        "customer_no": customer_no,
        "replaces": null,
        "kind": "home",
        "outcome": "O30",
        "people_met": ["customer"],
        "products": [{ "product": "D01", "reaction": "interested" }],
        "need": "deposit",
        "refusal": null,
        "refusal_text": "",
        "note": "客户有一笔定期下月到期，想了解大额存单，约好带资料再来。",
        "closed": false,
        "started_at": chrono::Utc::now(),
        "business_date": null,
        "follow_up": { "kind": "visit", "due_on": chrono::Local::now().date_naive() + chrono::Days::new(3), "note": "带资料" }
    })
}
