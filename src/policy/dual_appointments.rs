//! Dual appointments: researchers give part of their time to firms and institutes of other members.
//!
//! Effect: lends research time within the club in (16), and helps maturation by it in (19).

use super::{Cost, Coverage, Entry, Gain, Instrument, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::{ClubShare, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "dual-appointments",
    chinese: "校企双聘、科技副总、产业教授",
    chinese_label: "校企双聘",
    summary: "Established researchers spend part of their time with other members without moving house.",
    moves: "lent time (16): research effort (15), hazard of maturation (19)",
    sizes: "Jiangsu appointed 2,088 researchers as vice heads of technology of firms in 2024, and 11,868 since 2013, for two years each (science and technology department of Jiangsu, 30 December 2024); time and top-up are scenario sizes",
    chinese_summary: "成熟科研人员把部分时间用于其他成员，而无须迁居。",
    chinese_moves: "共享时间 (16)：研发投入 (15)、1→10 的推进率 (19)",
    chinese_sizes: "江苏 2024 年选聘 2,088 名科技副总，2013 年以来共 11,868 名，每期两年（江苏省科学技术厅，2024 年 12 月 30 日）；时间与加薪为情景规模",
    example: "time_share = 0.05  # of the working time of established researchers\ntop_up = 0.2       # of the wage for the lent time",
    ..Entry::of::<DualAppointments>()
};

/// Dual appointments, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DualAppointments {
    /// Share of their time that established researchers lend; policies together lend at most a half.
    #[schemars(extend("x-zh" = "成熟科研人员共享的时间份额；各项政策合计最多一半。", "x-slider" = [0, 0.5, 0.01]))]
    pub time_share: Share,
    /// What members pay on top, over the wage for the lent time.
    #[schemars(extend("x-zh" = "成员为共享时间在工资之上另付的比例。"))]
    pub top_up: Gain,
}

impl Default for DualAppointments {
    fn default() -> Self {
        Self { time_share: Share::of(0.05), top_up: Gain::of(0.2) }
    }
}

impl Instrument for DualAppointments {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let top_up = self.top_up.get() * self.time_share.get();
        let wages = &club.model.base.research_share * &club.world.accounts.wages_paid.established;
        Cost::Local(top_up * wages)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let share = self.time_share.get() * &reach.strength;
        conditions.lent_time.push(ClubShare { members: reach.covered(), share });
    }
}
