//! Figures of a comparison: what policies change against a base, under the same random numbers.

pub(super) mod adoption;
mod arm_lines;
mod choice;
pub(super) mod deciding;
pub(super) mod difference_map;
pub(super) mod effects;
mod known;
pub(super) mod losses;
pub(super) mod members;
pub(super) mod over_time;
pub(super) mod parameter_ranges;
mod ranked;
pub(super) mod ranking;
mod subjects;
mod tick;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::outcome::Table;
use crate::outcome::drawn::FEW_DRAWS;

use super::FigureError;
use super::ensemble::Ensemble;
use super::flows::LargestFlows;
use super::format;
use super::grid::RangeStyle;
use super::origin::{
    self, EventSpan, FolderOrigin, PolicyStart, policy_starts, read_large_table, read_manifest, read_table,
};
use super::places::{self, MapPlace};
use super::records::{ReplicateRecords, as_text};
use super::run::RunFolder;
use super::scenario_names::ScenarioNames;
use super::selection::PlaceNames;
use super::sheet::{means, range_shown};
use super::theme::{Language, Theme};

use effects::EffectPaths;

/// A comparison's folder as far as figures need it.
pub(super) struct ComparisonFolder {
    /// What the folder says of itself; its policy starts are those of all arms.
    pub origin: FolderOrigin,
    pub replicates: usize,
    /// How many parameters were drawn; 0 where none was, or nobody says.
    pub parameters: usize,
    /// Which parameter decides, if parameters were drawn.
    pub deciding: Option<Table>,
    /// Whether the arms were run without drawing anything at random.
    pub is_expected: bool,
    pub base: ArmFolder,
    /// All arms but the base, in the order of the command.
    pub arms: Vec<ArmFolder>,
    /// The regions in code order.
    pub places: Vec<MapPlace>,
    /// What the scenarios call places.
    pub names: PlaceNames,
    pub effects: EffectPaths,
    folder: PathBuf,
    /// What the base holds; only where flows are wanted.
    pub base_run: Option<RunFolder>,
}

/// One scenario of a comparison.
pub(super) struct ArmFolder {
    /// The name in tables and files.
    pub key: String,
    /// What the scenario calls itself, or the key where two call themselves the same.
    pub name: String,
    /// When its policies begin that the base does not have.
    pub starts: Vec<PolicyStart>,
    /// Codes of the regions that its policies cover.
    pub members: BTreeSet<String>,
    /// Codes of the regions that it or the base names one by one.
    pub named: BTreeSet<String>,
    /// The share of open governments; nothing when the arm does not say it.
    pub open: Option<Ensemble>,
    /// What its events cost, as a share of output; nothing when it has none.
    pub losses: Option<Ensemble>,
    pub events: Vec<EventSpan>,
    /// Flows of the last year; only where they are wanted and the folder has them.
    pub flows: Option<LargestFlows>,
}

/// More lines cannot be told apart in one panel.
const LINES: usize = 6;

