//! What stands in each block below a comparison: a row an arm, a column an effect.

use super::effects::{Effects, Place};
use anyhow::{Context, Result};
use std::fmt::Write;

/// A block of numbers.
pub struct Table {
    /// Its name in the page.
    name: &'static str,
    /// Arms and what the page calls them.
    arms: &'static [(&'static str, &'static str)],
    columns: &'static [Column],
    /// Figures of the page that are drawn from the same comparison: name in the catalogue, and name of the file.
    pub figures: &'static [(&'static str, &'static str)],
}

struct Column {
    heading: &'static str,
    place: Place,
    measure: Measure,
}

#[derive(Clone, Copy)]
enum Measure {
    /// The effect on output, per cent.
    Output,
    /// The change of output, billion CNY a year.
    OutputMoney,
    /// Output that is lost in all years together, in this unit of money.
    Lost(f64),
    /// What policies cost when the chain is broken, in this unit of money a year.
    CostWhenBroken(f64),
    /// How many regions produce more.
    Gaining,
    /// What policies cost, billion CNY a year.
    Cost,
    /// The share of governments that are open in the end, per cent.
    Open,
}

const OUTPUT: &str = "output_cny";
const COST: &str = "policy_cost_cny";
const BILLION: f64 = 1e9;
const ZHEJIANG: Place = Place::Province("Zhejiang");
const JIANGSU: Place = Place::Province("Jiangsu");
const SHANGHAI: Place = Place::Province("Shanghai");
/// When the chain of the sixth lesson is broken.
const BROKEN: f64 = 2030.0;

const fn column(heading: &'static str, place: Place, measure: Measure) -> Column {
    Column { heading, place, measure }
}

const TABLES: &[Table] = &[
    Table {
        name: "payoffs",
        arms: &[
            ("delta", "Nobody opens"),
            ("protection-shanghai-opens", "Shanghai opens, the others do not"),
            ("protection-all-open", "All open"),
            ("protection-shanghai-closes", "The others open, Shanghai does not"),
        ],
        columns: &[
            column("Shanghai, %", Place::Region("310000"), Measure::Output),
            column("All together, %", Place::Nation, Measure::Output),
            column("Cities that gain, of 41", Place::Nation, Measure::Gaining),
        ],
        figures: &[("gains-and-losses", "gains-and-losses-protection-all-open")],
    },
    Table {
        name: "agreement",
        arms: &[
            ("protection-agreed", "The agreement holds"),
            ("protection-respond", "Each does what is best for itself"),
            ("protection-imitate", "Each copies who does better"),
        ],
        columns: &[
            column("Open in the end, %", Place::Nation, Measure::Open),
            column("Output against the agreement, %", Place::Nation, Measure::Output),
        ],
        figures: &[("adoption", "adoption")],
    },
    Table {
        name: "sharing",
        arms: &[
            ("pioneers", "nothing"),
            ("pioneers-share-25", "a quarter"),
            ("pioneers-share-50", "half"),
            ("pioneers-share-75", "three quarters"),
        ],
        columns: &[
            column("Open in the end, %", Place::Nation, Measure::Open),
            column("Output against no sharing, %", Place::Nation, Measure::Output),
        ],
        figures: &[("adoption", "adoption")],
    },
    Table {
        name: "race",
        arms: &[
            ("race-one", "Hefei alone"),
            ("race-some", "Shanghai, Nanjing, Hangzhou and Hefei"),
            ("race-all", "All 41 cities"),
        ],
        columns: &[
            column("Hefei, %", Place::Region("340100"), Measure::Output),
            column("Who subsidises, %", Place::Members, Measure::Output),
            column("The others, %", Place::Others, Measure::Output),
            column("All together, %", Place::Nation, Measure::Output),
            column("Cost, billion CNY a year", Place::Nation, Measure::Cost),
        ],
        figures: &[("members-and-others", "members-and-others")],
    },
    Table {
        name: "clubs",
        arms: &[
            ("markets-one", "Shanghai opens its market"),
            ("markets-some", "Shanghai and Zhejiang open theirs"),
            ("markets-all", "All open their markets"),
            ("standards-some", "Shanghai and Zhejiang recognise standards"),
            ("standards-all", "All recognise standards"),
        ],
        columns: &[
            column("Who takes part, %", Place::Members, Measure::Output),
            column("The others, %", Place::Others, Measure::Output),
            column("All together, %", Place::Nation, Measure::Output),
        ],
        figures: &[("members-and-others", "members-and-others")],
    },
    Table {
        name: "fund",
        arms: &[
            ("fund-all-pay", "All pay"),
            ("fund-zhejiang-rides", "All but Zhejiang pay"),
            ("fund-shanghai-pays", "Only Shanghai pays"),
            ("fund-small-club", "Zhejiang is left out, the others pay all"),
        ],
        columns: &[
            column("Zhejiang pays, billion CNY a year", ZHEJIANG, Measure::Cost),
            column("Output of Zhejiang, billion CNY a year", ZHEJIANG, Measure::OutputMoney),
            column("The same, %", ZHEJIANG, Measure::Output),
            column("All pay, billion CNY a year", Place::Nation, Measure::Cost),
            column("Output of all, billion CNY a year", Place::Nation, Measure::OutputMoney),
        ],
        figures: &[("members-and-others", "members-and-others")],
    },
    Table {
        name: "weakest",
        arms: &[
            ("chain-breaks", "Nobody keeps a reserve"),
            ("chain-reserve-shanghai", "Shanghai keeps one"),
            ("chain-reserve-others", "All but Shanghai keep one"),
            ("chain-reserve-all", "All keep one"),
        ],
        columns: &[
            column("Jiangsu loses, billion CNY", JIANGSU, Measure::Lost(BILLION)),
            column("Shanghai loses", SHANGHAI, Measure::Lost(BILLION)),
            column("All lose", Place::Nation, Measure::Lost(BILLION)),
            column("Shanghai pays in 2030, billion CNY a year", SHANGHAI, Measure::CostWhenBroken(BILLION)),
            column("All pay", Place::Nation, Measure::CostWhenBroken(BILLION)),
        ],
        figures: &[("losses", "losses")],
    },
];

