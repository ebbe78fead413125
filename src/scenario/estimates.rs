//! Reads `[estimates]`: how well parameters are known that were estimated.

use super::drawn_ranges::{RangeReader, WrittenValue, number, pair, plain, real};
use super::uncertainty::{EstimatesSpec, ParameterEstimate};
use super::wording::quoted;
use toml::Value;

impl RangeReader<'_> {
    /// `[estimates]`.
    pub fn estimates(&mut self, section: &WrittenValue<'_>) -> EstimatesSpec {
        let mut spec = EstimatesSpec::default();
        let Some(table) = self.table(section, "estimates") else { return spec };
        for (key, value) in table {
            let path = key.get_ref();
            if path == "covariance" {
                continue;
            }
            if let (Some(_), Some(estimate)) = (self.known(path, &key.span()), self.estimate(path, value)) {
                spec.of.insert(path.to_string(), estimate);
            }
        }
        if let Some(written) = table.get("covariance") {
            spec.covariance = self.covariance(written, &spec);
        }
        spec
    }

    fn estimate(&mut self, path: &str, value: &WrittenValue<'_>) -> Option<ParameterEstimate> {
        let table = self.table(value, path)?;
        let se = table.get("se").and_then(|it| number(it.get_ref())).filter(|it| *it > 0.0 && it.is_finite());
        let Some(se) = se else {
            self.wrong(
                value.span(),
                &format!("{} must have a standard error `se` above 0", quoted(path)),
                None,
            );
            return None;
        };
        let text =
            |key: &str| table.get(key).and_then(|it| it.get_ref().as_str()).unwrap_or_default().to_owned();
        let interval = table.get("interval").and_then(|it| pair(it.get_ref()));
        let Value::Table(written) = plain(value) else { return None };
        Some(ParameterEstimate { se, interval, source: text("source"), file: text("file"), written })
    }

    fn covariance(
        &mut self,
        written: &WrittenValue<'_>,
        spec: &EstimatesSpec,
    ) -> Option<(Vec<String>, Vec<Vec<f64>>)> {
        let value = plain(written);
        let order = value.get("order").and_then(Value::as_array);
        let order: Option<Vec<String>> =
            order.and_then(|it| it.iter().map(|it| it.as_str().map(str::to_owned)).collect());
        let row = |it: &Value| it.as_array()?.iter().map(real).collect::<Option<Vec<f64>>>();
        let upper = value.get("upper").and_then(Value::as_array);
        let upper: Option<Vec<Vec<f64>>> = upper.and_then(|it| it.iter().map(row).collect());
        let found = order.zip(upper).filter(|(order, upper)| {
            let sizes = upper.iter().enumerate().all(|(at, row)| row.len() == order.len() - at);
            order.len() == upper.len() && sizes && order.iter().all(|it| spec.of.contains_key(it))
        });
        if found.is_none() {
            let hint = "`order` names estimates, `upper` has a row for each of them, from the diagonal on"
                .to_owned();
            self.wrong(written.span(), "`covariance` does not go with the estimates", Some(hint));
        }
        found
    }
}
