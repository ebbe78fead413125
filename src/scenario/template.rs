//! A scenario file to start from.

/// The text of a commented scenario file with this name, sound beside the folder `seeds/`.
pub fn template(name: &str) -> String {
    let name = toml::Value::from(name).to_string();
    format!("name = {name}\n{REST}")
}

const REST: &str = r#"description = "What this scenario asks, in a sentence"
# extends = "base.toml"               # start from another file and say only what differs

[world]
regions = "seeds/china/prefectures.csv"   # regions.csv for cities and counties
clubs = "seeds/china/clubs.csv"
# keep = ["yangtze-delta"]            # clubs, province:Zhejiang, kind:county, codes or names; everything when left out

[time]
start = 2025                          # a year, 2025.5 or a date such as 2025-07-01
years = 20
steps_per_year = 4

[run]
mode = "expected"                     # expected: flows are expected values; sampled: they are drawn
replicates = 1                        # sampled runs want many, 32 for instance
seed = 1

[parameters.technology]               # `factorflow show` lists every parameter with symbol, range and source
retention = 1.0

[governments]
rule = "fixed"                        # fixed | scripted | imitate | respond

[[policies]]                          # `factorflow policies` lists the instruments and their settings
name = "tax-pilot"
instrument = "tax-sharing"
members = ["yangtze-delta"]
start = 2027
ramp_years = 2
share = 0.5

[output]
regions = "every-year"                # never | every-year | every-step
flows = { largest = 200 }             # or "full", or "none"
"#;
