//! What the calculator costs: a schedule of thirty years with its annual rate, all methods of one loan, a prepayment.
//! Prints a table beside one frame of the screen (16.7 ms). Own clock and no harness: the figure wanted is one line.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rounds_finance::loan::{Due, PrepayMode, compare, prepay, schedule};
use rounds_finance::{DayBasis, LoanTerms, Method, Rate};

const FRAME: Duration = Duration::from_micros(16_667);
const ROUNDS: u32 = 50;

fn main() {
    let rate = Rate::from_bp(350).expect("3.50 % is a rate");
    let drawn_on = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day");
    let terms = LoanTerms::monthly(100_000_000, rate, 360, drawn_on);
    let by_dates = LoanTerms {
        due: Due::Every {
            months: 1,
            periods: 360,
            first_on: NaiveDate::from_ymd_opt(2026, 3, 20),
            day: None,
        },
        ..terms.clone()
    };
    println!("{:<58} {:>10} {:>8}", "what", "median", "frames");
    let line = |what: &str, work: &dyn Fn()| {
        let median = median(work);
        println!("{what:<58} {:>7.3} ms {:>8.3}", ms(median), ms(median) / ms(FRAME));
    };
    line("360 instalments with annual rate, by periods", &|| {
        black_box(compare(&terms, Method::EqualInstalment, DayBasis::Thirty360, &[])).expect("a loan");
    });
    line("360 instalments with annual rate, broken first, by dates", &|| {
        black_box(compare(&by_dates, Method::EqualInstalment, DayBasis::Thirty360, &[])).expect("a loan");
    });
    let interest_first = Method::InterestFirst { yearly_principal_bp: 0 };
    let methods = [Method::EqualInstalment, Method::EqualPrincipal, interest_first];
    line("equal principal of the same", &|| {
        black_box(compare(&terms, Method::EqualPrincipal, DayBasis::Thirty360, &[])).expect("a loan");
    });
    line("three methods of the same side by side", &|| {
        for method in methods.clone() {
            black_box(compare(&terms, method, DayBasis::Thirty360, &[])).expect("a loan");
        }
    });
    let loan = schedule(&terms).expect("a loan");
    line("early repayment after 24, both ways", &|| {
        for mode in [PrepayMode::KeepTerm, PrepayMode::KeepPayment] {
            black_box(prepay(&loan, 24, 10_000_000, mode, None)).expect("a rest");
        }
    });
}

fn median(work: &dyn Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
