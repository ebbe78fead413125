//! What an estimate leaves in its folder.

use super::question::{EstimationError, Question};
use super::{Found, MarginsFit, Note, kernel_file, report};
use crate::estimate::file_reader::ReadFile;
use crate::estimate::flow_table::Term;
use crate::estimate::score::Score;
use crate::outcome::{Column, Currency, Table, TableError};
use crate::region::Fields;
use crate::results::{FolderError, OnePassFolder, Program, codebook, csv, parquet};
use ndarray::Array2;
use serde::Serialize;
use std::path::Path;

/// Tells the folder from those of runs.
const KIND: &str = "fit";

/// The content of `manifest.json`.
#[derive(Serialize)]
struct FitManifest<'a> {
    program: Program,
    command: &'a [String],
    kind: &'static str,
    name: String,
    data: &'a [ReadFile],
    terms: &'a [String],
    shrinkage: Option<f64>,
    notes: Vec<String>,
    steps: usize,
    wall_seconds: f64,
}

/// What was estimated, as tables.
#[derive(Clone, Debug)]
pub struct FitTables {
    /// A row a term: its estimate with errors and interval, and how much all terms explain.
    pub estimates: Table,
    /// A row a place that is an origin or a destination: its effects and its totals.
    pub appeals: Table,
    /// A row a predictor and what it was tested on.
    pub scores: Table,
    /// A row a pair that was used: what was observed, and what is expected.
    pub fitted: Table,
}

impl Found {
    /// What was estimated, as tables.
    ///
    /// # Errors
    ///
    /// Never, as columns of a table are equally long; it would be a mistake of the estimator.
    pub fn tables(&self) -> Result<FitTables, TableError> {
        Ok(FitTables {
            estimates: estimates(self)?,
            appeals: appeals(self)?,
            scores: scores(self)?,
            fitted: fitted(self)?,
        })
    }

    /// The estimate as a scenario file takes it; nothing where the model has no place for a term.
    pub fn kernel(&self, question: &Question) -> Option<String> {
        kernel_file::text(self, question)
    }

    /// Writes `estimates`, `appeals`, `scores` as CSV, `fitted` as Parquet, `report.md`, `kernel.toml` where the model has a
    /// place for every term, and last `manifest.json`, without which the folder is not complete.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds other things or the system refuses.
    pub fn write(
        &self,
        question: &Question,
        folder: &Path,
        command: &[String],
        chinese: bool,
        seconds: f64,
    ) -> Result<(), EstimationError> {
        let files = OnePassFolder::begin(folder, KIND)?;
        self.write_tables(folder).map_err(FolderError::from)?;
        let kernel = self.kernel(question);
        match &kernel {
            Some(kernel) => files.write("kernel.toml", kernel)?,
            // One of an earlier estimate must not be taken for one of this.
            None => files.remove("kernel.toml")?,
        }
        match &self.margins {
            Some(it) => csv::write(&folder.join("margins.csv"), &margins(it)?).map_err(FolderError::from)?,
            None => files.remove("margins.csv")?,
        }
        files.write("report.md", &report::text(self, question, kernel.is_some(), chinese))?;
        Ok(files.sign(&self.manifest(question, command, seconds))?)
    }

    fn write_tables(&self, folder: &Path) -> Result<(), TableError> {
        let tables = self.tables()?;
        csv::write(&folder.join("estimates.csv"), &tables.estimates)?;
        csv::write(&folder.join("appeals.csv"), &tables.appeals)?;
        csv::write(&folder.join("scores.csv"), &tables.scores)?;
        parquet::write(&folder.join("fitted.parquet"), &tables.fitted, &Vec::new())?;
        // Flows have no money and no fields.
        codebook::write(folder, &Fields::standard(), &Currency::default())
    }

    fn manifest<'a>(&'a self, question: &Question, command: &'a [String], seconds: f64) -> FitManifest<'a> {
        FitManifest {
            program: Program::default(),
            command,
            kind: KIND,
            name: question.flows.file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            data: &self.data,
            terms: &self.fit.terms,
            shrinkage: self.strength,
            notes: self.notes.iter().map(Note::english).collect(),
            steps: self.fit.steps,
            wall_seconds: seconds,
        }
    }
}

/// A row a cost that goes with the margins, then the border at each cost of leaving a place.
fn margins(found: &MarginsFit) -> Result<Table, FolderError> {
    let by_registration = &found.by_registration;
    let costs = by_registration.iter().map(|it| format!("border_cost at registration_cost {}", it.0));
    let names = ["distance_elasticity", "border_cost", "slope", "share_across_provinces"];
    let error = |at: usize| found.covariance[at][at].sqrt();
    let none = || vec![f64::NAN; by_registration.len()];
    let [distance, border] = [0, 1].map(|it| [found.jacobian[0][it], found.jacobian[1][it]]);
    let column = |first: [f64; 4]| [first.to_vec(), none()].concat();
    let values = [found.distance, found.border, found.slope.0, found.share.0];
    let table = Table::new(vec![
        Column::text("quantity", names.iter().map(|it| (*it).to_owned()).chain(costs).collect()),
        Column::real("value", values.into_iter().chain(by_registration.iter().map(|it| it.1)).collect()),
        Column::real("se", column([error(0), error(1), found.slope.1, found.share.1])),
        Column::real("by_distance_elasticity", column([f64::NAN, f64::NAN, distance[0], distance[1]])),
        Column::real("by_border_cost", column([f64::NAN, f64::NAN, border[0], border[1]])),
    ]);
    table.map_err(FolderError::from)
}

