//! Measures scoring as a device does it, beside LightGBM's own on the same models in the same run, and prints a table:
//! one customer by thirty products with exact contributions, a portfolio rescored, and what a score costs alone.
//!
//! Both sides run on one thread, since the bindings build LightGBM without OpenMP, and what is told is the processor's
//! time, so that a busy machine changes little. Nothing is asserted here. Build it for
//! release; `cargo xtask bench advice` does.

mod learned;
mod portfolio;
mod side;
mod table;

use anyhow::Context;
use rounds_advisor::model;

use crate::learned::Learned;
use crate::portfolio::Portfolio;
use crate::side::Compared;
use crate::table::Table;

/// Each product has a model of its own.
const PRODUCTS: usize = 30;
/// The portfolio that is rescored.
const CUSTOMERS: usize = 5_000;
/// The customers that models are learned from; the portfolio is the first of them.
const TRAINING: usize = 12_000;
/// Each figure is the middle one of so many.
const REPEATS: usize = 5;
/// Customers whose contributions are asked for in one call.
const EXPLAINED: usize = 200;

fn main() -> anyhow::Result<()> {
    let portfolio = Portfolio::new(TRAINING);
    let mut learned = (0..PRODUCTS)
        .map(|product| Learned::grow(&portfolio, product))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let first = learned.first().context("nothing was learned")?;
    let mut table = Table::begin(first);
    table.line(
        "one customer, every product, with contributions",
        "60 ms",
        &customer(&portfolio, &learned)?,
    );
    table.line(
        "portfolio, every product, probabilities",
        "2 s",
        &rescored(&portfolio, &learned)?,
    );
    table.line(
        "contributions of one row, of many asked for at once",
        "",
        &explained(&portfolio, first)?,
    );
    table.line(
        "raw score of one row, asked for alone",
        "",
        &alone(&portfolio, &mut learned[0])?,
    );
    table.line("all models read from their text", "", &read(&learned)?);
    table.agreement(&agreement(&portfolio, &learned)?);
    Ok(())
}

/// One customer is opened: the facts become a row for each model, and each model explains itself.
fn customer(portfolio: &Portfolio, learned: &[Learned]) -> anyhow::Result<Compared> {
    side::compare(
        REPEATS * 5,
        |turn| {
            let facts = portfolio.facts(turn);
            Ok(learned.iter().map(|model| model.score(&facts).raw).sum())
        },
        |turn| {
            let contributions = |model: &Learned| model.library_contributions(portfolio.row(turn));
            learned
                .iter()
                .map(|model| Ok(contributions(model)?.iter().sum::<f64>()))
                .sum()
        },
    )
}

/// A portfolio is rescored in the background: facts become rows, which all models share, and one model after the other
/// goes over them. LightGBM gets rows that are ready, all in one call for each model.
fn rescored(portfolio: &Portfolio, learned: &[Learned]) -> anyhow::Result<Compared> {
    side::compare(
        REPEATS,
        |_| {
            let row = |customer: usize| model::row(&portfolio.features, &portfolio.facts(customer));
            let rows: Vec<Vec<f64>> = (0..CUSTOMERS).map(row).collect();
            let rescored = |model: &Learned| -> f64 { rows.iter().map(|row| model.compiled().probability(row)).sum() };
            Ok(learned.iter().map(rescored).sum())
        },
        |_| {
            let rows = portfolio.rows(CUSTOMERS);
            learned
                .iter()
                .map(|model| Ok(model.library_probabilities(rows)?.iter().sum::<f64>()))
                .sum()
        },
    )
}

fn explained(portfolio: &Portfolio, model: &Learned) -> anyhow::Result<Compared> {
    let compared = side::compare(
        REPEATS,
        |_| {
            let customers = 0..EXPLAINED;
            Ok(customers
                .map(|customer| model.compiled().score(portfolio.row(customer)).raw)
                .sum())
        },
        |_| Ok(model.library_contributions(portfolio.rows(EXPLAINED))?.iter().sum()),
    )?;
    Ok(compared.divided(EXPLAINED))
}

/// LightGBM's quickest way for a single row, prepared beforehand.
fn alone(portfolio: &Portfolio, model: &mut Learned) -> anyhow::Result<Compared> {
    model.prepare_single_rows()?;
    let compared = side::compare(
        REPEATS,
        |_| {
            Ok((0..CUSTOMERS)
                .map(|customer| model.compiled().raw(portfolio.row(customer)))
                .sum())
        },
        |_| {
            (0..CUSTOMERS)
                .map(|customer| model.library_single_row(portfolio.row(customer)))
                .sum()
        },
    )?;
    Ok(compared.divided(CUSTOMERS))
}

fn read(learned: &[Learned]) -> anyhow::Result<Compared> {
    side::compare(
        REPEATS,
        |_| learned.iter().map(Learned::read).sum(),
        |_| learned.iter().map(Learned::library_read).sum(),
    )
}

/// The largest differences over some customers and all models: of probabilities, of contributions, and of their sum from
/// the raw score.
fn agreement(portfolio: &Portfolio, learned: &[Learned]) -> anyhow::Result<[f64; 3]> {
    let mut largest = [0.0_f64; 3];
    for model in learned {
        for customer in 0..EXPLAINED / PRODUCTS {
            let row = portfolio.row(customer);
            let scored = model.score(&portfolio.facts(customer));
            let probability = model.library_probabilities(row)?;
            largest[0] = largest[0].max((scored.probability - probability[0]).abs());
            let parts = scored.contributions.iter().chain([&scored.base]);
            for (ours, library) in parts.zip(model.library_contributions(row)?) {
                largest[1] = largest[1].max((ours - library).abs());
            }
            let sum = scored.base + scored.contributions.iter().sum::<f64>();
            largest[2] = largest[2].max((sum - scored.raw).abs());
        }
    }
    Ok(largest)
}
