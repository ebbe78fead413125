//! An instrument of one's own in a scenario without any text: `cargo run --release --example own_policy`.
use factorflow::dynamics::Conditions;
use factorflow::policy::{Coverage, Entry, Instrument, Reach, WrittenInstrument};
use factorflow::scenario::{PolicySpec, ScenarioSpec, WorldSpec};

#[derive(Debug, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct WelcomeGrant {
    /// What members add to the wages of young talent, over the wage.
    rate: f64,
}
const ENTRY: Entry = Entry { name: "welcome-grant", ..Entry::of::<WelcomeGrant>() };
#[rustfmt::skip]
impl Instrument for WelcomeGrant {
    fn written(&self) -> Option<WrittenInstrument> { ENTRY.written(self) }
    fn coverage(&self) -> Coverage { Coverage::OneSided }
    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.wage_subsidy.young.scaled_add(self.rate, &reach.strength);
    }
}
pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (name, keep) = (Some("china-prefectures".to_owned()), vec!["province:Anhui".to_owned()]);
    let world = WorldSpec { name, keep, ..WorldSpec::default() };
    let policies = vec![PolicySpec::new("grant", WelcomeGrant { rate: 0.1 }, ["合肥市"])];
    let scenario = ScenarioSpec { world, policies, ..ScenarioSpec::default() }.build()?;
    for scenario in [scenario.with([("policies.grant.rate", 0.0.into())])?, scenario] {
        println!("output in CNY: {:?}", scenario.run().tables()?.national.real("output_cny")?.last());
    }
    Ok(())
}
