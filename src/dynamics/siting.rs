//! Where ripe projects are sited, and what technology gains by it (model description, section 4).

use super::Model;
use super::chance::{Chance, Process, Stream};
use super::choice::{BLOCK, Choice, add_to_row, blocks_of, over_blocks, slice, slice_mut};
use super::conditions::{Channel, Conditions};
use super::elementary::{exp, ln, power_of};
use super::fields;
use super::kernel::{Batch, Passage, RowBuffer, batches, row_of};
use super::lanes::{Columns, Lanes, Panel, Spread};
use super::production::Economy;
use super::record::FlowRecords;
use crate::region::{Atlas, Deployments, FIELDS, Factor, Stances};
use ndarray::{Array1, Array2, ArrayViewMut2, Axis, Zip, aview1};
use std::array::from_fn;
use std::ops::Range;

/// Where the ripe projects of a period went.
#[derive(Clone, Debug, PartialEq)]
pub struct Siting {
    /// Projects by origin and by place, all fields together.
    pub flows: Choice,
    /// `Σ_o q_om F_oi,m`: projects by place and field, weighted by how well they fit.
    pub fitting: Array2<f64>,
    /// `Φ_om`: how much choice each origin had, origins × fields.
    pub choice: Array2<f64>,
    /// `D_oi` after the period.
    pub deployments: Deployments,
}

/// What each region offers to projects of each field; one vector a field.
pub type Offers = Vec<Array1<f64>>;

/// `S^P_im ĉ_i^(−θ_P)` of (20).
pub fn offers(model: &Model, economy: &Economy) -> Offers {
    let base = &model.base;
    let change = economy.log_unit_input_cost(model) - &base.log_unit_input_cost;
    let national = (&base.output * &change).sum() / base.total_output;
    let theta = model.parameters.technology.cost_elasticity;
    let cheapness = change.mapv(|it| (-theta * (it - national)).exp());
    base.siting_appeal.iter().map(|appeal| appeal * &cheapness).collect()
}

/// The kernel of siting with the hold of each origin and the recruiting of each place.
pub fn passage<'a>(
    model: &'a Model,
    atlas: &'a Atlas,
    stances: &'a Stances,
    conditions: &'a Conditions,
) -> Passage<'a> {
    let technology = &model.parameters.technology;
    let (rho, eta) = (technology.retention, technology.recruitment);
    let mut passage = Passage::new(&model.kernels, atlas, conditions, Channel::Siting);
    let anyone_open = (0..atlas.len()).any(|it| stances.open(it));
    if anyone_open || !conditions.tax_share.is_empty() {
        let alike = |a: usize, b: usize| {
            stances.open(a) == stances.open(b) && conditions.tax_share.iter().all(|it| it.alike(a, b))
        };
        passage.touch(atlas.len(), alike, move |origin, place| {
            let kept = 1.0 - conditions.tax_share_between(origin, place);
            let held = if stances.open(origin) { 0.0 } else { kept };
            // The kernel carries e^−ρ already.
            (rho * (1.0 - held) + eta * kept.ln()).exp()
        });
    }
    passage
}

