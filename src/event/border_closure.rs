//! Border closure: the border around places closes.
//!
//! Effect: adds the cost of province borders, times `tightening`, to kernels (K1)–(K3) and that of supply.

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::{CHANNELS, Channel, Closure, Conditions};
use crate::policy::{Gain, Need};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "border-closure",
    chinese: "边界管控",
    chinese_label: "边界管控",
    summary: "The border around places closes, for people, money, projects, knowledge or goods.",
    moves: "borders of the channels (K1), (K2), (K3), between the places and all others",
    sizes: "no measured size; scenario size",
    chinese_summary: "一些地方的边界关闭，人员、资金、项目、知识或货物难以通过。",
    chinese_moves: "这些地方与其他地方之间各渠道的边界 (K1)、(K2)、(K3)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "tightening = 1.0                # as much again as a province border\nchannels = [\"talent\", \"siting\"]  # talent: worker, young, established\namong = false                   # true: between the places as well",
    ..EventEntry::of_shock::<BorderClosure>()
};

/// Border closure, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BorderClosure {
    /// How many times the cost of a province border is added.
    #[schemars(extend("x-zh" = "增加相当于省界成本多少倍的成本。", "x-unit" = "province borders", "x-slider" = [0, 5, 0.1]))]
    pub tightening: Gain,
    /// What the border is closed for; everything when left out.
    #[schemars(extend("x-zh" = "边界对什么关闭；不填则为全部。"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<NamedChannel>>,
    /// Whether the borders between the places close as well, and not only those to all others.
    #[schemars(extend("x-zh" = "这些地方之间的边界是否也关闭，而不只是与其他地方之间的边界。"))]
    pub among: bool,
}

/// What crosses borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum NamedChannel {
    /// Workers, young and established talent.
    Talent,
    /// Workers who move.
    Worker,
    /// Young talent that moves, and graduates.
    Young,
    /// Established talent that moves.
    Established,
    /// Investment.
    Capital,
    /// Venture finance.
    Venture,
    /// Projects that look for a place.
    Siting,
    /// Knowledge of others' research.
    Knowledge,
    /// Experience made with others' products.
    Experience,
    /// Inputs of industry chains.
    Supply,
}

impl NamedChannel {
    fn channels(self) -> &'static [Channel] {
        match self {
            Self::Talent => &[Channel::Worker, Channel::Young, Channel::Established],
            Self::Worker => &[Channel::Worker],
            Self::Young => &[Channel::Young],
            Self::Established => &[Channel::Established],
            Self::Capital => &[Channel::Capital],
            Self::Venture => &[Channel::Venture],
            Self::Siting => &[Channel::Siting],
            Self::Knowledge => &[Channel::Knowledge],
            Self::Experience => &[Channel::Experience],
            Self::Supply => &[Channel::Supply],
        }
    }
}

impl Default for BorderClosure {
    fn default() -> Self {
        Self { tightening: Gain::of(0.5), channels: None, among: false }
    }
}

impl Shock for BorderClosure {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn needs(&self) -> Option<Need> {
        let named = self.channels.iter().flatten();
        named.into_iter().any(|it| *it == NamedChannel::Supply).then_some(Need::Chain)
    }

    fn closes(&self) -> Option<(Vec<Channel>, bool)> {
        let everything = CHANNELS.into_iter().chain([Channel::Supply]);
        let closes = |channel: &Channel| match &self.channels {
            Some(named) => named.iter().any(|it| it.channels().contains(channel)),
            None => true,
        };
        Some((everything.filter(closes).collect(), self.among))
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        let mut inside = vec![false; strike.strength.len()];
        strike.places.iter().for_each(|it| inside[it.index()] = true);
        let closure = Closure { inside, among: self.among, tightening: self.tightening.get() * strike.force };
        for channel in self.closes().into_iter().flat_map(|it| it.0) {
            conditions.close_border(channel, closure.clone());
        }
    }
}
