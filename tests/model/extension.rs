//! An instrument written outside the crate takes part in a run.

use factorflow::Scenario;
use factorflow::policy::Policy;
use std::sync::Arc;

// A whole instrument: what it is called, whom it covers, what it changes.
mod welcome_grant {
    use factorflow::dynamics::Conditions;
    use factorflow::policy::{Coverage, Instrument, Reach};

    /// Members top up the wages of young talent.
    #[derive(Debug)]
    pub struct WelcomeGrant {
        /// Over the wage.
        pub rate: f64,
    }

    impl Instrument for WelcomeGrant {
        fn coverage(&self) -> Coverage {
            Coverage::OneSided
        }

        fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
            conditions.wage_subsidy.young.scaled_add(self.rate, &reach.strength);
        }
    }
}
// The end of the instrument.

const WORLD: &str = r#"
[world]
regions = "seeds/china/prefectures.csv"
keep = ["province:Anhui"]

[time]
years = 2
"#;

/// Young talent in Hefei after the run.
fn young_talent_in_hefei(grant: Option<f64>) -> f64 {
    let scenario = Scenario::parse(WORLD).unwrap();
    let hefei = scenario.atlas.find("340100").unwrap();
    let (model, _) = scenario.model().unwrap();
    let mut setup = scenario.setup(&Arc::new(model), 0);
    setup.policies.extend(grant.map(|rate| {
        let instrument = Arc::new(welcome_grant::WelcomeGrant { rate });
        Policy::new("welcome", instrument, vec![hefei])
    }));
    let mut simulation = setup.begin();
    for _ in 0..scenario.steps() {
        simulation.step().unwrap();
    }
    simulation.world().stocks.people.young[hefei.index()]
}

#[test]
fn an_instrument_of_ones_own_takes_part() {
    assert!(young_talent_in_hefei(Some(0.1)) > 1.001 * young_talent_in_hefei(None));
}

#[test]
fn an_instrument_is_shorter_than_thirty_lines() {
    let text = include_str!("extension.rs");
    let lines = text.lines().skip_while(|it| !it.starts_with("// A whole instrument"));
    let lines = lines.take_while(|it| !it.starts_with("// The end of the instrument")).count();
    assert!((10..30).contains(&lines), "it has {lines}");
}

#[path = "../../examples/own_policy.rs"]
mod own_policy;

#[test]
fn the_example_of_a_policy_of_ones_own_runs_and_is_shorter_than_thirty_lines() {
    own_policy::main().unwrap();
    assert!(include_str!("../../examples/own_policy.rs").lines().count() < 30);
}