impl ComparisonFolder {
    /// Reads what the folder holds; flows only where they are wanted.
    pub fn read(folder: &Path, with_flows: bool, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let places = places::read(folder)?;
        let members = members_by_arm(folder)?;
        let base = origin::words(&manifest, "base");
        let mut arms = Vec::new();
        for entry in manifest.get("arms").and_then(Value::as_array).into_iter().flatten() {
            arms.push(ArmFolder::read(folder, entry, &members, (&places, with_flows, language))?);
        }
        name_apart(&mut arms);
        let mut losses = losses_by_arm(folder)?;
        for arm in &mut arms {
            arm.losses = losses.remove(&arm.key);
        }
        let position = arms.iter().position(|arm| arm.key == base);
        let base = arms.remove(position.ok_or_else(|| FigureError::NotInManifest {
            folder: folder.to_owned(),
            what: format!("the base `{base}` among its arms"),
        })?);
        let effects = read_large_table(folder, "effects")?;
        let effects = effects.map_or_else(|| Ok(EffectPaths::default()), |table| EffectPaths::new(&table))?;
        let base_folder = folder.join("arms").join(&base.key);
        let base_run = with_flows.then(|| RunFolder::read(&base_folder, false, language));
        let replicates = origin::words(&manifest, "replicates").parse().unwrap_or(1);
        // Governments may choose by chance in expected runs too, and only then do these have replicates.
        let is_expected = origin::words(&manifest, "mode") == "expected" && replicates == 1;
        let origin = FolderOrigin {
            starts: all_starts(&arms),
            ..FolderOrigin::new(&manifest, &ScenarioNames::read(&base_folder, language))
        };
        let base_run = base_run.transpose()?;
        let names = PlaceNames::in_folder(&folder.join("arms").join(&base.key));
        let drawn = manifest.get("uncertainty").and_then(|it| it.get("parameters")).and_then(Value::as_array);
        let (parameters, deciding) = (drawn.map_or(0, Vec::len), read_table(folder, "deciding")?);
        let folder = folder.to_owned();
        Ok(Self {
            origin,
            replicates,
            parameters,
            deciding,
            is_expected,
            base,
            arms,
            places,
            names,
            effects,
            folder,
            base_run,
        })
    }

    /// The effects on some places over the years, on every outcome, each place under the key that `key_of` gives it.
    pub fn effects_of(
        &self,
        key_of: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<EffectPaths, FigureError> {
        let table = read_large_table(&self.folder, "effects")?;
        Ok(table.map_or_else(|| Ok(EffectPaths::default()), |it| EffectPaths::of_places(&it, key_of))?)
    }

    /// Arms in groups that can be told apart in one panel, each with what its file is called after.
    pub fn groups(&self) -> Vec<(String, &[ArmFolder])> {
        let groups = self.arms.chunks(LINES);
        let several = groups.len() > 1;
        let name = |index: usize| if several { (index + 1).to_string() } else { String::new() };
        groups.enumerate().map(|(index, arms)| (name(index), arms)).collect()
    }

    /// How lines show their ranges: bands of more than two would cover each other.
    pub fn spread(&self, lines: usize) -> RangeStyle {
        match (self.has_ranges(), lines) {
            (false, _) => RangeStyle::Hidden,
            (_, 0..=2) => RangeStyle::Bands,
            _ => RangeStyle::Bar,
        }
    }

    /// Whether there is anything that effects range over: draws of parameters or replicates.
    pub fn has_ranges(&self) -> bool {
        self.draws() > 0 || self.replicates > 1
    }

    /// How often parameters were drawn; 0 where they were not.
    pub fn draws(&self) -> usize {
        self.effects.draws()
    }

    /// "32 draws of 38 parameters".
    pub fn draws_in_words(&self, language: Language) -> String {
        let draws = self.draws();
        match (language, self.parameters) {
            (Language::English, 0) => format!("{draws} draws of parameters"),
            (Language::English, parameters) => format!("{draws} draws of {parameters} parameters"),
            (Language::Chinese, 0) => format!("参数的 {draws} 次抽取"),
            (Language::Chinese, parameters) => format!("{parameters} 个参数的 {draws} 次抽取"),
        }
    }

    /// "the middle 90 % of them"; of few draws the range is that of all.
    pub fn wide_in_words(&self, language: Language) -> &'static str {
        if self.draws() < FEW_DRAWS {
            return language.say("from the least to the greatest", "从最小到最大");
        }
        language.say("the middle 90 % of them", "中间 90 %")
    }

    /// The last year as figures print it.
    pub fn last_year(&self) -> String {
        format::year(self.effects.last_year())
    }

    /// Which base, how many replicates, and what stands for the range over them.
    pub fn summarised(&self, spread: RangeStyle, theme: &Theme) -> String {
        self.summarised_as(spread, true, theme)
    }

