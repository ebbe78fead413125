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
    example: "ceiling = 0.6            # of all firms in the end\nmidpoint = 2027          # half of them by then\nspeed = 0.8              # steepness of adoption, per year\nboost = 0.15             # gain in the hazard of scale-up if all had joined\ndigital_voucher = 0.001  # of the research cost, paid by the platforms",
    ..Entry::of::<IndustrialPlatform>()
};

/// Industrial internet platforms, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndustrialPlatform {
    /// Share of firms that have joined in the end.
    pub ceiling: Share,
    /// When half of those have joined, in decimal years.
    pub midpoint: Year,
    /// Steepness of adoption, per year.
    pub speed: Gain,
    /// Gain in the hazard of scale-up if every firm had joined.
    pub boost: Gain,
    /// Vouchers of the platforms over research cost; nothing that members pay.
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
