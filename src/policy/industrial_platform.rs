//! Industrial internet platforms: firms join them slowly, then fast, then few are left.
//!
//! Effect: raises openness (K3), the hazard of scale-up (19) and research support (15) with adoption.

use super::{Coverage, Entry, Gain, Instrument, Need, Reach, Share, WrittenInstrument, Year};
use crate::dynamics::Conditions;
use crate::numeric::scalar;
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "industrial-platform",
    chinese: "工业互联网平台（专业、行业、协作；数字券、先用后付）",
    chinese_label: "工业互联网平台",
    summary: "Industrial internet platforms spread in an S-curve; they open markets, speed scale-up and give digital vouchers.",
    moves: "openness: access to experience (K3), (24), unit costs (25); hazard of scale-up (19); research support (15)",
    sizes: "more than 150 larger platforms served over 1.6 million industrial firms (Ministry of Industry and Information Technology, 28 February 2022); the curve and the gains are scenario sizes",
    chinese_summary: "工业互联网平台按 S 形曲线普及：开放市场、加快规模化并发放数字券。",
    chinese_moves: "市场开放度：经验可达性 (K3)、(24)，单位成本 (25)；10→100 的推进率 (19)；研发支持 (15)",
    chinese_sizes: "150 多家较大型平台服务 160 万余家工业企业（工业和信息化部，2022 年 2 月 28 日）；曲线与增益为情景规模",
    example: "ceiling = 0.6            # of all firms in the end\nmidpoint = 2027          # half of them by then\nspeed = 0.8              # steepness of adoption, per year\nboost = 0.15             # gain in the hazard of scale-up if all had joined\ndigital_voucher = 0.001  # of the research cost, paid by the platforms",
    ..Entry::of::<IndustrialPlatform>()
};

/// Industrial internet platforms, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndustrialPlatform {
    /// Share of firms that have joined in the end.
    #[schemars(extend("x-zh" = "最终加入平台的企业份额。"))]
    pub ceiling: Share,
    /// When half of those have joined, in decimal years.
    #[schemars(extend("x-zh" = "其中一半已加入的时间，以年的小数表示。"))]
    pub midpoint: Year,
    /// Steepness of adoption, per year.
    #[schemars(extend("x-zh" = "采纳曲线的陡度，每年。", "x-unit" = "per year", "x-slider" = [0, 3, 0.1], "x-neutral" = null))]
    pub speed: Gain,
    /// Gain in the hazard of scale-up if every firm had joined.
    #[schemars(extend("x-zh" = "所有企业都加入时 10→100 推进率的增益。"))]
    pub boost: Gain,
    /// Vouchers of the platforms over research cost; nothing that members pay.
    #[schemars(extend("x-zh" = "平台数字券占研发成本的份额；成员不付费。", "x-slider" = [0, 0.02, 0.0005]))]
    pub digital_voucher: Share,
}

impl Default for IndustrialPlatform {
    fn default() -> Self {
        Self {
            ceiling: Share::of(0.6),
            midpoint: Year::of(2027.0),
            speed: Gain::of(0.8),
            boost: Gain::of(0.15),
            digital_voucher: Share::of(0.0),
        }
    }
}

impl Instrument for IndustrialPlatform {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::NoPlatforms)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let adopted = self.adoption(reach.moment) * &reach.strength;
        for mut market in conditions.openness.columns_mut() {
            market.scaled_add(OPENING, &adopted);
        }
        conditions.raise_hazard(Stage::ScaleUp, self.boost.get(), &adopted);
        conditions.research_support.scaled_add(self.digital_voucher.get(), &reach.strength);
    }
}

/// Openness that a market would gain if every firm had joined.
const OPENING: f64 = 0.3;

impl IndustrialPlatform {
    /// `ψ = ceiling/(1 + e^(−speed (t − midpoint)))`: share of firms that have joined by `moment`.
    fn adoption(&self, moment: f64) -> f64 {
        let passed = moment - self.midpoint.get();
        self.ceiling.get() / (1.0 + scalar::exp(-self.speed.get() * passed))
    }
}