    /// The same; bands that cannot be seen are not announced.
    pub fn summarised_as(&self, spread: RangeStyle, visible: bool, theme: &Theme) -> String {
        let (language, count) = (theme.language, self.replicates);
        let ranged = if visible || count < 2 || self.draws() > 0 {
            self.ranged(spread, language)
        } else {
            format!("{}{}", means(count, language).unwrap_or_default(), range_shown(false, language))
        };
        format!("{}{}{ranged}", self.against(language), language.say("; ", "；"))
    }

    /// "Policy − base (Status quo) under the same random numbers".
    pub fn against(&self, language: Language) -> String {
        let base = &self.base.name;
        match (language, self.is_expected) {
            (Language::English, true) => format!("Policy − base ({base}), expected numbers"),
            (Language::English, false) => format!("Policy − base ({base}) under the same random numbers"),
            (Language::Chinese, true) => format!("政策 − 基准（{base}），期望值模式"),
            (Language::Chinese, false) => format!("政策 − 基准（{base}），使用相同的随机数"),
        }
    }

    /// How many replicates, and what stands for the range over them.
    fn ranged(&self, spread: RangeStyle, language: Language) -> String {
        if self.draws() > 0 && spread != RangeStyle::Hidden {
            return self.ranged_over_draws(spread, language);
        }
        self.ranged_by_chance(spread, language)
    }

    /// The same of what is not drawn over parameters, such as losses.
    fn ranged_by_chance(&self, spread: RangeStyle, language: Language) -> String {
        let (count, year) = (self.replicates, self.last_year());
        match (language, spread) {
            _ if self.is_expected => {
                language.say("nothing is drawn at random: no range", "无随机抽样，故无范围").to_owned()
            }
            _ if count < 2 => {
                language.say("one run: no range over replicates", "单次运行，无重复间范围").to_owned()
            }
            (_, RangeStyle::Bands) => {
                format!("{}{}", means(count, language).unwrap_or_default(), range_shown(true, language))
            }
            (Language::English, _) => format!(
                "mean of {count} replicates; bars at the right: range over replicates in {year}, the middle \
                 90 % of them"
            ),
            (Language::Chinese, _) => {
                format!("{count} 次重复的均值；右侧竖条：{year} 年各次重复之间的范围（中间 90 %）")
            }
        }
    }
}

impl ComparisonFolder {
    /// What lines and ticks are where parameters are drawn.
    pub fn marks_over_draws(&self, language: Language) -> String {
        let (draws, wide) = (self.draws_in_words(language), self.wide_in_words(language));
        let chance = match (language, self.replicates) {
            (_, 0 | 1) => String::new(),
            (Language::English, count) => format!(" Tick: range over {count} replicates, what chance does."),
            (Language::Chinese, count) => format!("短竖线：{count} 次重复之间的范围，即随机波动。"),
        };
        match language {
            Language::English => {
                format!(
                    "Marker and number: parameters as they are set; line: range over {draws}, {wide}.{chance}"
                )
            }
            Language::Chinese => format!("点与数字：参数取设定值；线：{draws}的范围（{wide}）。{chance}"),
        }
    }

    /// What lines are, and bands or bars over draws of parameters.
    fn ranged_over_draws(&self, spread: RangeStyle, language: Language) -> String {
        let (draws, wide, year) =
            (self.draws_in_words(language), self.wide_in_words(language), self.last_year());
        let line = match (language, self.replicates) {
            (Language::English, 0 | 1) => "lines: parameters as they are set".to_owned(),
            (Language::English, count) => {
                format!("lines: parameters as they are set, mean of {count} replicates")
            }
            (Language::Chinese, 0 | 1) => "线：参数取设定值".to_owned(),
            (Language::Chinese, count) => format!("线：参数取设定值，{count} 次重复的均值"),
        };
        match (language, spread) {
            (Language::English, RangeStyle::Bands) => {
                format!("{line}; bands: range over {draws}, the middle 50 % and {wide}")
            }
            (Language::English, _) => {
                format!("{line}; bars at the right: range over {draws} in {year}, {wide}")
            }
            (Language::Chinese, RangeStyle::Bands) => {
                format!("{line}；色带：{draws}的范围（中间 50 % 与{wide}）")
            }
            (Language::Chinese, _) => format!("{line}；右侧竖条：{year} 年{draws}的范围（{wide}）"),
        }
    }
}

