//! A questionnaire answered becomes a level. Knows how points add up; the questions, their points and the bands are data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::text::Text;

/// A published questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Questionnaire {
    pub code: String,
    pub version: u32,
    pub name: Text,
    pub questions: Vec<Question>,
    /// By rising points; the first begins at the lowest sum that is possible, or below.
    pub bands: Vec<Band>,
}

impl Questionnaire {
    /// Name and version as records carry them.
    pub fn label(&self) -> String {
        format!("{} v{}", self.code, self.version)
    }
}

/// One question with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    pub code: String,
    pub text: Text,
    pub options: Vec<QuestionOption>,
}

/// One answer that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionOption {
    pub code: String,
    pub text: Text,
    pub points: i32,
    /// Whoever chooses this reaches at most this level, whatever the sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at_most: Option<u8>,
}

/// From so many points on, a level C1 to C5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Band {
    pub from_points: i32,
    pub level: u8,
}

/// The option chosen for a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "AssessmentAnswer")]
pub struct Answer {
    pub question: String,
    pub option: String,
}

/// What a questionnaire comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    pub points: i32,
    pub level: u8,
}

/// Why answers do not make an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssessmentRefused {
    #[error("question {question} has no answer")]
    Unanswered { question: String },
    #[error("question {question} has two answers")]
    AnsweredTwice { question: String },
    #[error("there is no question or option {question}/{option}")]
    AnswerUnknown { question: String, option: String },
    #[error("the bands of the questionnaire do not reach {points} points")]
    NoBand { points: i32 },
    #[error("the customer did not sign")]
    SignatureMissing,
}

impl AssessmentRefused {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unanswered { .. } => "assessment.unanswered",
            Self::AnsweredTwice { .. } => "assessment.answered_twice",
            Self::AnswerUnknown { .. } => "assessment.answer_unknown",
            Self::NoBand { .. } => "assessment.no_band",
            Self::SignatureMissing => "assessment.signature_missing",
        }
    }
}

/// Add up the answers.
///
/// # Errors
/// Every question wants exactly one of its own options.
pub fn score(questionnaire: &Questionnaire, answers: &[Answer]) -> Result<Scored, AssessmentRefused> {
    let mut answered = BTreeSet::new();
    let (mut points, mut at_most) = (0_i32, u8::MAX);
    for answer in answers {
        let option = chosen(questionnaire, answer)?;
        if !answered.insert(answer.question.as_str()) {
            return Err(AssessmentRefused::AnsweredTwice {
                question: answer.question.clone(),
            });
        }
        points = points.saturating_add(option.points);
        at_most = at_most.min(option.at_most.unwrap_or(u8::MAX));
    }
    let open = questionnaire
        .questions
        .iter()
        .find(|question| !answered.contains(question.code.as_str()));
    if let Some(question) = open {
        return Err(AssessmentRefused::Unanswered {
            question: question.code.clone(),
        });
    }
    let reached = questionnaire.bands.iter().filter(|band| band.from_points <= points);
    let band = reached
        .max_by_key(|band| band.from_points)
        .ok_or(AssessmentRefused::NoBand { points })?;
    Ok(Scored {
        points,
        level: band.level.min(at_most),
    })
}

fn chosen<'q>(questionnaire: &'q Questionnaire, answer: &Answer) -> Result<&'q QuestionOption, AssessmentRefused> {
    let question = questionnaire
        .questions
        .iter()
        .find(|question| question.code == answer.question);
    let option = question.and_then(|question| question.options.iter().find(|option| option.code == answer.option));
    option.ok_or_else(|| AssessmentRefused::AnswerUnknown {
        question: answer.question.clone(),
        option: answer.option.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(code: &str, points: i32, at_most: Option<u8>) -> QuestionOption {
        QuestionOption {
            code: code.into(),
            text: Text::default(),
            points,
            at_most,
        }
    }

    fn questionnaire() -> Questionnaire {
        let question = |code: &str| Question {
            code: code.into(),
            text: Text::default(),
            options: vec![option("a", 0, Some(1)), option("b", 5, None), option("c", 10, None)],
        };
        Questionnaire {
            code: "Q".into(),
            version: 1,
            name: Text::default(),
            questions: vec![question("one"), question("two")],
            bands: [(0, 1), (5, 2), (10, 3), (15, 4), (20, 5)]
                .map(|(from_points, level)| Band { from_points, level })
                .to_vec(),
        }
    }

    fn answers(pairs: &[(&str, &str)]) -> Vec<Answer> {
        let answer = |(question, option): &(&str, &str)| Answer {
            question: (*question).into(),
            option: (*option).into(),
        };
        pairs.iter().map(answer).collect()
    }

    #[test]
    fn points_make_a_level_and_one_answer_may_hold_it_down() {
        for (pairs, points, level) in [
            ([("one", "b"), ("two", "b")], 10, 3),
            ([("one", "c"), ("two", "c")], 20, 5),
            ([("one", "a"), ("two", "c")], 10, 1),
        ] {
            assert_eq!(
                score(&questionnaire(), &answers(&pairs)),
                Ok(Scored { points, level }),
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn every_question_wants_exactly_one_of_its_options() {
        for (pairs, code) in [
            (&[("one", "b")][..], "assessment.unanswered"),
            (&[("one", "b"), ("one", "c"), ("two", "b")], "assessment.answered_twice"),
            (&[("one", "x"), ("two", "b")], "assessment.answer_unknown"),
            (&[("three", "a")], "assessment.answer_unknown"),
        ] {
            assert_eq!(
                score(&questionnaire(), &answers(pairs)).map_err(|refused| refused.code()),
                Err(code)
            );
        }
        let mut without = questionnaire();
        without.bands.clear();
        let refused = score(&without, &answers(&[("one", "b"), ("two", "b")]));
        assert_eq!(refused, Err(AssessmentRefused::NoBand { points: 10 }));
    }
}
