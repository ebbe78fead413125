//! Innovation vouchers: small firms buy research services, and may do so in other regions.
//!
//! Effect: raises support in (15) and the hazards of the first two stages in (19).

use super::{
    Cost, Coverage, Entry, Gain, Instrument, Money, PairKeys, PolicyMembers, Positive, Reach, Share,
    WrittenInstrument,
};
use crate::dynamics::{Channel, Conditions, KernelView, research};
use crate::numeric::{power, scalar};
use crate::region::Stage;
use ndarray::{Array1, Array2, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "innovation-vouchers",
    pairs: PairKeys::Restrict,
    chinese: "科技创新券（互认互通、通用通兑）",
    chinese_label: "科技创新券",
    summary: "Public vouchers pay for research services; where they are honoured across regions, projects reach services beyond the border.",
    moves: "research support (15); hazards of discovery and maturation (19)",
    sizes: "real schemes spend .0001–.003 of research cost; voucher of 30,000 CNY a project and year: scenario size",
    chinese_summary: "用公共创新券支付研发服务；跨地区通用时，项目可以用到界外的服务。",
    chinese_moves: "研发支持 (15)；0→1 和 1→10 的推进率 (19)",
    chinese_sizes: "现有做法约占研发成本的 0.0001–0.003；每个项目每年 3 万元的创新券为情景规模",
    example: "budget_share = 0.0005  # of the research cost of each member\nadditionality = 0.8\ninteroperable = true\njoint_fund = 0         # CNY per year, all members together",
    ..Entry::of::<InnovationVouchers>()
};

/// Innovation vouchers, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InnovationVouchers {
    /// Vouchers over the research cost of a region.
    #[schemars(extend("x-zh" = "创新券占地区研发成本的份额。", "x-slider" = [0, 0.01, 0.0001]))]
    pub budget_share: Share,
    /// Research that comes on top, per CNY of vouchers.
    #[schemars(extend("x-zh" = "每一元创新券带来的新增研发。", "x-unit" = "CNY per CNY", "x-slider" = [0, 3, 0.1]))]
    pub additionality: Gain,
    /// Whether a voucher is honoured in other members' provinces.
    #[schemars(extend("x-zh" = "创新券是否可在其他成员的省份使用。"))]
    pub interoperable: bool,
    /// Gain in hazard of a funded project from the service itself.
    #[schemars(extend("x-zh" = "服务本身给受资助项目带来的推进率增益。", "x-slider" = [0, 0.5, 0.01]))]
    pub direct: Gain,
    /// Vouchers that all members pay for together, CNY per year.
    #[schemars(extend("x-zh" = "全体成员共同出资的创新券，元/年。", "x-slider" = [0, 5_000_000_000_i64, 50_000_000]))]
    pub joint_fund: Money,
    /// CNY per project and year.
    #[schemars(extend("x-zh" = "每个项目每年的创新券，元。", "x-unit" = "CNY per project and year", "x-slider" = [5_000, 300_000, 5_000]))]
    pub voucher_size: Positive,
}

impl Default for InnovationVouchers {
    fn default() -> Self {
        Self {
            budget_share: Share::of(0.0005),
            additionality: Gain::of(0.8),
            interoperable: true,
            direct: Gain::of(0.05),
            joint_fund: Money::of(0.0),
            voucher_size: Positive::of(30_000.0),
        }
    }
}

/// Elasticity of a service's worth with respect to the knowledge within reach.
const REACH_ELASTICITY: f64 = 0.5;

impl Instrument for InnovationVouchers {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        Cost::Local(self.vouchers(club))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let support = self.additionality.get() * self.budget_share.get();
        conditions.research_support.scaled_add(support, &reach.strength);
        let worth = (1.0 + self.direct.get()) * power(self.wider_access(reach), REACH_ELASTICITY) - 1.0;
        let boost = 1.0 + worth * self.funded(reach).insert_axis(Axis(1));
        for stage in [Stage::Discovery, Stage::Maturation] {
            conditions.hazard_boost[stage] *= &boost;
        }
    }
}

impl InnovationVouchers {
    /// Vouchers of a year in each region at full strength, CNY.
    fn vouchers(&self, club: &PolicyMembers<'_>) -> Array1<f64> {
        self.budget_share.get() * &club.world.accounts.research_cost + club.split(self.joint_fund.get())
    }

    /// Share of the projects of a region that hold a voucher.
    fn funded(&self, reach: &Reach<'_>) -> Array1<f64> {
        let projects = &reach.club.world.stocks.projects;
        let young = projects.discovery.sum_axis(Axis(1)) + projects.maturation.sum_axis(Axis(1));
        let needed = self.voucher_size.get() * young.mapv(|it| it.max(1.0));
        (&reach.strength * &self.vouchers(&reach.club) / needed).mapv(|it| it.min(1.0))
    }

    /// `a'_im/a_im`: access to knowledge of the base year when vouchers pass borders, over access without;
    /// 0 where nobody holds a voucher.
    fn wider_access(&self, reach: &Reach<'_>) -> Array2<f64> {
        let model = reach.club.model;
        if !self.interoperable {
            return Array2::ones(model.base.access.dim());
        }
        let (atlas, kernel) = (&*reach.club.world.atlas, model.kernels.of(Channel::Knowledge));
        let pairs = reach.pairs(1.0);
        let mut view = KernelView::of(kernel.base());
        let alike = |a: usize, b: usize| !atlas.province_differs(a, b) && pairs.alike(a, b);
        view.touch(atlas.len(), alike, |i, j| {
            if atlas.province_differs(i, j) {
                scalar::exp(kernel.border_cost() * pairs.between(i, j))
            } else {
                1.0
            }
        });
        let covered = |region: usize| reach.strength[region] > 0.0;
        research::access_of(&view, &model.base.research, covered) / &model.base.access
    }
}
