//! Figures of a calibration: what is kept of each parameter, and what the data can speak to.

pub(super) mod identification;
pub(super) mod ranges;

use super::FigureError;
use super::format::count;
use super::origin::{FolderOrigin, read_manifest, read_table};
use super::records::as_text;
use super::sweep::names::SweepNames;
use super::theme::Language;
use crate::outcome::Table;
use std::path::Path;

/// A folder of a calibration as far as figures need it.
pub(super) struct CalibrationFolder {
    pub origin: FolderOrigin,
    parameters: Vec<CalibratedParameter>,
    /// Runs of all waves, and those that are kept.
    runs: usize,
    kept: usize,
    /// The share of the prior volume that is left.
    left: f64,
    /// Directions in which the moments know more than the prior.
    directions: usize,
    moments: usize,
}

/// A row of `identification`.
struct CalibratedParameter {
    path: String,
    name: String,
    prior: (f64, f64),
    is_log: bool,
    default: f64,
    best: f64,
    mean: f64,
    /// Least, 5 %, 95 % and greatest of the kept runs.
    kept: [f64; 4],
    removed: f64,
    /// What the moment is called that speaks to it most.
    moment: String,
}

impl CalibratedParameter {
    /// Where a value lies in the prior range.
    fn share(&self, value: f64) -> f64 {
        let scaled = |it: f64| if self.is_log { crate::numeric::scalar::ln(it) } else { it };
        let (low, high) = (scaled(self.prior.0), scaled(self.prior.1));
        (scaled(value) - low) / (high - low)
    }
}

impl CalibrationFolder {
    /// Reads what the folder holds.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let table = |name| read_table(folder, name).map(Option::unwrap_or_default);
        let (rows, moments, directions, waves) =
            (table("identification")?, table("moments")?, table("directions")?, table("waves")?);
        let of_waves = |name| Ok::<_, FigureError>(waves.numbers(name)?.into_owned());
        let failed: f64 = of_waves("failed")?.iter().sum();
        let points: f64 = of_waves("points")?.iter().sum();
        let singular = directions.numbers("singular_value")?;
        let kept = manifest.get("kept").and_then(serde_json::Value::as_u64).unwrap_or(0);
        Ok(Self {
            origin: FolderOrigin::of_one_scenario(&manifest, language),
            parameters: parameters(&rows, &moments, language)?,
            runs: count(points - failed),
            kept: usize::try_from(kept).unwrap_or(usize::MAX),
            left: of_waves("kept_share")?.last().copied().unwrap_or(f64::NAN),
            directions: singular.iter().filter(|it| **it > 1.0).count(),
            moments: moments.rows(),
        })
    }
}

fn parameters(
    rows: &Table,
    moments: &Table,
    language: Language,
) -> Result<Vec<CalibratedParameter>, FigureError> {
    let labels = as_text(moments, language.say("label_en", "label_zh"))?;
    let moment_names = as_text(moments, "moment")?;
    let label = |moment: &String| {
        let place = moment_names.iter().position(|it| it == moment);
        place.map_or_else(String::new, |it| labels[it].clone())
    };
    let (paths, scales, leading) =
        (as_text(rows, "parameter")?, as_text(rows, "scale")?, as_text(rows, "leading_moment")?);
    let number = |name, row: usize| Ok::<f64, FigureError>(rows.numbers(name)?[row]);
    let parameter = |row: usize| {
        Ok(CalibratedParameter {
            name: SweepNames::plain(language).factor(&paths[row]),
            path: paths[row].clone(),
            prior: (number("prior_low", row)?, number("prior_high", row)?),
            is_log: scales[row] == "log",
            default: number("default", row)?,
            best: number("best", row)?,
            mean: number("kept_mean", row)?,
            kept: [
                number("kept_least", row)?,
                number("kept_low", row)?,
                number("kept_high", row)?,
                number("kept_greatest", row)?,
            ],
            removed: number("variance_removed", row)?,
            moment: label(&leading[row]),
        })
    };
    (0..rows.rows()).map(parameter).collect()
}