impl ArmFolder {
    fn read(
        folder: &Path,
        entry: &Value,
        members: &BTreeMap<String, BTreeSet<String>>,
        (places, with_flows, language): (&[MapPlace], bool, Language),
    ) -> Result<Self, FigureError> {
        let (key, name) = (origin::words(entry, "arm"), origin::words(entry, "name"));
        let own = folder.join("arms").join(&key);
        let names = ScenarioNames::read(&own, language);
        let name = if names.name.is_empty() { name } else { names.name.clone() };
        let policies = entry.get("policies").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut starts = policy_starts(&own)?;
        starts.retain(|start| policies.iter().any(|policy| policy.as_str() == Some(&start.policy)));
        let national =
            read_table(&own, "national")?.map(|table| ReplicateRecords::new(table, None)).transpose()?;
        let flows = if with_flows { read_table(&own, "flows-mean")? } else { None };
        Ok(Self {
            members: members.get(&key).cloned().unwrap_or_default(),
            named: entry.get("named").and_then(Value::as_array).into_iter().flatten().map(as_code).collect(),
            name: if name.is_empty() { key.clone() } else { name },
            key,
            starts: origin::named(starts, &names),
            open: national.and_then(|national| national.ensemble("open_share", 0)),
            losses: None,
            events: EventSpan::of_arm(entry, &names),
            flows: flows.map(|table| LargestFlows::new(&table, places)).transpose()?,
        })
    }
}

fn as_code(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Scenarios that call themselves the same are called by their files.
fn name_apart(arms: &mut [ArmFolder]) {
    let names: Vec<String> = arms.iter().map(|arm| arm.name.clone()).collect();
    for arm in arms {
        if names.iter().filter(|name| **name == arm.name).count() > 1 {
            arm.name.clone_from(&arm.key);
        }
    }
}

/// Which regions the policies of each arm cover, from `members.csv`; nothing without it.
fn members_by_arm(folder: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, FigureError> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let Some(table) = read_table(folder, "members")? else { return Ok(members) };
    for (arm, code) in as_text(&table, "arm")?.iter().zip(&as_text(&table, "code")?) {
        members.entry(arm.clone()).or_default().insert(code.clone());
    }
    Ok(members)
}

/// What events cost each arm at every step, from `losses`; nothing without it.
fn losses_by_arm(folder: &Path) -> Result<BTreeMap<String, Ensemble>, FigureError> {
    let Some(table) = read_large_table(folder, "losses")? else { return Ok(BTreeMap::new()) };
    let arms = as_text(&table, "arm")?;
    let mut losses = BTreeMap::new();
    for arm in arms.iter().collect::<BTreeSet<_>>() {
        let of_arm: Vec<bool> = arms.iter().map(|it| it == arm).collect();
        let records = ReplicateRecords::new(table.filter(&of_arm), None)?;
        losses.extend(records.ensemble("loss", 0).map(|it| (arm.clone(), it)));
    }
    Ok(losses)
}

/// Every start of every arm once.
fn all_starts(arms: &[ArmFolder]) -> Vec<PolicyStart> {
    let mut starts: Vec<PolicyStart> = Vec::new();
    for start in arms.iter().flat_map(|arm| &arm.starts) {
        if !starts.contains(start) {
            starts.push(start.clone());
        }
    }
    origin::in_order(&mut starts);
    starts
}
