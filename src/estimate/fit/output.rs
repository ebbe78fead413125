//! What an estimate leaves in its folder.

use super::question::{EstimationError, Question};
use super::{Found, Note, kernel_file, report};
use crate::estimate::score::Score;
use crate::outcome::{Column, Currency, Table, TableError};
use crate::region::Fields;
use crate::results::{FolderError, Program, atomic, codebook, csv, parquet};
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The content of `manifest.json`.
#[derive(Serialize)]
struct FitManifest<'a> {
    program: Program,
    command: &'a [String],
    kind: &'static str,
    data: Vec<Data<'a>>,
    terms: &'a [String],
    shrinkage: Option<f64>,
    notes: Vec<String>,
    steps: usize,
    wall_seconds: f64,
}

#[derive(Serialize)]
struct Data<'a> {
    path: &'a str,
    sha256: &'a str,
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
        begin(folder)?;
        self.write_tables(folder).map_err(FolderError::from)?;
        let text = |name: &str, text: &str| {
            let path = folder.join(name);
            atomic::write(&path, text.as_bytes()).map_err(|cause| FolderError::System { path, cause })
        };
        let kernel = self.kernel(question);
        if let Some(kernel) = &kernel {
            text("kernel.toml", kernel)?;
        }
        text("report.md", &report::text(self, question, kernel.is_some(), chinese))?;
        let manifest = serde_json::to_string_pretty(&self.manifest(command, seconds));
        text("manifest.json", &manifest.map_err(FolderError::from)?)?;
        Ok(())
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

    fn manifest<'a>(&'a self, command: &'a [String], seconds: f64) -> FitManifest<'a> {
        FitManifest {
            program: Program::default(),
            command,
            kind: "fit",
            data: self.data.iter().map(|(path, sha256)| Data { path, sha256 }).collect(),
            terms: &self.fit.terms,
            shrinkage: self.strength,
            notes: self.notes.iter().map(Note::english).collect(),
            steps: self.fit.steps,
            wall_seconds: seconds,
        }
    }
}

/// What is read of a manifest to see whose results a folder holds.
#[derive(Deserialize)]
struct FolderKind {
    kind: Option<String>,
}

/// Makes the folder, which may hold an earlier estimate and nothing else.
fn begin(folder: &Path) -> Result<(), FolderError> {
    let manifest = folder.join("manifest.json");
    let holds_something = fs::read_dir(folder).is_ok_and(|mut it| it.next().is_some());
    let kind = fs::read(&manifest).ok().and_then(|it| serde_json::from_slice::<FolderKind>(&it).ok()?.kind);
    if holds_something && kind.as_deref() != Some("fit") {
        return Err(FolderError::Occupied(folder.to_owned()));
    }
    let system = |cause| FolderError::System { path: folder.to_owned(), cause };
    fs::create_dir_all(folder).map_err(system)?;
    // Without its manifest a folder that is half new and half old is not taken for whole.
    if manifest.exists() { fs::remove_file(&manifest).map_err(system) } else { Ok(()) }
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
        Column::text("term", fit.terms.clone()),
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
    Table::new(vec![
        Column::text("origin", code(table.origins(), table.origin())),
        Column::text("destination", code(table.destinations(), table.destination())),
        Column::real("flow", pairs.iter().map(|&it| table.flow()[it]).collect()),
        Column::real("fitted", found.fit.fitted.clone()),
    ])
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
