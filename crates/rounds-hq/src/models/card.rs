//! A model card as a page that a compliance officer reads, in either language. Knows how figures are laid out; the words
//! stand in `assets/models/card.json`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use rounds_domain::{Language, Text};
use rounds_protocol::bundle::{Among, CardChoice, CardForm, Measured, ModelCard, ReleaseCheck};
use serde::Serialize;

static WORDS: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../assets/models/card.json")).expect("a test reads this file")
});

/// As file names carry it.
pub(super) fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

/// Both, Chinese first.
pub(super) const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// The word for a key, or the key itself where nobody has worded it.
fn worded(language: Language, key: &str) -> &str {
    WORDS.get(key).map_or(key, |text| text.in_language(language))
}

/// The code word of a plain enum.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The card as Markdown.
pub(super) fn markdown(card: &ModelCard, language: Language) -> String {
    let mut page = Page {
        text: String::new(),
        language,
    };
    page.head(card);
    page.checks(&card.checks);
    page.results(card);
    page.reliability(card);
    page.features(card);
    page.fairness(card);
    page.drift(card);
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn head(&mut self, card: &ModelCard) {
        let family = word(&card.family);
        let (title, name) = (self.word("title"), self.word(&family));
        self.line(&format!("# {title}: {name} · {}", card.version));
        let passed = card.checks.iter().all(|check| check.passed);
        let verdict = self.word(if passed { "released" } else { "refused" });
        self.line(verdict);
        let sources: Vec<&str> = card
            .sources
            .iter()
            .map(|source| source.in_language(self.language))
            .collect();
        let facts = [
            ("family", name.to_owned()),
            ("version", card.version.clone()),
            ("champion", self.word(&card.champion).to_owned()),
            ("form", self.form(&card.forms)),
            ("seed", card.seed.to_string()),
            ("sources", sources.join("; ")),
        ];
        let facts = facts.into_iter().chain(self.left_out(&card.choice));
        let rows: Vec<_> = facts
            .map(|(key, value)| vec![self.word(key).to_owned(), value])
            .collect();
        self.table(&["", ""], &rows);
        let days = |days: &[chrono::NaiveDate]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let part = |key: &str, cut_offs: String, rows: u32, takers: u32| {
            vec![
                self.word(key).to_owned(),
                cut_offs,
                rows.to_string(),
                takers.to_string(),
            ]
        };
        let parts = [
            part(
                "train",
                days(&card.train_cut_offs),
                card.train_rows,
                card.train_positives,
            ),
            part("test", days(&card.test_cut_offs), card.test_rows, card.test_positives),
        ];
        self.table(&["", "cut_offs", "rows", "takers"], &parts);
        self.comparisons(&card.choice);
    }

    /// What was left out before anything was learned, and among whom adverse impact decides; nothing on earlier cards.
    fn left_out(&self, choice: &CardChoice) -> Vec<(&'static str, String)> {
        let names = choice
            .left_out
            .iter()
            .map(|one| format!("{} (`{}`)", one.name.in_language(self.language), one.fact));
        let names: Vec<String> = names.collect();
        let mut facts = Vec::new();
        if !names.is_empty() {
            facts.push(("left_out", names.join("; ")));
        }
        if let Some(among) = &choice.judged_among {
            facts.push(("judged_among", self.among(*among)));
        }
        facts
    }

    /// How the champion was found.
    fn comparisons(&mut self, choice: &CardChoice) {
        if choice.compared.is_empty() {
            return;
        }
        self.heading("choice");
        let note = self.word("choice_note");
        self.line(note);
        let rows: Vec<_> = choice
            .compared
            .iter()
            .map(|one| {
                vec![
                    self.word(&one.model).to_owned(),
                    self.word(&one.beside).to_owned(),
                    interval(&one.ahead),
                ]
            })
            .collect();
        self.table(&["model", "beside", "ahead"], &rows);
    }

    /// What is scored: one form, or weights times forms.
    fn form(&self, forms: &[CardForm]) -> String {
        match forms {
            [only] => self.word(&word(&only.kind)).to_owned(),
            several => {
                let parts = several
                    .iter()
                    .map(|form| format!("{:.2} × {}", form.weight, self.word(&word(&form.kind))));
                parts.collect::<Vec<_>>().join(" + ")
            }
        }
    }

    fn checks(&mut self, checks: &[ReleaseCheck]) {
        self.heading("checks");
        let rows: Vec<_> = checks
            .iter()
            .map(|check| {
                vec![
                    self.word(&check.code).to_owned(),
                    figure(check.measured),
                    figure(check.limit),
                    self.word(if check.passed { "yes" } else { "no" }).to_owned(),
                ]
            })
            .collect();
        self.table(&["check", "measured", "limit", "passed"], &rows);
    }

    fn results(&mut self, card: &ModelCard) {
        self.heading("results");
        let rows: Vec<_> = card
            .results
            .iter()
            .map(|result| {
                let figures = [
                    result.auc,
                    result.average_precision,
                    result.lift_10,
                    result.lift_20,
                    result.brier,
                ];
                std::iter::once(self.word(&result.model).to_owned())
                    .chain(figures.iter().map(interval))
                    .collect()
            })
            .collect();
        self.table(
            &["model", "AUC", "average_precision", "lift_10", "lift_20", "brier"],
            &rows,
        );
    }

    fn reliability(&mut self, card: &ModelCard) {
        self.heading("reliability");
        let rows: Vec<_> = (1..)
            .zip(&card.reliability)
            .map(|(tenth, bin): (u32, _)| {
                vec![
                    tenth.to_string(),
                    bin.rows.to_string(),
                    percent(bin.predicted),
                    percent(bin.observed),
                ]
            })
            .collect();
        self.table(&["tenth", "rows", "predicted", "observed"], &rows);
    }

    fn features(&mut self, card: &ModelCard) {
        self.heading("features");
        let rows: Vec<_> = card
            .features
            .iter()
            .map(|feature| {
                let direction = match feature.monotone {
                    1.. => "up",
                    0 => "free",
                    ..0 => "down",
                };
                vec![
                    format!("{} (`{}`)", feature.name.in_language(self.language), feature.fact),
                    self.word(direction).to_owned(),
                    figure(feature.weight),
                ]
            })
            .collect();
        self.table(&["fact", "direction", "weight"], &rows);
    }

    fn fairness(&mut self, card: &ModelCard) {
        self.heading("fairness");
        let note = self.word("fairness_note");
        self.line(note);
        let rows: Vec<_> = card
            .fairness
            .iter()
            .map(|result| {
                vec![
                    self.among(result.among),
                    self.word(&result.attribute).to_owned(),
                    self.word(&result.group).to_owned(),
                    result.rows.to_string(),
                    result.selected.to_string(),
                    figure(result.ratio),
                ]
            })
            .collect();
        self.table(&["among", "attribute", "group", "rows", "selected", "ratio"], &rows);
    }

    fn drift(&mut self, card: &ModelCard) {
        self.heading("drift_heading");
        let mut all: Vec<_> = card.drift.iter().collect();
        all.sort_by(|a, b| b.psi.total_cmp(&a.psi).then_with(|| a.of.cmp(&b.of)));
        let rows: Vec<_> = all
            .into_iter()
            .map(|baseline| vec![self.drifted(card, &baseline.of), figure(baseline.psi)])
            .collect();
        self.table(&["of", "PSI"], &rows);
    }

    fn among(&self, among: Among) -> String {
        let key = match among {
            Among::Eligible => "among_eligible",
            Among::Takers => "among_takers",
        };
        self.word(key).to_owned()
    }

    /// A fact by its name where the card knows it, else the word for it.
    fn drifted(&self, card: &ModelCard, of: &str) -> String {
        match card.features.iter().find(|feature| feature.fact == of) {
            Some(feature) => format!("{} (`{of}`)", feature.name.in_language(self.language)),
            None => self.word(of).to_owned(),
        }
    }

    fn word<'k>(&self, key: &'k str) -> &'k str {
        worded(self.language, key)
    }

    fn heading(&mut self, key: &str) {
        self.line(&format!("## {}", self.word(key)));
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}\n");
    }

    /// Headings that are keys are worded; cells are kept from breaking the table.
    fn table(&mut self, headings: &[&str], rows: &[Vec<String>]) {
        let worded: Vec<&str> = headings.iter().map(|key| self.word(key)).collect();
        let rule = vec!["---"; headings.len()].join(" | ");
        let _ = writeln!(self.text, "| {} |\n| {rule} |", worded.join(" | "));
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| cell.replace('|', "\\|").replace('\n', " "))
                .collect();
            let _ = writeln!(self.text, "| {} |", cells.join(" | "));
        }
        self.text.push('\n');
    }
}

