//! What happens when a year is complete: governments choose, and policies are reviewed.

use super::current::Current;
use super::government::{Choosing, Governments, ReviewRule};
use crate::dynamics::government::{self, HORIZON, Situation};
use crate::dynamics::review::{self, Verdict};
use crate::dynamics::{Expected, hazards, projects, research, response, venture};
use crate::numeric::ln;
use crate::policy::{Policy, ReviewPlan};
use crate::region::{Atlas, Stances};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

/// What governments and reviewers remember from year to year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Evaluation {
    /// `ln(Y_i/Y_i^ref)` of every whole year since the start.
    lead: Vec<Array1<f64>>,
    /// What the reviews at the last whole year found, by policy.
    verdicts: Vec<Option<Verdict>>,
    /// When reviews have ended policies, in decimal years.
    ended: Vec<Option<f64>>,
}

impl Evaluation {
    /// An evaluation that begins with the run; `potential` is `Y_i^ref`.
    pub fn new(current: &Current, potential: &Array1<f64>) -> Self {
        let policies = current.policies().len();
        let mut new = Self { lead: Vec::new(), verdicts: vec![None; policies], ended: vec![None; policies] };
        new.compare(current, potential);
        new
    }

    /// Ends the policies that reviews have ended, in a run that goes on from where it was left.
    pub fn stop_policies(&self, current: &mut Current) {
        for (number, ended) in self.ended.iter().enumerate() {
            if let Some(moment) = *ended {
                current.stop_policy(number, moment);
            }
        }
    }

    /// What the reviews at the last whole year found, by policy.
    pub fn verdicts(&self) -> &[Option<Verdict>] {
        &self.verdicts
    }

    /// When a year is complete governments and reviewers have their say; it holds from the next step on.
    pub fn end_year(&mut self, current: &mut Current, governments: &Governments, potential: &Array1<f64>) {
        self.compare(current, potential);
        if let Governments::Choosing(choosing) = governments {
            let stances = self.choose(choosing, current, potential);
            current.set_stances(Stances::Held(stances));
        }
        self.review(current);
    }

    /// Notes how output compares with its potential.
    fn compare(&mut self, current: &Current, potential: &Array1<f64>) {
        self.lead.push(ln(&current.state().economy.output / potential));
    }

    /// `ln(Y_i/Y_i^ref)` now, less what it was so many years ago, or at the start.
    fn gain(&self, years: usize) -> Array1<f64> {
        let now = self.lead.len() - 1;
        &self.lead[now] - &self.lead[now.saturating_sub(years)]
    }

    /// The stances that governments choose.
    fn choose(&self, choosing: &Choosing, current: &Current, potential: &Array1<f64>) -> Vec<bool> {
        let (world, state, year) = (current.world(), current.state(), current.clock().whole_years());
        let (parameters, held) = (&current.model().parameters, &world.stances);
        let situation = Situation { period: current.view(state, &Expected), revenue: &state.revenue };
        match choosing.rule {
            ReviewRule::Respond => {
                let ripe = ripening(&situation);
                let promise = |open: bool| {
                    let (if_all, _) = current.enact(&Stances::Held(vec![open; world.atlas.len()]));
                    response::promise(&situation, &if_all, open, &ripe)
                };
                choosing.responded(year, parameters, &(promise(true) - promise(false)), held)
            }
            ReviewRule::Imitate => {
                let (peers, gain) = (peers(&world.atlas, current.policies()), self.gain(HORIZON));
                let utility = government::utility(&situation, potential, &gain, &peers);
                choosing.imitated(year, parameters, &utility, held, &peers)
            }
        }
    }

    /// Policies whose review is due go on or end now (32).
    fn review(&mut self, current: &mut Current) {
        let clock = current.clock();
        for number in 0..current.policies().len() {
            let policy = &current.policies()[number];
            let due = |it: &ReviewPlan| it.is_due(policy.timing, clock.start, clock.whole_years());
            let verdict = policy.review.filter(due).map(|plan| {
                let gain = self.gain(plan.every as usize);
                let is_member = policy.membership(gain.len());
                let side = |member: bool| -> Vec<f64> {
                    gain.iter().zip(&is_member).filter(|it| *it.1 == member).map(|it| *it.0).collect()
                };
                review::review(&side(true), &side(false), plan.z)
            });
            self.verdicts[number] = verdict;
            if verdict.is_some_and(|it| !it.goes_on) {
                current.stop_policy(number, clock.now());
                self.ended[number] = Some(clock.now());
            }
        }
    }
}

/// Projects that may be expected to ripen, a year; origins × fields.
fn ripening(situation: &Situation<'_>) -> Array2<f64> {
    let period = &situation.period;
    let hazards = hazards(period.model, period.conditions);
    let finance = venture::finance(period, &hazards, None);
    let research = research::research(period, None);
    let progress = projects::progress(period, hazards, &research, &finance);
    progress.advanced.scale_up / period.model.years
}

/// Whom each government compares itself with: those of its province and of the policies that it is a member of.
fn peers(atlas: &Atlas, policies: &[Policy]) -> Vec<Vec<usize>> {
    let regions = atlas.len();
    let clubs: Vec<Vec<bool>> = policies.iter().map(|it| it.membership(regions)).collect();
    let meet = |i: usize, j: usize| {
        i != j && (!atlas.province_differs(i, j) || clubs.iter().any(|club| club[i] && club[j]))
    };
    (0..regions).map(|i| (0..regions).filter(|&j| meet(i, j)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::peers;
    use crate::policy::{Policy, gdp_credit::GdpCredit};
    use crate::region::{Atlas, Place, Region, RegionId, RegionKind};
    use std::sync::Arc;

    fn city(code: &str, province: &str) -> Region {
        let place = |code: &str| {
            let name = || code.to_owned();
            Place { code: name(), english: name(), chinese: name() }
        };
        Region {
            place: place(code),
            kind: RegionKind::City,
            prefecture: place(code),
            province: place(province),
            longitude: 120.0,
            latitude: 30.0,
            area: 1000.0,
        }
    }

    #[test]
    fn peers_are_those_of_the_province_and_of_the_policies_that_both_are_members_of() {
        let cities = [("1", "north"), ("2", "north"), ("3", "south"), ("4", "west")];
        let (atlas, _) = Atlas::new(cities.map(|(code, province)| city(code, province)).into());
        assert_eq!(peers(&atlas, &[]), [vec![1], vec![0], vec![], vec![]]);
        let ids: Vec<RegionId> = atlas.ids().collect();
        let club = Policy::new("club", Arc::new(GdpCredit::default()), vec![ids[0], ids[3]]);
        assert_eq!(peers(&atlas, &[club]), [vec![1, 3], vec![0], vec![], vec![0]]);
    }
}
