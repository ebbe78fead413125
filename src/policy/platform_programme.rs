//! Platform programme: more platforms of the industrial internet, and firms that join them sooner.
//!
//! Effect: raises the ceiling of adoption (37) and its speed (38), and research support (15).

use super::{Change, Coverage, Entry, Instrument, Need, Number, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::region::TIERS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "platform-programme",
    chinese: "平台培优（340 → 450；数字券、先用后付、互联互通）",
    chinese_label: "平台培优",
    summary: "More industrial internet platforms of each tier, paid for after use and connected with each other, so that firms join sooner.",
    moves: "platforms by tier (37); innovation and imitation (38); research support (15)",
    sizes: "plans speak of 340 platforms now and 450 to come; the division into tiers and the gains are scenario sizes",
    chinese_summary: "增加各级工业互联网平台，先用后付、互联互通，使企业更早上平台。",
    chinese_moves: "各级平台 (37)；创新与模仿采纳 (38)；研发支持 (15)",
    chinese_sizes: "规划提出平台由现在的 340 家增至 450 家；分级与增益为情景规模",
    example: "basic = 320  # platforms at full strength\ngrowing = 85\nleading = 35\necosystem = 10\npay_after_use = 0.5    # more firms join by themselves\ninterconnection = 0.3  # more firms follow others",
    ..Entry::of::<PlatformProgramme>()
};

/// Platform programme, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlatformProgramme {
    /// Basic platforms at full strength in all of the country.
    #[schemars(extend("x-zh" = "全面实施时全国的基础级平台数。", "x-unit" = "platforms", "x-slider" = [0, 1_000, 10]))]
    pub basic: Number,
    /// Growing platforms.
    #[schemars(extend("x-zh" = "成长级平台数。", "x-unit" = "platforms", "x-slider" = [0, 300, 5]))]
    pub growing: Number,
    /// Leading platforms.
    #[schemars(extend("x-zh" = "领先级平台数。", "x-unit" = "platforms", "x-slider" = [0, 150, 5]))]
    pub leading: Number,
    /// Platforms with an ecosystem of their own.
    #[schemars(extend("x-zh" = "拥有自身生态的平台数。", "x-unit" = "platforms", "x-slider" = [0, 50, 1]))]
    pub ecosystem: Number,
    /// Relative gain in the rate at which firms join by themselves.
    #[schemars(extend("x-zh" = "企业自行加入的速率的相对增益。"))]
    pub pay_after_use: Change,
    /// Relative gain in the rate at which firms join because others have.
    #[schemars(extend("x-zh" = "企业因他人加入而加入的速率的相对增益。"))]
    pub interconnection: Change,
    /// Vouchers of the platforms over research cost; nothing that members pay.
    #[schemars(extend("x-zh" = "平台数字券占研发成本的份额；成员不付费。", "x-slider" = [0, 0.02, 0.0005]))]
    pub digital_voucher: Share,
}

impl Default for PlatformProgramme {
    fn default() -> Self {
        Self {
            basic: Number::of(320.0),
            growing: Number::of(85.0),
            leading: Number::of(35.0),
            ecosystem: Number::of(10.0),
            pay_after_use: Change::of(0.5),
            interconnection: Change::of(0.3),
            digital_voucher: Share::of(0.0),
        }
    }
}

impl Instrument for PlatformProgramme {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::Platforms)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.research_support.scaled_add(self.digital_voucher.get(), &reach.strength);
        let Some(platforms) = &reach.club.world.platforms else { return };
        let base = &reach.club.model.base;
        let part = (&reach.strength * &base.output).sum() / base.total_output;
        let wanted: [Number; TIERS.len()] = [self.basic, self.growing, self.leading, self.ecosystem];
        let spread = &mut conditions.platforms;
        for (tier, wanted) in wanted.into_iter().enumerate() {
            spread.added[tier] += (wanted.get() - platforms.numbers[tier]) * part;
        }
        spread.innovation *= &(1.0 + self.pay_after_use.get() * &reach.strength);
        spread.imitation *= &(1.0 + self.interconnection.get() * &reach.strength);
    }
}