fn interval(measured: &Measured) -> String {
    format!("{:.4} [{:.4}, {:.4}]", measured.value, measured.low, measured.high)
}

fn figure(value: f64) -> String {
    format!("{value:.4}")
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_protocol::bundle::{CardComparison, CardFact, CardFeature, FairnessResult, FormKind, ModelResult};
    use rounds_protocol::rules::ProductKind;

    fn choice(ahead: Measured) -> CardChoice {
        CardChoice {
            compared: vec![CardComparison {
                model: "lightgbm".to_owned(),
                beside: "scorecard".to_owned(),
                ahead,
            }],
            left_out: vec![CardFact {
                fact: "card_days".to_owned(),
                name: Text::new("用卡|时长", "Time | with a card"),
            }],
            judged_among: Some(Among::Takers),
        }
    }

    fn card() -> ModelCard {
        let measured = Measured {
            value: 0.71,
            low: 0.68,
            high: 0.74,
        };
        ModelCard {
            version: "card-2026-11-20-1".to_owned(),
            family: ProductKind::Card,
            champion: "lightgbm".to_owned(),
            choice: choice(measured),
            forms: vec![
                CardForm {
                    kind: FormKind::Trees,
                    weight: 0.5,
                },
                CardForm {
                    kind: FormKind::Scorecard,
                    weight: 0.5,
                },
            ],
            seed: 1,
            train_cut_offs: vec!["2026-05-20".parse().unwrap()],
            test_cut_offs: vec!["2026-08-22".parse().unwrap()],
            train_rows: 1_000,
            train_positives: 50,
            test_rows: 500,
            test_positives: 20,
            sources: vec![Text::new("试行", "Test bank")],
            results: vec![ModelResult {
                model: "lightgbm".to_owned(),
                auc: measured,
                average_precision: measured,
                lift_10: measured,
                lift_20: measured,
                brier: measured,
            }],
            reliability: vec![],
            features: vec![CardFeature {
                fact: "idle_days".to_owned(),
                name: Text::new("闲置天数", "Idle days"),
                monotone: -1,
                weight: 0.25,
            }],
            fairness: vec![FairnessResult {
                among: Among::Eligible,
                attribute: "age_band".to_owned(),
                group: "under_30".to_owned(),
                rows: 120,
                selected: 30,
                ratio: 0.91,
            }],
            drift: vec![],
            checks: vec![ReleaseCheck {
                code: "calibration".to_owned(),
                passed: false,
                measured: 0.5,
                limit: 0.1,
            }],
        }
    }

    #[test]
    fn a_card_says_the_same_in_both_languages() {
        let [chinese, english] = LANGUAGES.map(|language| markdown(&card(), language));
        for (page, words) in [
            (
                &english,
                [
                    "0.50 × boosted trees + 0.50 × scorecard",
                    "all eligible customers | age band | under 30 | 120 | 30 | 0.9100",
                    "# Model card: Cards",
                    "A check is not passed",
                    "Idle days (`idle_days`) | only down",
                    "boosted trees (LightGBM) | scorecard | 0.7100",
                    "Test bank",
                ],
            ),
            (
                &chinese,
                [
                    "0.50 × 提升树 + 0.50 × 评分卡",
                    "全部合资格客户 | 年龄段 | 30 岁以下 | 120 | 30 | 0.9100",
                    "# 模型卡片: 银行卡",
                    "有检查未通过",
                    "闲置天数 (`idle_days`) | 只降",
                    "提升树（LightGBM） | 评分卡 | 0.7100",
                    "试行",
                ],
            ),
        ] {
            for word in words {
                assert!(page.contains(word), "{word} in {page}");
            }
            assert!(page.contains("0.7100 [0.6800, 0.7400]"), "{page}");
            assert!(
                page.contains("\\|") && page.contains("(`card_days`)"),
                "a bar does not break the table: {page}"
            );
        }
        assert_eq!(chinese.lines().count(), english.lines().count());
    }

    #[test]
    fn every_word_is_worded_in_both_languages() {
        assert!(WORDS.len() > 50);
        for (key, text) in WORDS.iter() {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{key}");
        }
    }
}
