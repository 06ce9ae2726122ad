//! The team in numbers: who slips, who waits for a review, who sees the customers.

use rounds_protocol::session::{Role, StaffBody};

use crate::changes;
use crate::dto::Nothing;
use crate::dto::team::{TeamMember, TeamSummary};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// One row per relationship manager of the team, by staff number.
pub(crate) async fn summary(bench: &Workbench, _: Nothing) -> Result<TeamSummary> {
    bench
        .work(|session| {
            super::supervisors_only(session)?;
            let me = session.me();
            let reference = session.reference()?;
            let team = reference
                .staff
                .iter()
                .filter(|member| member.role == Role::Rm && member.supervisor_no.as_ref() == Some(&me));
            let members = team.map(|member| row(session, member)).collect::<Result<Vec<_>>>()?;
            Ok(TeamSummary {
                to_decide: changes::waiting(session)?,
                to_review: members.iter().map(|member| member.to_review).sum(),
                members,
            })
        })
        .await
}

fn row(session: &Session, member: &StaffBody) -> Result<TeamMember> {
    let counts = session.device.work_counts(Some(&member.staff_no), session.today())?;
    Ok(TeamMember {
        staff_no: member.staff_no.clone(),
        name: member.name.clone(),
        customers: counts.customers,
        open: counts.open_follow_ups,
        overdue_1_3: counts.overdue_1_3,
        overdue_4_7: counts.overdue_4_7,
        overdue_8_14: counts.overdue_8_14,
        overdue_15_up: counts.overdue_15_up,
        visits_7_days: counts.visits_7_days,
        visits_30_days: counts.visits_30_days,
        to_review: counts.to_review,
        returned: counts.returned,
        covered_90_days: counts.covered_90_days,
    })
}
