//! One statement for many rows: their values travel as one array for each place, so that a hundred rows are parsed,
//! planned and answered once. Works on the text of statements as [`db`](crate::db) describes them; refuses to know
//! connections.

use tokio_postgres::types::Type;

/// The question `sql` for each row. The first column of an answer is the row's place, from 1; what one row finds stands in
/// the order that `sql` asks for. `locking`: what is found is locked, row by row in their order.
///
/// A fence (`offset 0`, `for update`) keeps the planner from turning the questions into one join: each goes its index.
pub fn question(sql: &str, types: &[Type], locking: bool) -> String {
    let fence = if locking { "for update" } else { "offset 0" };
    format!(
        "select k.n, q.* from {} cross join lateral ({} {fence}) q",
        rows(types),
        named(sql)
    )
}

/// The statement `sql` over all rows, which must not name one row of the table twice; `None` when it is of another form than
/// `insert … values (…)`, `update … where …` or `delete from … where …`.
pub fn statement(sql: &str, types: &[Type]) -> Option<String> {
    let sql = named(sql);
    let rows = rows(types);
    if sql.starts_with("insert into ") {
        let (head, rest) = sql.split_once("values (")?;
        let (values, end) = rest.split_once(')')?;
        return Some(format!("{head}select {values} from {rows} order by k.n{end}"));
    }
    let (head, condition) = sql.split_once("where ")?;
    let joined = if sql.starts_with("update ") {
        "from"
    } else if sql.starts_with("delete from ") {
        "using"
    } else {
        return None;
    };
    Some(format!("{head}{joined} {rows} where {condition}"))
}

/// The n-th value of a row.
fn named(sql: &str) -> String {
    sql.replace('?', "k.p")
}

/// The rows, each with its place `n`.
fn rows(types: &[Type]) -> String {
    let each = || types.iter().zip(1..);
    let arrays: Vec<String> = each().map(|(kind, n)| format!("${n}::{}[]", kind.name())).collect();
    let columns: Vec<String> = each().map(|(_, n)| format!("p{n}")).collect();
    format!(
        "unnest({}) with ordinality as k({}, n)",
        arrays.join(", "),
        columns.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "unnest($1::text[], $2::int8[]) with ordinality as k(p1, p2, n)";

    #[test]
    fn each_form_of_statement_takes_many_rows() {
        let types = [Type::TEXT, Type::INT8];
        for (one, many) in [
            (
                "insert into t (a, b, c) values (?1, 0, ?2) on conflict do nothing",
                Some(format!(
                    "insert into t (a, b, c) select k.p1, 0, k.p2 from {ROWS} order by k.n on conflict do nothing"
                )),
            ),
            (
                "update t set b = ?2\n where a = ?1",
                Some(format!("update t set b = k.p2\n from {ROWS} where a = k.p1")),
            ),
            (
                "delete from t where a = ?1 and b < ?2",
                Some(format!("delete from t using {ROWS} where a = k.p1 and b < k.p2")),
            ),
            ("select b from t where a = ?1", None),
        ] {
            assert_eq!(statement(one, &types), many, "{one}");
        }
    }

    #[test]
    fn a_question_of_many_rows_says_whose_answer_it_is() {
        let one = "select b from t where a = ?1 order by c limit ?2";
        let asked = "select b from t where a = k.p1 order by c limit k.p2";
        for (locking, fence) in [(false, "offset 0"), (true, "for update")] {
            assert_eq!(
                question(one, &[Type::TEXT, Type::INT8], locking),
                format!("select k.n, q.* from {ROWS} cross join lateral ({asked} {fence}) q")
            );
        }
    }
}
