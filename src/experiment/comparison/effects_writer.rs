//! The files of effects in the folder of a comparison.

use super::TableRows;
use super::kept::Kept;
use crate::outcome::TableError;
use crate::results::{csv, parquet};
use std::path::Path;

/// The files of effects, arm after arm.
pub(super) struct EffectsWriter {
    csv: csv::CsvFileWriter,
    parquet: parquet::ParquetWriter,
    by_replicate: parquet::ParquetWriter,
    variance_ratio: csv::CsvFileWriter,
    costs_csv: csv::CsvFileWriter,
    costs: parquet::ParquetWriter,
    /// Nothing where no parameter is drawn.
    drawn: Option<DrawnWriter>,
}

/// The files of draws, arm after arm.
pub(super) struct DrawnWriter {
    by_draw: parquet::ParquetWriter,
    deciding: csv::CsvFileWriter,
}

impl DrawnWriter {
    pub const FILES: [&str; 2] = ["effects-by-draw.parquet", "deciding.csv"];

    pub fn create(path: &Path) -> Result<Self, TableError> {
        let [by_draw, deciding] = Self::FILES.map(|it| path.join(it));
        let by_draw = parquet::ParquetWriter::create(&by_draw, &[])?;
        Ok(Self { by_draw, deciding: csv::CsvFileWriter::create(&deciding)? })
    }
}

impl EffectsWriter {
    pub fn create(path: &Path, has_draws: bool) -> Result<Self, TableError> {
        Ok(Self {
            drawn: has_draws.then(|| DrawnWriter::create(path)).transpose()?,
            csv: csv::CsvFileWriter::create(&path.join("effects.csv"))?,
            parquet: parquet::ParquetWriter::create(&path.join("effects.parquet"), &[])?,
            by_replicate: parquet::ParquetWriter::create(&path.join("effects-by-replicate.parquet"), &[])?,
            variance_ratio: csv::CsvFileWriter::create(&path.join("coupling.csv"))?,
            costs_csv: csv::CsvFileWriter::create(&path.join("cost-effectiveness.csv"))?,
            costs: parquet::ParquetWriter::create(&path.join("cost-effectiveness.parquet"), &[])?,
        })
    }

    /// The rows of arms that stay, before all others.
    pub fn keep(&mut self, kept: &Kept) -> Result<(), TableError> {
        if kept.entries.is_empty() {
            return Ok(());
        }
        self.append(&TableRows::Effects(&kept.effects))?;
        self.append(&TableRows::ByReplicate(&kept.by_replicate))?;
        self.append(&TableRows::Coupling(&kept.coupling))?;
        if kept.costs.rows() > 0 {
            self.append(&TableRows::Costs(&kept.costs))?;
        }
        if kept.has_draws() {
            self.append(&TableRows::ByDraw(&kept.by_draw))?;
            self.append(&TableRows::Deciding(&kept.deciding))?;
        }
        Ok(())
    }

    pub fn append(&mut self, rows: &TableRows<'_>) -> Result<(), TableError> {
        match rows {
            TableRows::Effects(rows) => {
                self.csv.append(rows)?;
                self.parquet.append(rows)
            }
            TableRows::ByReplicate(rows) => self.by_replicate.append(rows),
            TableRows::Coupling(rows) => self.variance_ratio.append(rows),
            TableRows::Costs(rows) => {
                self.costs_csv.append(rows)?;
                self.costs.append(rows)
            }
            TableRows::ByDraw(rows) => self.drawn.as_mut().map_or(Ok(()), |it| it.by_draw.append(rows)),
            TableRows::Deciding(rows) => self.drawn.as_mut().map_or(Ok(()), |it| it.deciding.append(rows)),
        }
    }

    pub fn finish(self) -> Result<(), TableError> {
        if let Some(DrawnWriter { by_draw, deciding }) = self.drawn {
            by_draw.finish()?;
            deciding.finish()?;
        }
        self.csv.finish()?;
        self.parquet.finish()?;
        self.by_replicate.finish()?;
        self.variance_ratio.finish()?;
        self.costs_csv.finish()?;
        self.costs.finish()
    }
}
