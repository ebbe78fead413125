//! Who depends on which place's segment of an industry chain (36).
//!
//! ```
//! use factorflow::Scenario;
//! use factorflow::experiment::Exposure;
//!
//! let delta = [("world.keep", toml::Value::from(vec!["yangtze-delta"]))];
//! let found = Exposure::of(&Scenario::load("china-chains")?.with(delta)?)?;
//! let national = found.suppliers.real("national")?;
//! assert!(national.first() >= national.last());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "files")]
mod folder;
#[cfg(feature = "files")]
mod supplier;

#[cfg(feature = "files")]
pub use supplier::NoSupplier;

use crate::dynamics::{Model, NoConvergence, chain};
use crate::outcome::{Column, Table, TableError};
use crate::region::{Atlas, RegionId};
use crate::scenario::Scenario;
use ndarray::Array1;

/// So many of the regions that depend most on a supplier are named.
pub const MOST_EXPOSED: usize = 10;

/// Who depends on whom.
#[derive(Clone, Debug)]
pub struct Exposure {
    /// A row for each supplier and segment, the most important first: `supplier`, `field` and `segment` with their names, `national`
    /// (the part of output that all regions together lose for each part of the capacity that is lost), then the regions
    /// that depend most on it, `region_1` to `region_10`, with what they lose, `exposure_1` to `exposure_10`.
    pub suppliers: Table,
    /// What every region loses by the supplier that was asked for: `code`, names, `exposure`, the most exposed first.
    pub exposed: Option<Table>,
    /// That supplier.
    pub supplier: Option<SegmentSupplier>,
}

/// A region that makes a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentSupplier {
    /// The region.
    pub region: RegionId,
    /// The number of the segment in arrays over segments.
    pub segment: usize,
}

/// Why exposure could not be worked out.
#[derive(Debug, thiserror::Error)]
pub enum ExposureError {
    /// No field of the world has a chain.
    #[error("no field of this world has an industry chain")]
    NoChain,
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// A table refused its columns.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl Exposure {
    /// Who depends on whom in the base year of a scenario.
    ///
    /// # Errors
    ///
    /// Fails without an industry chain, and when the base year cannot be met.
    pub fn of(scenario: &Scenario) -> Result<Self, ExposureError> {
        Self::with(scenario, None)
    }

    /// The same, with all who depend on one supplier.
    ///
    /// # Errors
    ///
    /// Fails as [`of`](Self::of) does.
    pub fn with(scenario: &Scenario, supplier: Option<SegmentSupplier>) -> Result<Self, ExposureError> {
        let atlas = &scenario.atlas;
        if atlas.chains().is_empty() {
            return Err(ExposureError::NoChain);
        }
        let model = scenario.model()?.0;
        let exposed = supplier.map(|it| exposed(atlas, &model, it)).transpose()?;
        Ok(Self { suppliers: suppliers(atlas, &model)?, exposed, supplier })
    }
}

/// A supplier and what it means to others.
struct Row {
    supplier: SegmentSupplier,
    national: f64,
    /// The most exposed first.
    most: Vec<(RegionId, f64)>,
}

fn suppliers(atlas: &Atlas, model: &Model) -> Result<Table, TableError> {
    let makes = |it: &SegmentSupplier| model.base.segment_output[[it.region.index(), it.segment]] > 0.0;
    let segments = 0..atlas.chains().count();
    let all = atlas
        .by_code()
        .iter()
        .flat_map(|&region| segments.clone().map(move |segment| SegmentSupplier { region, segment }));
    let mut rows: Vec<Row> = all.filter(makes).map(|it| row(model, it)).collect();
    // The sort is stable, so codes decide between equals.
    rows.sort_by(|one, other| other.national.total_cmp(&one.national));
    let names = atlas.fields().names();
    let place = |it: &Row| &atlas.region(it.supplier.region).place;
    let segment =
        |it: &Row| atlas.chains().segments().nth(it.supplier.segment).expect("rows are of segments");
    let text = |name: &str, of: &dyn Fn(&Row) -> String| Column::text(name, rows.iter().map(of).collect());
    let mut columns = vec![
        text("supplier", &|it| place(it).code.clone()),
        text("name_en", &|it| place(it).english.clone()),
        text("name_zh", &|it| place(it).chinese.clone()),
        text("field", &|it| names[segment(it).0].to_owned()),
        text("field_zh", &|it| atlas.fields().all()[segment(it).0].chinese.clone()),
        text("segment", &|it| segment(it).1.name.clone()),
        text("segment_zh", &|it| segment(it).1.chinese.clone()),
        Column::real("national", rows.iter().map(|it| it.national).collect()),
    ];
    for rank in 0..MOST_EXPOSED.min(atlas.len()) {
        let of = |it: &Row| atlas.region(it.most[rank].0).place.code.clone();
        columns.push(text(&format!("region_{}", rank + 1), &of));
        let exposures = rows.iter().map(|it| it.most[rank].1).collect();
        columns.push(Column::real(format!("exposure_{}", rank + 1), exposures));
    }
    Table::new(columns)
}

fn row(model: &Model, supplier: SegmentSupplier) -> Row {
    let exposure = chain::exposure(model, supplier.region.index(), supplier.segment);
    let national = (&exposure * &model.base.output).sum() / model.base.total_output;
    let mut most = ranked(&exposure);
    most.truncate(MOST_EXPOSED);
    Row { supplier, national, most }
}

/// The most exposed first; the order of the atlas decides between equals.
fn ranked(exposure: &Array1<f64>) -> Vec<(RegionId, f64)> {
    let ids = (0_u32..).map(RegionId);
    let mut all: Vec<(RegionId, f64)> = ids.zip(exposure.iter().copied()).collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1));
    all
}

fn exposed(atlas: &Atlas, model: &Model, supplier: SegmentSupplier) -> Result<Table, TableError> {
    let all = ranked(&chain::exposure(model, supplier.region.index(), supplier.segment));
    let text = |name: &str, of: fn(&crate::region::Place) -> &String| {
        Column::text(name, all.iter().map(|it| of(&atlas.region(it.0).place).clone()).collect())
    };
    Table::new(vec![
        text("code", |it| &it.code),
        text("name_en", |it| &it.english),
        text("name_zh", |it| &it.chinese),
        Column::real("exposure", all.iter().map(|it| it.1).collect()),
    ])
}

impl SegmentSupplier {
    /// What files and figures call it: code, field and segment.
    ///
    /// # Panics
    ///
    /// If the atlas has no such segment.
    pub fn described(self, atlas: &Atlas) -> [String; 3] {
        let (field, segment) = atlas.chains().segments().nth(self.segment).expect("suppliers make a segment");
        let code = atlas.region(self.region).place.code.clone();
        [code, atlas.fields().names()[field].to_owned(), segment.name.clone()]
    }
}
