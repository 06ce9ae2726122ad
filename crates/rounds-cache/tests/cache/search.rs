//! Search by everything that people remember of a customer.

use rounds_cache::CustomerQuery;
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::sync::FeedRow;

use crate::support::*;

fn portfolio() -> Laptop {
    let of = |number: &str, name: &str, phone: &str, id: &str, village: Option<&str>| CustomerBody {
        phone: Some(phone.into()),
        id_number: Some(id.into()),
        village: village.map(str::to_owned),
        ..customer(number, name)
    };
    let all = [
        of("C0001", "张伟", "13812345678", "320981198001011234", Some("李家村")),
        of("C0002", "张伟明", "13900001111", "32098119800101123X", Some("王庄")),
        of("C0003", "曾国强", "13700002222", "320981198001015678", Some("李家村")),
        of("C0004", "李芳", "13600003333", "320981198001019012", None),
        of(
            "C0005",
            "Jana Nováková",
            "+420 777 123 456",
            "805101/1234",
            Some("Příbram"),
        ),
        of("C0006", "吕红", "13500004444", "320981198001013456", Some("王庄")),
    ];
    let rows: Vec<FeedRow> = all
        .iter()
        .enumerate()
        .map(|(at, body)| row(at as u64 + 1, "customer", body.customer_no.as_str(), body))
        .collect();
    Laptop::with(rows)
}

fn found(laptop: &Laptop, text: &str) -> Vec<String> {
    let query = CustomerQuery {
        text: text.into(),
        ..CustomerQuery::default()
    };
    let list = laptop.device.customers(&query, today()).unwrap();
    assert_eq!(list.total as usize, list.rows.len());
    list.rows.into_iter().map(|row| row.customer_no.0).collect()
}

#[test]
fn a_customer_is_found_by_what_people_remember() {
    let laptop = portfolio();
    for (text, expected) in [
        ("张伟", vec!["C0001", "C0002"]),
        ("伟明", vec!["C0002"]),
        ("zhangwei", vec!["C0001", "C0002"]),
        ("ZhangWeiM", vec!["C0002"]),
        ("weiming", vec!["C0002"]),
        ("zw", vec!["C0001", "C0002"]),
        ("zwm", vec!["C0002"]),
        ("zengguoqiang", vec!["C0003"]),
        ("cengguo", vec!["C0003"]),
        ("lvhong", vec!["C0006"]),
        ("luhong", vec!["C0006"]),
        ("5678", vec!["C0001", "C0003"]),
        ("13812345678", vec!["C0001"]),
        ("138123", vec!["C0001"]),
        ("123x", vec!["C0002"]),
        ("１２３Ｘ", vec!["C0002"]),
        ("c0004", vec!["C0004"]),
        ("nová", vec!["C0005"]),
        ("jana nov", vec!["C0005"]),
        ("jn", vec!["C0005"]),
        ("pribram", vec!["C0005"]),
        ("no such person", vec![]),
        ("   ", vec!["C0005", "C0004", "C0006", "C0003", "C0001", "C0002"]),
    ] {
        assert_eq!(found(&laptop, text), expected, "{text}");
    }
}

#[test]
fn several_words_narrow_together() {
    let laptop = portfolio();
    for (text, expected) in [
        ("zhang 李家村", vec!["C0001"]),
        ("王庄 lv", vec!["C0006"]),
        ("lijiacun zeng", vec!["C0003"]),
        ("张 9999", vec![]),
    ] {
        assert_eq!(found(&laptop, text), expected, "{text}");
    }
}

#[test]
fn one_typing_error_is_forgiven_only_when_nothing_else_fits() {
    let laptop = portfolio();
    for (text, expected) in [
        ("zhamgwei", vec!["C0001", "C0002"]),
        ("zhangwi", vec!["C0001", "C0002"]),
        ("zegguo", vec!["C0003"]),
        ("zha", vec!["C0001", "C0002"]),
        ("zhx", vec![]),
        ("zxyngwei", vec![]),
    ] {
        assert_eq!(found(&laptop, text), expected, "{text}");
    }
}

#[test]
fn the_index_is_the_same_after_a_reopen() {
    let Laptop { folder, device } = portfolio();
    drop(device);
    let device = rounds_cache::unlock(folder.path(), PASSWORD).unwrap().device;
    let laptop = Laptop { folder, device };
    assert_eq!(found(&laptop, "zhangwei"), ["C0001", "C0002"]);
    assert_eq!(found(&laptop, "lijiacun"), ["C0003", "C0001"]);
}
