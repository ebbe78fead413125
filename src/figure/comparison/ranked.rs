//! Regions with ranks, and which of them a figure shows.

use super::effects::YearEffect;

/// How many gains, and how many losses, a figure shows at most.
pub(super) const LARGEST: usize = 15;

/// A region with a rank.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub place: usize,
    pub is_member: bool,
    /// Whether it is shown however small its effect is.
    pub is_wanted: bool,
    /// Whether zero lies outside the interval of the mean, of which a single run has none, and draws of parameters have one
    /// sign, where there are some.
    pub is_certain: bool,
    pub effect: YearEffect,
}

/// The largest gains and losses that are certain, or of all if none is, and what is shown in any case; the whole list where
/// it is short.
pub(super) fn ends(all: Vec<Ranked>) -> Vec<Ranked> {
    if all.len() <= 2 * LARGEST {
        return all;
    }
    // Where nothing is certain, what would be largest is worth a look: it is drawn as uncertain.
    let is_any_certain = all.iter().any(|region| region.is_certain);
    let largest = |order: &mut dyn Iterator<Item = usize>, sign: f64| -> Vec<usize> {
        let is_end = |&index: &usize| {
            (all[index].is_certain || !is_any_certain) && sign * all[index].effect.mean > 0.0
        };
        order.filter(is_end).take(LARGEST).collect()
    };
    let (first, last) = (largest(&mut (0..all.len()), 1.0), largest(&mut (0..all.len()).rev(), -1.0));
    let is_kept = |index: usize| all[index].is_wanted || first.contains(&index) || last.contains(&index);
    let kept: Vec<bool> = (0..all.len()).map(is_kept).collect();
    all.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(region, _)| region).collect()
}

/// How many regions gain and how many lose for certain.
pub(super) fn gains_and_losses_in(all: &[Ranked]) -> (usize, usize) {
    let certain = || all.iter().filter(|region| region.is_certain).map(|region| region.effect.mean);
    (certain().filter(|mean| *mean > 0.0).count(), certain().filter(|mean| *mean < 0.0).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(means: &[f64]) -> Vec<Ranked> {
        let effect = |mean| YearEffect {
            year: 2045.0,
            mean,
            half: (mean, mean),
            wide: (mean, mean),
            interval: (mean, mean),
            drawn: None,
        };
        means
            .iter()
            .map(|&mean| Ranked {
                place: 0,
                is_member: false,
                is_wanted: false,
                is_certain: true,
                effect: effect(mean),
            })
            .collect()
    }

    #[test]
    fn a_short_list_is_whole_and_a_long_one_keeps_both_ends() {
        assert_eq!(ends(ranked(&[2.0, 0.0, -1.0])).len(), 3);
        let means: Vec<f64> = (0..40).map(|rank| 20.5 - f64::from(rank)).collect();
        let kept = ends(ranked(&means));
        assert_eq!(kept.len(), 30);
        assert!(kept[0].effect.mean > 20.0 && kept[29].effect.mean < -18.0);
    }

    #[test]
    fn where_few_lose_no_gain_is_shown_twice_and_none_as_a_loss() {
        let means: Vec<f64> = (0..40).map(|rank| 38.5 - f64::from(rank)).collect();
        let kept = ends(ranked(&means));
        assert_eq!(kept.len(), 16);
        assert_eq!(kept.iter().filter(|region| region.effect.mean > 0.0).count(), 15);
    }

    #[test]
    fn what_is_not_certain_is_neither_gain_nor_loss_and_what_is_asked_for_is_always_shown() {
        let mut all = ranked(&(0..40).map(|rank| 20.5 - f64::from(rank)).collect::<Vec<_>>());
        all[0].is_certain = false;
        all[18].is_wanted = true;
        assert_eq!(gains_and_losses_in(&all), (20, 19));
        let kept = ends(all);
        assert!(kept[0].effect.mean < 20.0 && kept.iter().any(|region| region.is_wanted));
        assert_eq!(kept.len(), 31);
    }
}
