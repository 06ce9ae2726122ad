//! Worked figures: those of the domain sections 3.11 to 3.14, and those of scikit-learn 1.9.1 and scikit-uplift 0.5 on
//! sixty invented rows.

use super::*;

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

fn labels() -> Vec<bool> {
    (0..60).map(|at| (at * 7919 + 5) % 1009 < 300).collect()
}

/// Scores without a relation, the same rounded to fifths so that many are equal, and scores with a relation.
fn scores() -> [Vec<f64>; 3] {
    let plain: Vec<f64> = (0..60).map(|at| f64::from((at * 4409 + 7) % 997) / 997.0).collect();
    let rounded = plain.iter().map(|score| (score * 5.0).round() / 5.0).collect();
    let related = plain.iter().zip(labels()).map(|(score, label)| {
        let more = if label { 0.3 } else { 0.0 };
        (score * 0.5 + more).clamp(0.0, 1.0)
    });
    let related = related.collect();
    [plain, rounded, related]
}

#[test]
fn ranking_and_brier_are_those_of_scikit_learn() {
    // roc_auc_score, average_precision_score, brier_score_loss
    let expected = [
        (
            0.453_145_057_766_367_15,
            0.421_974_243_273_374_36,
            0.356_719_087_385_862,
        ),
        (
            0.465_982_028_241_335_06,
            0.386_008_829_697_583_66,
            0.352_666_666_666_666_7,
        ),
        (
            0.867_779_204_107_830_6,
            0.839_260_351_569_349_7,
            0.135_908_625_072_811_18,
        ),
    ];
    for (scores, (auc, precision, squares)) in scores().iter().zip(expected) {
        close(roc_auc(&labels(), scores), auc, 1e-12);
        close(average_precision(&labels(), scores), precision, 1e-12);
        close(brier(&labels(), scores), squares, 1e-12);
    }
}

#[test]
fn gain_counts_takers_from_the_highest_score_down() {
    // Counted with NumPy over the sorted rows.
    let expected = [
        ([4.0 / 19.0, 4.0 / 19.0, 10.0 / 19.0], 0.467_982_456_140_350_83),
        ([6.0 / 19.0, 12.0 / 19.0, 14.0 / 19.0], 0.751_315_789_473_684_2),
    ];
    let [plain, _, related] = scores();
    for (scores, (captured, area)) in [plain, related].iter().zip(expected) {
        for (share, captured) in [0.1, 0.2, 0.5].into_iter().zip(captured) {
            close(capture(&labels(), scores, share), captured, 1e-12);
            close(lift(&labels(), scores, share), captured / share, 1e-12);
        }
        close(area_under_gain(&labels(), scores), area, 1e-12);
    }
}

#[test]
fn equal_scores_say_nothing_in_whatever_order_they_stand() {
    let labels = [true, false, false, true, false];
    let equal = [0.4; 5];
    close(roc_auc(&labels, &equal), 0.5, 1e-12);
    close(average_precision(&labels, &equal), 0.4, 1e-12);
    close(area_under_gain(&labels, &equal), 0.5, 1e-12);
    close(lift(&labels, &equal, 0.1), 1.0, 1e-12);
}

#[test]
fn figures_without_takers_are_not_numbers() {
    let (labels, scores) = ([false, false], [0.1, 0.2]);
    assert!(roc_auc(&labels, &scores).is_nan());
    assert!(average_precision(&labels, &scores).is_nan());
    assert!(area_under_gain(&labels, &scores).is_nan());
}

#[test]
fn stability_is_that_of_the_worked_figures() {
    let expected = [0.2; 5];
    close(psi(&expected, &[0.15, 0.18, 0.20, 0.22, 0.25]), 0.029_555, 1e-6);
    close(psi(&expected, &[0.08, 0.14, 0.20, 0.26, 0.32]), 0.203_498, 1e-6);
    let (good, bad) = ([180.0, 300.0, 400.0, 120.0], [40.0, 30.0, 20.0, 10.0]);
    let weights = [-0.798_508, 0.0, std::f64::consts::LN_2, 0.182_322];
    for (found, expected) in weight_of_evidence(&good, &bad).into_iter().zip(weights) {
        close(found, expected, 1e-6);
    }
    close(information_value(&good, &bad), 0.317_948, 1e-6);
    close(kolmogorov_smirnov(&good, &bad), 0.22, 1e-12);
}

