//! The binary as an administrator uses it: from an export to a server that answers.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::schema::Schema;

const BINARY: &str = env!("CARGO_BIN_EXE_rounds-hq");

pub fn run(data: &Path, words: &[&str], input: &str) -> Output {
    let mut child = Command::new(BINARY)
        .arg("--data-dir")
        .arg(data)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn succeeds(data: &Path, words: &[&str], input: &str) -> String {
    let output = run(data, words, input);
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn an_export_becomes_a_published_bank() {
    walk_from_an_export(&[]);
}

#[test]
fn an_export_becomes_a_published_bank_in_postgres() {
    let schema = Schema::create();
    let folder = walk_from_an_export(&["--database", &schema.url()]);
    let file = folder.path().join("data/headquarters.db");
    assert!(!file.exists(), "nothing is left for a file");
}

/// From an export to a bank with passwords, in the database that `database` names.
fn walk_from_an_export(database: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (export, data) = (folder.path().join("export"), folder.path().join("data"));
    let out = export.to_str().unwrap();
    let says = |words: &[&str], input: &str| succeeds(&data, &[database, words].concat(), input);
    let few = ["--customers", "40", "--as-of", "2026-11-20"];
    says(&[["generate", "demo-cn", "--out", out].as_slice(), &few].concat(), "");
    assert!(says(&["import", "--from", out], "").starts_with("imported"));
    assert!(says(&["import", "--from", out], "").starts_with("unchanged"));
    let on_a_cluster = run(
        &data,
        &[database, &["profile", "--cluster", "df://127.0.0.1:1"]].concat(),
        "",
    );
    let refused = text(&on_a_cluster.stderr);
    assert!(refused.contains("error[cluster.not_built]"), "{refused}");
    assert!(says(&["profile"], "").starts_with("profiled"));
    too_few_to_learn_from(&data, database);
    assert!(says(&["publish"], "").starts_with("published"));
    assert!(says(&["publish"], "").starts_with("unchanged"));
    let made = says(&["staff", "init-passwords"], "").lines().count();
    let listed = says(&["staff", "list"], "");
    assert_eq!(made, listed.lines().count(), "everybody gets a password once");
    let again = says(&["staff", "init-passwords"], "").lines().count();
    assert_eq!(again, 1, "nobody is left without");
    let members = listed.contains("supervisor") && !listed.contains("no password");
    assert!(members, "{listed}");
    let second = listed.lines().nth(1).and_then(|line| line.split_whitespace().next());
    let number = second.unwrap();
    says(&["staff", "set-password", number], "a new password\n");
    says(&["staff", "revoke", number], "");
    assert!(says(&["staff", "list"], "").contains("closed"));
    says(&["device", "list"], "");
    says(&["prune"], "");
    assert!(says(&["epoch", "renew"], "").contains("epoch"));
    folder
}

/// Forty customers teach nothing: every family is refused with its reason, the report stays, and nothing is published.
fn too_few_to_learn_from(data: &Path, database: &[&str]) {
    let refused = run(data, &[database, &["train", "--resamples", "10"]].concat(), "");
    assert_eq!(refused.status.code(), Some(1));
    let error = text(&refused.stderr);
    assert!(error.contains("error[model.none_released]: "), "{error}");
    assert!(error.contains("deposit: model.too_few_rows: "), "{error}");
    assert!(data.join("models/none-released/report.json").is_file());
    assert!(!data.join("models/advice-1").exists());
}

/// Rule US-01: only who is a customer is told to devices, only as a hash, and never by the customers of another import.
#[test]
fn us_01_a_list_of_numbers_goes_out_with_the_offers() {
    let folder = tempfile::tempdir().unwrap();
    let (export, data) = (folder.path().join("export"), folder.path().join("data"));
    let says = |words: &[&str]| succeeds(&data, words, "");
    let comes = |customers: &str| {
        let out = export.to_str().unwrap();
        let few = ["--customers", customers, "--as-of", "2026-11-20"];
        says(&[["generate", "demo-cn", "--out", out].as_slice(), &few].concat());
        says(&["import", "--from", out]);
        says(&["profile"]);
    };
    comes("12");
    assert!(says(&["publish"]).starts_with("published"));
    let numbers = folder.path().join("numbers.csv");
    let (_, phones) = rounds_insight::publish::phone_numbers(&data).unwrap();
    let phone = &phones[0];
    std::fs::write(
        &numbers,
        format!("number,since\n+86 {phone},2026-01-01\n19999999999,\n"),
    )
    .unwrap();
    let takes = |as_of: &str| {
        let file = numbers.to_str().unwrap();
        run(&data, &["catalogue", "do-not-call", file, "--as-of", as_of], "")
    };
    let told = text(&takes("2026-11-19").stdout);
    assert!(told.starts_with("2 numbers as of 2026-11-19, 1 of them"), "{told}");
    let kept = std::fs::read_to_string(data.join("do-not-call.json")).unwrap();
    assert!(!kept.contains(phone), "only as a hash");
    assert!(says(&["publish"]).starts_with("published"));
    assert!(takes("2026-11-19").status.success());
    assert!(
        says(&["publish"]).starts_with("unchanged"),
        "the same list is the same list"
    );
    for (as_of, code) in [("2026-11-18", "older"), ("2999-01-01", "not_yet")] {
        let error = text(&takes(as_of).stderr);
        assert!(error.contains(&format!("error[call_list.{code}]: ")), "{error}");
    }
    std::fs::write(&numbers, "number\n123\n").unwrap();
    let error = text(&takes("2026-11-20").stderr);
    assert!(error.contains("error[call_list.bad_line]: line 2"), "{error}");
    comes("13");
    let error = text(&run(&data, &["publish"], "").stderr);
    assert!(error.contains("error[call_list.other_import]: "), "{error}");
}

#[test]
fn a_failure_has_a_code_and_ends_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let no_rescue_file = folder.path().join("photo.jpg");
    std::fs::write(&no_rescue_file, [7; 100]).unwrap();
    for (words, input, code) in [
        (
            vec!["import", "--from", missing.to_str().unwrap()],
            "",
            "import.source_missing",
        ),
        (
            vec!["import", "--format", "berka", "--from", missing.to_str().unwrap()],
            "",
            "berka.file_missing",
        ),
        (
            vec!["--database", "mysql://a:b@c/d", "staff", "list"],
            "",
            "database.unknown",
        ),
        (
            vec![
                "--database",
                "postgres://a@c/d",
                "backup",
                "--to",
                missing.to_str().unwrap(),
            ],
            "",
            "database.not_in_a_file",
        ),
        (vec!["profile"], "", "import.nothing_imported"),
        (vec!["publish"], "", "import.nothing_imported"),
        (vec!["train"], "", "import.nothing_imported"),
        (vec!["evaluate", "--lift"], "", "lift.nothing_published"),
        (vec!["staff", "set-password", "R1"], "long enough", "staff.unknown"),
        (vec!["staff", "set-password", "R1"], "short", "password.too_short"),
        (vec!["staff", "revoke", "R1"], "", "staff.unknown"),
        (
            vec!["device", "revoke", "0193f3c0-0000-7000-8000-000000000001"],
            "",
            "device.unknown",
        ),
        (vec!["device", "status", "no-uuid"], "", "device.unknown"),
        (
            vec!["rescue", "import", missing.to_str().unwrap()],
            "",
            "file.not_usable",
        ),
        (
            vec!["rescue", "import", no_rescue_file.to_str().unwrap()],
            "",
            "rescue.not_a_rescue_file",
        ),
        (vec!["serve", "--listen", "nowhere:99999"], "", "server.cannot_listen"),
    ] {
        let output = run(folder.path(), &words, input);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(error.contains(&format!("error[{code}]: ")), "{words:?}: {error}");
    }
}

#[test]
fn every_command_explains_itself() {
    let commands: [&[&str]; 27] = [
        &[],
        &["generate"],
        &["generate", "demo-cn"],
        &["adapt"],
        &["adapt", "berka"],
        &["import"],
        &["profile"],
        &["train"],
        &["evaluate"],
        &["publish"],
        &["staff"],
        &["staff", "list"],
        &["staff", "set-password"],
        &["staff", "init-passwords"],
        &["staff", "revoke"],
        &["device"],
        &["device", "list"],
        &["device", "status"],
        &["device", "revoke"],
        &["rescue"],
        &["rescue", "import"],
        &["backup"],
        &["restore"],
        &["epoch"],
        &["epoch", "renew"],
        &["prune"],
        &["serve"],
    ];
    for words in commands {
        let output = Command::new(BINARY).args(words).arg("--help").output().unwrap();
        assert!(output.status.success(), "{words:?}");
        assert!(text(&output.stdout).lines().count() > 3, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_server_writes_its_address_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let ready = folder.path().join("ready");
    let mut server = Command::new(BINARY)
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path().join("data"))
        .arg("--ready-file")
        .arg(&ready)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The line on standard output comes after the file: reading it waits without sleeping.
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(server.stdout.take().unwrap()), &mut line).unwrap();
    let address = std::fs::read_to_string(&ready).unwrap();
    assert_eq!(line.trim(), format!("listening on {address}"));
    let mut connection = std::net::TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    write!(
        connection,
        "GET /v1/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut connection, &mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        Command::new("kill")
            .arg(server.id().to_string())
            .status()
            .unwrap()
            .success()
    );
    assert!(server.wait().unwrap().success());
}