/// Ripe projects choose a place, and places keep count of whose they are.
///
/// ```text
/// (20) F^P_oi,m ~ Multinomial(advanced_3om, κ^siting_oi S^P_im ĉ_i^(−θ_P) e^ψ_oi / Φ_om)
///      Φ_om = Σ_i κ^siting_oi S^P_im ĉ_i^(−θ_P) e^ψ_oi
///      uc_i = R_i^α w_worker,i^(1−α−β) w_talent,i^β,  ĉ_i = (uc_i/uc_i⁰)/exp(Σ_j Y_j⁰ ln(uc_j/uc_j⁰)/ΣY⁰)
///      ψ_oi = 0 if i = o, else −ρ (1−share_oi)(1−x_o) + η ln(1−share_oi)
/// (21) q_om = (Φ_om/Φ_om⁰)^(1/θ_M)
/// (23) D_oi ← D_oi e^(−δ_D dt) + Σ_m q_om F^P_oi,m (1−e^(−δ_D dt))/(δ_D dt)
/// ```
///
/// `base_choice` is `Φ⁰`, [`None`] in the base year itself, where every fit is 1.
///
/// # Panics
///
/// Never: deployments have a row for every origin.
#[expect(clippy::too_many_arguments, reason = "the law's arguments and the deployments it hands on")]
pub fn site<C: Chance>(
    model: &Model,
    atlas: &Atlas,
    passage: &Passage<'_>,
    offers: &Offers,
    advanced: &Array2<f64>,
    base_choice: Option<&Array2<f64>>,
    mut deployments: Deployments,
    chance: &C,
    records: &mut FlowRecords,
) -> Siting {
    let offers = from_fn(|m| slice(&offers[m]));
    let search = Search {
        model,
        atlas,
        offers,
        panel: Panel::new(offers),
        advanced,
        base_choice,
        chance,
        pace: Pace::new(model),
    };
    let mut records = records.get_mut(Factor::Siting).map(|it| it.axis_chunks_iter_mut(Axis(0), BLOCK));
    let chunks = deployments.projects_mut().axis_chunks_iter_mut(Axis(0), BLOCK);
    let work: Vec<_> = blocks_of(atlas.len())
        .zip(chunks)
        .map(|(rows, chunk)| (rows, chunk, records.as_mut().and_then(Iterator::next)))
        .collect();
    let blocks = over_blocks(work, |(rows, mut stock, record)| {
        let stock = stock.as_slice_mut().expect("deployments are stored row by row");
        let mut stock = stock.chunks_exact_mut(atlas.len());
        let mut block = Block::<C>::new(rows.clone(), atlas.len(), record);
        let mut buffer = RowBuffer::default();
        for batch in batches(rows) {
            match batch {
                Batch::Eight(first) => {
                    block.serve(&search, first, passage.rows::<8>(first, &mut buffer), &mut stock);
                }
                Batch::One(first) => {
                    block.serve(&search, first, passage.rows::<1>(first, &mut buffer), &mut stock);
                }
            }
        }
        block.finish(&search)
    });
    deployments.set_by_place(blocks.iter().fold(Array1::zeros(atlas.len()), |sum, it| sum + &it.by_place));
    join(atlas.len(), advanced, blocks, deployments)
}

/// What every origin's projects are up to.
struct Search<'a, C> {
    model: &'a Model,
    atlas: &'a Atlas,
    offers: PerField<&'a [f64]>,
    /// The same, side by side.
    panel: Panel<{ FIELDS.len() }>,
    advanced: &'a Array2<f64>,
    base_choice: Option<&'a Array2<f64>>,
    chance: &'a C,
    pace: Pace,
}

type PerField<T> = [T; FIELDS.len()];

/// How fast sited projects cease to be recent within a period.
#[derive(Clone, Copy)]
struct Pace {
    kept: f64,
    added: f64,
}

impl Pace {
    fn new(model: &Model) -> Self {
        let decay = model.parameters.fiscal.deployment_decay;
        Self {
            kept: (-decay * model.years).exp(),
            added: super::discounted(decay, model.years) / model.years,
        }
    }
}

impl<C> Search<'_, C> {
    /// How many of an origin's projects of each field go by each unit of weight.
    fn shares(&self, origin: usize, choice: PerField<f64>) -> PerField<f64> {
        from_fn(|m| {
            let number = self.advanced[[origin, m]];
            if number > 0.0 && choice[m] > 0.0 { number / choice[m] } else { 0.0 }
        })
    }

    /// `q_om` of (21) for every field of `R` origins; what a field without choice gets does not matter.
    fn fits<const R: usize>(&self, first: usize, choice: [PerField<f64>; R]) -> [PerField<f64>; R] {
        let Some(base) = self.base_choice else { return [[1.0; FIELDS.len()]; R] };
        let breadth = 1.0 / self.model.parameters.technology.match_dispersion;
        let mut fits = choice;
        for (r, fits) in fits.iter_mut().enumerate() {
            fits.iter_mut().zip(row_of(base, first + r)).for_each(|(fit, base)| *fit /= base);
        }
        power_of(fits.as_flattened_mut(), breadth);
        fits
    }
}