#[test]
fn an_empty_part_keeps_figures_finite() {
    assert!(psi(&[0.5, 0.5, 0.0], &[1.0, 0.0, 0.0]).is_finite());
    assert!(
        weight_of_evidence(&[0.0, 10.0], &[5.0, 5.0])
            .iter()
            .all(|weight| weight.is_finite())
    );
}

#[test]
fn parts_hold_nearly_equal_shares_and_count_what_is_missing() {
    let values = (0..100).map(f64::from);
    let edges = cut_points(values.clone(), 4);
    assert_eq!(edges, [24.0, 49.0, 74.0]);
    assert_eq!(shares(values, &edges), [0.25, 0.25, 0.25, 0.25, 0.0]);
    assert_eq!(shares([1.0, f64::NAN].into_iter(), &[5.0]), [0.5, 0.0, 0.5]);
    assert_eq!(cut_points([3.0; 50].into_iter(), 10), [] as [f64; 0]);
}

#[test]
fn impact_uplift_and_small_shares_are_those_of_the_worked_figures() {
    let ratios = adverse_impact(&[(300, 1_000), (210, 900)]);
    close(ratios[0], 1.0, 1e-12);
    close(ratios[1], 0.7778, 5e-5);
    assert!(adverse_impact(&[(0, 10), (0, 20)]).iter().all(|ratio| ratio.is_nan()));
    let bands = [(60.0, 25.0), (45.0, 22.0), (30.0, 20.0), (22.0, 20.0), (18.0, 22.0)];
    let bands = bands.map(|(treated, control)| (500.0, treated, 500.0, control));
    close(qini_of_bands(&bands), 0.007_920, 1e-9);
    let (low, high) = wilson(9, 60);
    close(low, 0.080_974, 1e-6);
    close(high, 0.261_146, 1e-6);
}

#[test]
fn the_normalised_qini_is_that_of_scikit_uplift() {
    let treated = |at: usize| {
        if at.is_multiple_of(3) {
            !(at / 3).is_multiple_of(2)
        } else {
            !(at * 13).is_multiple_of(2)
        }
    };
    let rows: Vec<Treated> = labels()
        .into_iter()
        .enumerate()
        .map(|(at, responded)| Treated {
            treated: treated(at),
            responded,
        })
        .collect();
    let [_, rounded, related] = scores();
    close(qini_of_scores(&rows, &related), 0.054_499_199_204_005_51, 1e-12);
    close(qini_of_scores(&rows, &rounded), 0.047_483_875_951_029_26, 1e-12);
}

#[test]
fn intervals_hold_the_figure_and_repeat_for_a_seed() {
    let [_, _, related] = scores();
    let once = bootstrap(&labels(), &related, 200, 7, roc_auc);
    assert!(
        once.low < once.value && once.value < once.high && once.high <= 1.0,
        "{once:?}"
    );
    assert_eq!(once, bootstrap(&labels(), &related, 200, 7, roc_auc));
    let better = bootstrap_difference(&labels(), (&related, &vec![0.5; 60]), 200, 7, roc_auc);
    close(better.value, once.value - 0.5, 1e-12);
    assert!(better.low > 0.0);
}

#[test]
fn a_probability_that_means_what_it_says_has_only_the_gap_of_chance() {
    let honest: Vec<f64> = vec![0.2; 1_000];
    let labels: Vec<bool> = (0..1_000).map(|at| at % 5 == 0).collect();
    let bins = reliability(&labels, &honest, 10);
    assert_eq!(bins.iter().map(|bin| bin.rows).sum::<u32>(), 1_000);
    let (gap, chance) = reliability_gap(&bins);
    close(gap, 0.0, 1e-12);
    close(chance, (0.2 * 0.8 / 100.0 * std::f64::consts::FRAC_2_PI).sqrt(), 1e-12);
    let boasting = vec![0.6; 1_000];
    let (gap, _) = reliability_gap(&reliability(&labels, &boasting, 10));
    close(gap, 0.4, 1e-12);
}
