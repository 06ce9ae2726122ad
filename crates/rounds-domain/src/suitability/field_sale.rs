//! Whether the record of a visit tells a sale that the field may not make: an application, a closed deal or a policy about
//! what is sold in the dedicated area of an outlet only (PR-11). To inform, and to book the appointment, is allowed.

use crate::visit::{Need, OutcomeCode, VisitKind};

/// Whether a record with this outcome may tell a sale at all, made elsewhere than at the outlet. Where it may not, nobody
/// needs to look at its products.
pub fn may_tell_a_field_sale(kind: VisitKind, outcome: OutcomeCode) -> bool {
    kind != VisitKind::Outlet && matches!(outcome, OutcomeCode::O50 | OutcomeCode::O60 | OutcomeCode::O64)
}

/// Whether the record tells a sale in the field of what is sold in the dedicated area only. `wanted` says of each product
/// that the customer was interested in whether it is such a one.
///
/// A policy in force is such a sale by its very code. An application and a closed deal are about what was wanted: they may be
/// about the loan beside the fund, unless the customer's need was the fund.
pub fn tells_a_field_sale(kind: VisitKind, outcome: OutcomeCode, need: Option<Need>, wanted: &[bool]) -> bool {
    if !may_tell_a_field_sale(kind, outcome) {
        return false;
    }
    let needed = matches!(need, Some(Need::Wealth | Need::Insurance));
    let (some, all) = (wanted.contains(&true), !wanted.contains(&false));
    outcome == OutcomeCode::O64 || (some && all) || (needed && (some || wanted.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use OutcomeCode::{O50, O60, O64};

    const KINDS: [VisitKind; 8] = [
        VisitKind::Home,
        VisitKind::Shop,
        VisitKind::Office,
        VisitKind::VillageMeeting,
        VisitKind::CommunityEvent,
        VisitKind::Outlet,
        VisitKind::Phone,
        VisitKind::Wecom,
    ];

    /// Every list of up to three products, each sold in the dedicated area only or not.
    fn lists() -> Vec<Vec<bool>> {
        let of =
            |length: u32| (0..1_u32 << length).map(move |bits| (0..length).map(|at| bits >> at & 1 == 1).collect());
        (0..=3).flat_map(of).collect()
    }

    #[test]
    fn pr_11_a_deal_about_nothing_else_is_a_sale_wherever_but_at_the_outlet() {
        let needs = [
            None,
            Some(Need::Deposit),
            Some(Need::Wealth),
            Some(Need::Insurance),
            Some(Need::None),
        ];
        for kind in KINDS {
            for outcome in OutcomeCode::ALL.iter().copied() {
                for need in needs {
                    for wanted in lists() {
                        let told = tells_a_field_sale(kind, outcome, need, &wanted);
                        let case = format!("{kind:?} {outcome:?} {need:?} {wanted:?}");
                        let nothing_else = !wanted.is_empty() && wanted.iter().all(|only| *only);
                        if kind == VisitKind::Outlet || !matches!(outcome, O50 | O60 | O64) {
                            assert!(!told, "{case}");
                        } else if nothing_else || outcome == O64 {
                            assert!(told, "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn pr_11_the_need_says_what_a_deal_is_about_where_the_products_do_not() {
        for (need, wanted, told) in [
            (Some(Need::Wealth), &[][..], true),
            (Some(Need::Insurance), &[false, true], true),
            (Some(Need::Wealth), &[false], false),
            (Some(Need::Deposit), &[false, true], false),
            (Some(Need::ConsumerLoan), &[], false),
            (None, &[], false),
        ] {
            assert_eq!(
                tells_a_field_sale(VisitKind::Home, O60, need, wanted),
                told,
                "{need:?} {wanted:?}"
            );
        }
    }
}