/// The projects out of one block of origins.
struct Block<'a, C: Chance> {
    first: usize,
    lanes: Lanes,
    record: Option<ArrayViewMut2<'a, f64>>,
    weights: Vec<f64>,
    flow: Vec<f64>,
    room: <C::Stream as Stream>::Room,
    /// All fields of the origin at hand by place: counted, and weighted by fit.
    counted: Vec<f64>,
    fitted: Vec<f64>,
    fitting: PerField<Vec<f64>>,
    /// What `fitting` will be of expected projects, but for the offers.
    sums: Panel<{ FIELDS.len() }>,
    arrivals: Vec<f64>,
    by_place: Array1<f64>,
    stayed: Vec<f64>,
    in_province: Vec<f64>,
    choice: Vec<PerField<f64>>,
}

impl<'a, C: Chance> Block<'a, C> {
    fn new(rows: Range<usize>, regions: usize, record: Option<ArrayViewMut2<'a, f64>>) -> Self {
        let zero = || vec![0.0; regions];
        Self {
            first: rows.start,
            lanes: Lanes::default(),
            record,
            weights: zero(),
            flow: zero(),
            room: Default::default(),
            counted: zero(),
            fitted: zero(),
            fitting: from_fn(|_| zero()),
            sums: Panel::zeros(regions),
            arrivals: zero(),
            by_place: Array1::zeros(regions),
            stayed: vec![0.0; rows.len()],
            in_province: vec![0.0; rows.len()],
            choice: vec![[0.0; FIELDS.len()]; rows.len()],
        }
    }

    /// The projects of `R` origins from `first` on choose, and the next rows of `stock` keep count of it.
    fn serve<'s, const R: usize>(
        &mut self,
        search: &Search<'_, C>,
        first: usize,
        rows: [&[f64]; R],
        stock: &mut impl Iterator<Item = &'s mut [f64]>,
    ) {
        let stock: [&mut [f64]; R] = from_fn(|_| stock.next().expect("every origin has its stock"));
        let choice = self.lanes.dots_by_panel(rows, &search.panel);
        self.choice[first - self.first..][..R].copy_from_slice(&choice);
        let fits = search.fits(first, choice);
        if C::DRAWS {
            for (r, stock) in stock.into_iter().enumerate() {
                self.draw(search, first + r, rows[r], choice[r], fits[r]);
                self.note(search, first + r);
                let (pace, by_place) = (search.pace, slice_mut(&mut self.by_place));
                self.lanes.decay_and_add(stock, pace.kept, &self.fitted, pace.added, by_place);
            }
        } else {
            self.divide(search, first, rows, choice, fits, stock);
        }
    }

    /// Expected projects go everywhere at once; `sums` times offers become `fitting` at the end.
    fn divide<const R: usize>(
        &mut self,
        search: &Search<'_, C>,
        first: usize,
        rows: [&[f64]; R],
        choice: [PerField<f64>; R],
        mut fits: [PerField<f64>; R],
        stock: [&mut [f64]; R],
    ) {
        let counts: [PerField<f64>; R] = from_fn(|r| search.shares(first + r, choice[r]));
        let weigh = |(fit, count): (&mut f64, &f64)| *fit = if *count > 0.0 { count * *fit } else { 0.0 };
        fits.as_flattened_mut().iter_mut().zip(counts.as_flattened()).for_each(weigh);
        let over = Columns {
            factors: &search.panel,
            keep: search.pace.kept,
            added: search.pace.added,
            arrivals: &mut self.arrivals,
            by_column: slice_mut(&mut self.by_place),
            sums: &mut self.sums,
        };
        self.lanes.spread(Spread { rows, counts, fits, stock }, over);
        for r in 0..R {
            self.look_near(search, first + r, rows[r], counts[r]);
        }
    }

    /// What of one origin's expected projects stays near, and all of it for the record.
    fn look_near(&mut self, search: &Search<'_, C>, origin: usize, row: &[f64], counts: PerField<f64>) {
        let at = origin - self.first;
        let province = search.atlas.province_range(origin);
        let part = if self.record.is_some() { 0..row.len() } else { province.clone() };
        let offers = search.offers.map(|it| &it[part.clone()]);
        self.lanes.mixed(&row[part.clone()], counts, offers, &mut self.counted[part]);
        self.stayed[at] = self.counted[origin];
        self.in_province[at] = self.counted[province].iter().sum();
        if let Some(record) = &mut self.record {
            add_to_row(record, at, &self.counted, self.lanes);
        }
    }

    /// Whole projects go where chance sends them: `counted`, `fitted` and `fitting` become where.
    fn draw(
        &mut self,
        search: &Search<'_, C>,
        origin: usize,
        row: &[f64],
        choice: PerField<f64>,
        fits: PerField<f64>,
    ) {
        self.counted.fill(0.0);
        self.fitted.fill(0.0);
        for (m, total) in choice.into_iter().enumerate() {
            let number = search.advanced[[origin, m]];
            if number <= 0.0 || total <= 0.0 {
                continue;
            }
            self.lanes.product(row, search.offers[m], 1.0, &mut self.weights);
            let mut stream = search.chance.stream(Process::Siting, origin, m);
            stream.send(number, &self.weights, total, origin, &mut self.flow, &mut self.room);
            self.lanes.add_rows(&mut self.counted, [1.0], [&self.flow]);
            self.lanes.add_rows(&mut self.fitted, [fits[m]], [&self.flow]);
            self.lanes.add_rows(&mut self.fitting[m], [fits[m]], [&self.flow]);
        }
    }

    /// Adds one origin's drawn projects to the sums.
    fn note(&mut self, search: &Search<'_, C>, origin: usize) {
        let at = origin - self.first;
        self.stayed[at] = self.counted[origin];
        self.in_province[at] = self.counted[search.atlas.province_range(origin)].iter().sum();
        self.lanes.add_rows(&mut self.arrivals, [1.0], [&self.counted]);
        if let Some(record) = &mut self.record {
            add_to_row(record, at, &self.counted, self.lanes);
        }
    }

    fn finish(mut self, search: &Search<'_, C>) -> Self {
        if !C::DRAWS {
            for (m, fitting) in self.fitting.iter_mut().enumerate() {
                self.sums.product(m, search.offers[m], fitting);
            }
        }
        self
    }
}

