//! What a control of the explorer costs: a policy beside a base that is kept, over the bare run of the policy.
//!
//! `cargo bench --bench live` measures the delta; `-- 368` and `-- 2169` the larger worlds.

mod shared;

use factorflow::Scenario;
use factorflow::experiment::{Baselines, Models, pair};
use factorflow::region::Factor;
use factorflow::run::{Cancel, YearSelection};
use shared::{WORLDS, timed};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

const POLICY: &str = "[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nshare = 0.5\n";

fn main() {
    let given = std::env::args().skip(1).find(|it| !it.starts_with('-')).unwrap_or_else(|| "41".to_owned());
    let wanted = format!("({given})");
    let (name, file) = WORLDS.into_iter().find(|it| it.0.contains(&wanted)).expect("41, 368 or 2169");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let way = [("time.steps_per_year", 1.into()), ("run.mode", "expected".into())];
    let base = Scenario::load(path).and_then(|it| it.with(way)).expect("a sound scenario");
    let overlay = factorflow::scenario::Overlay::new("policy", POLICY);
    let policy = base.overlaid(&overlay).expect("a sound policy");
    measure(name, &base, &policy);
}

fn measure(name: &str, base: &Scenario, policy: &Scenario) {
    let (models, kept) = (Models::default(), Baselines::default());
    let model = models.of(policy).expect("a base year");
    let bare = timed(5, || {
        let mut simulation = policy.begin(&model, 0);
        (0..policy.steps()).for_each(|_| drop(simulation.step().expect("balanced books")));
    });
    let keep = YearSelection {
        regions: vec!["output_cny".to_owned()],
        factors: vec![Factor::Siting],
        largest: 120,
        ..YearSelection::default()
    };
    let mut first = Vec::new();
    let heard = timed(6, || {
        let began = Instant::now();
        let mut is_first = true;
        pair([base, policy], 0, &models, &keep, &kept, &Cancel::default(), &mut |year| {
            if is_first && !year.policy.flows.is_empty() {
                first.push(began.elapsed());
                is_first = false;
            }
            ControlFlow::Continue(())
        })
        .expect("both runs");
    });
    let (middle, milliseconds) = (heard.len() / 2, |it: Duration| 1e3 * it.as_secs_f64());
    let (bare, heard) = (milliseconds(bare[bare.len() / 2]), milliseconds(heard[middle]));
    first.sort_unstable();
    let first = milliseconds(first[first.len() / 2]);
    println!(
        "{name}: bare run {bare:.1} ms, control {heard:.1} ms ({:.2} times), first year after {first:.1} ms",
        heard / bare
    );
}