/// A row a term.
fn estimates(found: &Found) -> Result<Table, TableError> {
    let (fit, errors) = (&found.fit, &found.fit.covariance);
    let rows = fit.terms.len();
    let each = |of: &dyn Fn(usize) -> f64| (0..rows).map(of).collect();
    let error = |of: &Array2<f64>| (0..rows).map(|it| of[[it, it]].sqrt()).collect();
    let whole = |it: usize| vec![i64::try_from(it).unwrap_or(i64::MAX); rows];
    let used: Vec<f64> = fit.pairs.iter().map(|&it| found.table.flow()[it]).collect();
    Table::new(vec![
        Column::text("term", fit.terms.iter().collect()),
        Column::real("estimate", fit.coefficients.clone()),
        Column::real("se", error(&errors.two_way)),
        Column::real("low", each(&|it| fit.coefficients[it] - errors.reach(it))),
        Column::real("high", each(&|it| fit.coefficients[it] + errors.reach(it))),
        Column::real("se_hc0", error(&errors.of_pairs)),
        Column::real("se_origin", error(&errors.of_origins)),
        Column::real("se_destination", error(&errors.of_destinations)),
        Column::integer("n", whole(used.len())),
        Column::integer("zeros", whole(used.iter().filter(|it| **it == 0.0).count())),
        Column::integer("clusters", whole(errors.clusters.0.min(errors.clusters.1))),
        Column::real("deviance", vec![fit.deviance; rows]),
        Column::real("null_deviance", vec![fit.null_deviance; rows]),
        Column::real("deviance_r2", vec![fit.explained(); rows]),
    ])
}

/// A row a place that is an origin or a destination.
fn appeals(found: &Found) -> Result<Table, TableError> {
    let (table, fit) = (&found.table, &found.fit);
    let (out, inward) = table.totals();
    let mut codes: Vec<&String> = table.origins().iter().chain(table.destinations()).collect();
    codes.sort();
    codes.dedup();
    let of = |places: &[String], values: &[f64]| -> Vec<f64> {
        codes.iter().map(|it| places.binary_search(it).map_or(f64::NAN, |at| values[at])).collect()
    };
    Table::new(vec![
        Column::text("code", codes.iter().map(|it| (*it).clone()).collect()),
        Column::real("s", of(table.destinations(), &fit.destination_effects)),
        Column::real("a", of(table.origins(), &fit.origin_effects)),
        Column::real("inflow", of(table.destinations(), &inward)),
        Column::real("outflow", of(table.origins(), &out)),
    ])
}

/// A row a pair that was used.
fn fitted(found: &Found) -> Result<Table, TableError> {
    let (table, pairs) = (&found.table, &found.fit.pairs);
    let code =
        |codes: &[String], places: &[usize]| pairs.iter().map(|&it| codes[places[it]].clone()).collect();
    let terms = table.terms().iter();
    let term = |it: &Term| Column::real(&it.name, pairs.iter().map(|&at| it.values[at]).collect());
    let own = vec![
        Column::text("origin", code(table.origins(), table.origin())),
        Column::text("destination", code(table.destinations(), table.destination())),
        Column::real("flow", pairs.iter().map(|&it| table.flow()[it]).collect()),
        Column::real("fitted", found.fit.fitted.clone()),
    ];
    // A term may be a column of the flows that is called as one of these.
    let is_new = |it: &&Term| !own.iter().any(|own| own.name == it.name);
    let terms: Vec<Column> = terms.filter(is_new).map(term).collect();
    Table::new(own.into_iter().chain(terms).collect())
}

/// How a model did.
struct Scored<'a> {
    model: &'a str,
    on: &'a str,
    score: Score,
    left_out: usize,
}

/// A row a predictor and what it was tested on; the first is the estimate on the pairs that it was made from.
fn scores(found: &Found) -> Result<Table, TableError> {
    let used: Vec<f64> = found.fit.pairs.iter().map(|&it| found.table.flow()[it]).collect();
    let own = Score::of(&used, &found.fit.fitted);
    let own = Scored { model: "kernel", on: "own-pairs", score: own, left_out: 0 };
    let tested = found.tests.iter().map(|it| Scored {
        model: it.predictor.name(),
        on: &it.on,
        score: it.predicted.score(),
        left_out: it.predicted.left_out.len(),
    });
    let rows: Vec<Scored<'_>> = std::iter::once(own).chain(tested).collect();
    let whole = |of: fn(&Scored<'_>) -> usize| {
        rows.iter().map(|it| i64::try_from(of(it)).unwrap_or(i64::MAX)).collect()
    };
    let real = |of: fn(&Score) -> f64| rows.iter().map(|it| of(&it.score)).collect();
    Table::new(vec![
        Column::text("model", rows.iter().map(|it| it.model.to_owned()).collect()),
        Column::text("pairs_of", rows.iter().map(|it| it.on.to_owned()).collect()),
        Column::integer("n", whole(|it| it.score.pairs)),
        Column::integer("not_predicted", whole(|it| it.left_out)),
        Column::real("cpc", real(|it| it.common_part)),
        Column::real("rmse_logs", real(|it| it.rmse_of_logs)),
        Column::real("correlation_logs", real(|it| it.correlation_of_logs)),
        Column::real("deviance_r2", real(|it| it.explained)),
    ])
}