/// The table of a block.
pub fn find(name: &str) -> Result<&'static Table> {
    TABLES.iter().find(|it| it.name == name).with_context(|| format!("no table is called `{name}`"))
}

impl Table {
    /// The block, in Markdown.
    pub fn fill(&self, effects: &Effects) -> Result<String> {
        let headings: Vec<&str> = self.columns.iter().map(|it| it.heading).collect();
        let rule = "--:|".repeat(headings.len());
        let mut text = format!("| | {} |\n|---|{rule}\n", headings.join(" | "));
        for (arm, called) in self.arms {
            let cells: Result<Vec<String>> = self.columns.iter().map(|it| it.cell(effects, arm)).collect();
            writeln!(text, "| {called} | {} |", cells?.join(" | "))?;
        }
        Ok(text)
    }
}

impl Column {
    fn cell(&self, effects: &Effects, arm: &str) -> Result<String> {
        Ok(match self.measure {
            // Where all take part there are no others.
            Measure::Output => match effects.percent(arm, self.place, OUTPUT) {
                Some(percent) => signed(percent, 2),
                None => "–".to_owned(),
            },
            Measure::OutputMoney => signed(effects.difference(arm, self.place, OUTPUT)? / BILLION, 1),
            Measure::Lost(unit) => format!("{:.1}", effects.lost(arm, self.place, OUTPUT)? / unit),
            Measure::CostWhenBroken(unit) => {
                format!("{:.2}", effects.level_in(BROKEN, arm, self.place, COST)? / unit)
            }
            Measure::Gaining => effects.gaining(arm, OUTPUT).to_string(),
            Measure::Cost => format!("{:.1}", effects.level(arm, self.place, COST)? / BILLION),
            Measure::Open => format!("{:.0}", 100.0 * effects.level(arm, self.place, "open_share")?),
        })
    }
}

/// `+0.37`, or `−0.55` with a true minus; what rounds to nothing has no sign.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}");
    if text[1..].chars().all(|it| "0.".contains(it)) {
        text[1..].to_owned()
    } else {
        text.replace('-', "−")
    }
}
