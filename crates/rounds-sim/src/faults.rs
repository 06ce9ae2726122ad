//! What can go wrong with one request, and how often it does.

use rounds_planted::Point;

use crate::chance::Chance;

/// What goes wrong with one request or one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request never arrives.
    RequestLost,
    /// It is done, and nobody hears of it.
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// The device dies before the request leaves.
    DeviceDiesBefore,
    /// It is done, then the device dies before it hears of it.
    DeviceDiesAfter,
    /// The device dies in its n-th transaction of this kind.
    DeviceDiesAt(Point, u32),
    /// Headquarters dies in its n-th transaction of this request.
    HeadquartersDies(u32),
    /// An answer to an older request comes instead; this request is done and its answer lost.
    LateAnswer,
    /// Headquarters has no time now.
    Busy,
    /// A batch of more than one op is too large.
    TooLarge,
}

/// How rough a world is: what happens to a request in a hundred cases.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    pub bad_percent: usize,
}

impl Weather {
    pub fn of(chance: &mut Chance) -> Self {
        let bad_percent = *chance.pick(&[5, 15, 30, 50]).unwrap_or(&15);
        Self { bad_percent }
    }

    pub fn draw(self, chance: &mut Chance) -> Option<Fault> {
        chance.percent(self.bad_percent).then(|| draw(chance))
    }
}

fn draw(chance: &mut Chance) -> Fault {
    let n = u32::try_from(chance.between(1, 6)).unwrap_or(1);
    match chance.below(18) {
        0 | 1 => Fault::RequestLost,
        2..=4 => Fault::AnswerLost,
        5 => Fault::Twice,
        6 => Fault::DeviceDiesBefore,
        7 | 8 => Fault::DeviceDiesAfter,
        9 | 10 => Fault::DeviceDiesAt(Point::OutboxCommit, n),
        11 => Fault::DeviceDiesAt(Point::CacheCommit, n.min(3)),
        12 => Fault::HeadquartersDies(n.min(2)),
        13..=15 => Fault::LateAnswer,
        16 => Fault::Busy,
        _ => Fault::TooLarge,
    }
}
