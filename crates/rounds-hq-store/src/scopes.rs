//! Which scopes an entity belongs to: the one place that decides who sees what.
//!
//! A relationship manager has `rm:<own number>`; a supervisor has `team:<own number>`, which holds what the
//! team's RMs have; everybody has the `ref:` scopes. Pure.

use std::collections::BTreeSet;

use rounds_domain::StaffNo;
use rounds_domain::customer_change::ChangeState;
use rounds_domain::review::ReviewState;
use rounds_protocol::entities::{CustomerChangeBody, FollowUpBody, VisitBody};
use rounds_protocol::session::{Role, StaffBody};
use rounds_protocol::suggestions::{SuggestionAct, SuggestionEventBody};

/// Names of scopes, ordered, so that they are always touched in the same order (rule P1).
pub type Scopes = BTreeSet<String>;

/// The scope of one relationship manager.
pub fn rm_scope(staff_no: &StaffNo) -> String {
    format!("rm:{staff_no}")
}

/// The scope of one supervisor's team.
pub fn team_scope(supervisor: &StaffNo) -> String {
    format!("team:{supervisor}")
}

/// The scope that belongs to this member alone, beside the reference scopes.
pub fn own_scope(staff: &StaffBody) -> String {
    match staff.role {
        Role::Rm => rm_scope(&staff.staff_no),
        Role::Supervisor => team_scope(&staff.staff_no),
    }
}

/// The team a member belongs to: the supervisor's number.
pub fn team_of(staff: &StaffBody) -> Option<&StaffNo> {
    match staff.role {
        Role::Rm => staff.supervisor_no.as_ref(),
        Role::Supervisor => Some(&staff.staff_no),
    }
}

/// Whether two members belong to one team.
pub fn same_team(one: &StaffBody, other: &StaffBody) -> bool {
    one.staff_no == other.staff_no || team_of(one).is_some_and(|team| team_of(other) == Some(team))
}

/// What a member has goes into the member's own scope and the team's.
pub fn holder_scopes(staff: Option<&StaffBody>) -> Scopes {
    let Some(staff) = staff else { return Scopes::new() };
    let team = team_of(staff).map(team_scope);
    std::iter::once(own_scope(staff)).chain(team).collect()
}

/// A visit goes with its customer. Its author's team keeps it, because the review is theirs; its author keeps
/// it when it was made after the customer had left (rule U6) or when it came back for an answer.
pub fn visit_scopes(visit: &VisitBody, rm: Option<&StaffBody>, author: Option<&StaffBody>) -> Scopes {
    let mut scopes = holder_scopes(rm);
    scopes.extend(author.and_then(team_of).map(team_scope));
    if visit.out_of_scope || visit.review == ReviewState::Returned {
        scopes.extend(holder_scopes(author));
    }
    scopes
}

/// A follow-up goes with its customer; while it is open, its owner has it too.
pub fn follow_up_scopes(follow_up: &FollowUpBody, rm: Option<&StaffBody>, owner: Option<&StaffBody>) -> Scopes {
    let mut scopes = holder_scopes(rm);
    if !follow_up.state.is_closed() {
        scopes.extend(holder_scopes(owner));
    }
    scopes
}

/// A change of a profile goes with its customer. Its author has it too where there is something to tell: it waits, it was
/// decided, or the customer is another's. While nobody has the customer, the author's supervisor decides.
pub fn change_scopes(change: &CustomerChangeBody, rm: Option<&StaffBody>, author: Option<&StaffBody>) -> Scopes {
    let mut scopes = holder_scopes(rm);
    if rm.is_none() {
        scopes.extend(author.and_then(team_of).map(team_scope));
    }
    if change.out_of_scope || change.state != ChangeState::Applied {
        scopes.extend(author.map(own_scope));
    }
    scopes
}

/// What was done with a suggestion goes with its customer, so that who takes the customer over does not ask again; the
/// author's team keeps it, because the supervisor compares. What was only shown stays at headquarters.
pub fn suggestion_scopes(event: &SuggestionEventBody, rm: Option<&StaffBody>, author: Option<&StaffBody>) -> Scopes {
    if event.act == SuggestionAct::Shown {
        return Scopes::new();
    }
    let mut scopes = holder_scopes(rm);
    scopes.extend(author.and_then(team_of).map(team_scope));
    scopes
}

/// A quote goes with its customer; the author's team keeps it, because it answers for what was offered.
pub fn quote_scopes(rm: Option<&StaffBody>, author: Option<&StaffBody>) -> Scopes {
    let mut scopes = holder_scopes(rm);
    scopes.extend(author.and_then(team_of).map(team_scope));
    scopes
}

/// A member is known to the team and to each member of it, who may hand work over.
pub fn staff_scopes<'a>(member: &StaffBody, everyone: impl Iterator<Item = &'a StaffBody>) -> Scopes {
    let mates = everyone.filter(|other| same_team(member, other)).map(own_scope);
    mates.chain(team_of(member).map(team_scope)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_domain::Text;

    fn staff(number: &str, role: Role, supervisor: Option<&str>) -> StaffBody {
        StaffBody {
            staff_no: number.into(),
            name: number.to_owned(),
            role,
            branch: "B1".into(),
            branch_name: Text::new("一", "One"),
            supervisor_no: supervisor.map(StaffNo::from),
        }
    }

    #[test]
    fn a_team_is_its_supervisor_and_those_who_name_it() {
        let boss = staff("S1", Role::Supervisor, None);
        let one = staff("R1", Role::Rm, Some("S1"));
        let other = staff("R2", Role::Rm, Some("S2"));
        let lonely = staff("R3", Role::Rm, None);
        for (a, b, expected) in [
            (&boss, &one, true),
            (&one, &other, false),
            (&lonely, &lonely, true),
            (&lonely, &one, false),
        ] {
            assert_eq!(same_team(a, b), expected, "{} {}", a.staff_no, b.staff_no);
        }
        let all = [boss, one.clone(), other, lonely];
        assert_eq!(
            staff_scopes(&one, all.iter()),
            Scopes::from(["rm:R1".into(), "team:S1".into()])
        );
        assert_eq!(
            holder_scopes(Some(&one)),
            Scopes::from(["rm:R1".into(), "team:S1".into()])
        );
        assert_eq!(holder_scopes(None), Scopes::new());
    }
}