/// Puts the blocks together, in order.
fn join<C: Chance>(
    regions: usize,
    advanced: &Array2<f64>,
    blocks: Vec<Block<'_, C>>,
    deployments: Deployments,
) -> Siting {
    let mut flows = Choice { leavers: fields::total(advanced), ..Choice::nothing(regions) };
    let mut fitting = Array2::zeros(advanced.dim());
    let mut choice = Array2::zeros(advanced.dim());
    for (rows, block) in blocks_of(regions).zip(blocks) {
        flows.arrivals += &aview1(&block.arrivals);
        slice_mut(&mut flows.stayed)[rows.clone()].copy_from_slice(&block.stayed);
        slice_mut(&mut flows.in_province)[rows.clone()].copy_from_slice(&block.in_province);
        for (mut column, part) in fitting.columns_mut().into_iter().zip(&block.fitting) {
            column += &aview1(part);
        }
        for (origin, by_field) in rows.zip(&block.choice) {
            choice.row_mut(origin).assign(&aview1(by_field));
        }
    }
    Siting { flows, fitting, choice, deployments }
}

/// Technology grows by what is sited, less easily the further it has come.
///
/// ```text
/// (22) A_im ← [A_im^(1−φ) + (1−φ) g⁰ · Σ_o q_om F^P_oi,m/n_im⁰]^(1/(1−φ)),  A_im = 1 where ω_im = 0
///      n_im⁰ = n_m⁰ · ω_im Y_i⁰/Σ_j ω_jm Y_j⁰
/// ```
///
/// `F^P` counts the projects of the period and `n_m⁰` those of a year, so the length of the period is in
/// their quotient.
pub fn advance(model: &Model, economy: &Economy, fitting: &Array2<f64>) -> Array2<f64> {
    let technology = &model.parameters.technology;
    let power = 1.0 - technology.returns_to_knowledge;
    let expected = &model.base.deployment_share;
    let gain = power * technology.growth_rate * fitting / expected;
    let mut advanced = exp(ln(exp(power * &economy.log_technology) + gain) / power);
    // A field that a region does not have gains nothing, whatever is divided by 0 above.
    Zip::from(&mut advanced).and(expected).for_each(|advanced, expected| {
        if *expected <= 0.0 {
            *advanced = 1.0;
        }
    });
    advanced
}
