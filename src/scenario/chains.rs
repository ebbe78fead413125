//! Reads the tables of industry chains: segments of fields, and who is specialised in which.

use super::builtin;
use super::problem::{Problem, Problems, TextSpan};
use super::source::sha256;
use super::table::{Bounds, InputTable};
use super::table_source::DataFile;
use super::wording::{listed, quoted, suggestion};
use crate::region::{Atlas, Chains, Fields, IndustryChain, Observations, Specialisation};
use ndarray::Array1;
use std::collections::{BTreeMap, BTreeSet};

/// Shares of the segments of a field may be off by this much, as the tables round them.
const ROUNDING: f64 = 1e-9;

/// The tables that a world names.
pub(super) struct ChainTables<'t> {
    pub segments: Option<&'t DataFile>,
    pub specialisation: Option<&'t DataFile>,
}

/// What they say.
pub(super) struct ReadChains {
    pub chains: Chains,
    /// Rows about places outside of this world.
    pub note: Option<String>,
}

/// A segment as its table has it.
struct SegmentRow {
    field: usize,
    name: String,
    chinese: String,
    share: f64,
    row: usize,
}

/// What a row says of whom.
struct LocationQuotient {
    code: String,
    whole_prefecture: bool,
    segment: usize,
    quotient: f64,
}

impl ChainTables<'_> {
    /// The chains of the regions that were kept; `None` after errors.
    pub fn read(
        &self,
        regions: &DataFile,
        everywhere: &Atlas,
        atlas: &Atlas,
        observations: &Observations,
        problems: &mut Problems,
    ) -> Option<ReadChains> {
        let Some(file) = self.segments else {
            if let Some(file) = self.specialisation {
                let problem = Problem::error("who is specialised says nothing without segments");
                let hint = "name a table of segments too: `segments = \"PATH\"` in `[world]`".to_owned();
                problems.push(problem.at(TextSpan::new(&file.text, 0..0)).hint(hint));
                return None;
            }
            return Some(ReadChains { chains: Chains::default(), note: None });
        };
        let mut table = InputTable::read(&file.text);
        let rows = segments(&mut table, atlas.fields());
        let places = Places::new(regions, everywhere, atlas);
        let said = match (&rows, self.specialisation) {
            (Some(rows), Some(file)) => quotients(file, rows, atlas.fields(), &places, problems),
            (_, None) => Some((Vec::new(), None)),
            (None, Some(_)) => None,
        };
        let (Some(rows), Some((quotients, note))) = (rows, said) else {
            table.finish(problems);
            return None;
        };
        let weights = weights(&rows, &quotients, atlas);
        check_suppliers(&mut table, &rows, &weights, atlas, observations);
        table.finish(problems).then(|| ReadChains { chains: chains(&rows, &weights), note })
    }
}

/// The rows of the table of segments; `None` after errors.
fn segments(table: &mut InputTable, fields: &Fields) -> Option<Vec<SegmentRow>> {
    let known = ["field", "segment", "share", "name_zh"];
    table.require(&known[..3]);
    table.warn_of_lookalikes(&known);
    let mut rows: Vec<SegmentRow> = Vec::new();
    let mut sound = table.is_whole() && known[..3].iter().all(|it| table.column(it).is_some());
    for row in 0..table.row_count() {
        match segment(table, row, fields) {
            Some(it) => match rows.iter().find(|other| other.field == it.field && other.name == it.name) {
                Some(first) => {
                    duplicated(
                        table,
                        &format!("the segment {}", quoted(&it.name)),
                        "segment",
                        [first.row, row],
                    );
                    sound = false;
                }
                None => rows.push(it),
            },
            None => sound = false,
        }
    }
    (sound && check_shares(table, &rows, fields)).then_some(rows)
}

fn segment(table: &mut InputTable, row: usize, fields: &Fields) -> Option<SegmentRow> {
    let field = field(table, row, fields);
    let name = table.filled(row, "segment");
    let share = table.number(row, "share", Bounds::Within(0.0, 1.0));
    let share = share.filter(|it| {
        if *it <= 0.0 {
            table.object(row, "share", "`share` must be above 0: leave the row out", None);
        }
        *it > 0.0
    });
    let (field, name, share) = (field?, name?, share?);
    let chinese = table.text(row, "name_zh").filter(|it| !it.is_empty()).unwrap_or(&name).to_owned();
    Some(SegmentRow { field, name, chinese, share, row })
}

/// The field of a row, which may be one with a name and not `general`.
fn field(table: &mut InputTable, row: usize, fields: &Fields) -> Option<usize> {
    let name = table.filled(row, "field")?;
    match fields.find(&name) {
        Some(field) if field < fields.named().len() => Some(field),
        Some(_) => {
            table.object(
                row,
                "field",
                "`general` is what the other fields leave over and has no chain",
                None,
            );
            None
        }
        None => {
            let names: Vec<&str> = fields.named().iter().map(|it| it.name.as_str()).collect();
            let hint = suggestion(&name, &names);
            table.object(row, "field", &format!("unknown field {}", quoted(&name)), hint);
            None
        }
    }
}

fn duplicated(table: &mut InputTable, what: &str, column: &str, [first, again]: [usize; 2]) {
    let place = table.place(again, column);
    let first = table.place(first, column).labelled("first here");
    table.report(Problem::error(format!("two rows are about {what}")).at(place).at(first));
}

/// Whether the shares of every field add up to 1.
fn check_shares(table: &mut InputTable, rows: &[SegmentRow], fields: &Fields) -> bool {
    let mut sound = true;
    for (first, field) in firsts(rows) {
        let sum: f64 = rows.iter().filter(|it| it.field == field).map(|it| it.share).sum();
        if (sum - 1.0).abs() > ROUNDING {
            let name = quoted(&fields.all()[field].name);
            let shown = (sum * 1e12).round() / 1e12;
            let message = format!("the shares of the segments of {name} add up to {shown}, not 1");
            table.object(rows[first].row, "share", &message, None);
            sound = false;
        }
    }
    sound
}

/// The first row of each field, in order.
fn firsts(rows: &[SegmentRow]) -> Vec<(usize, usize)> {
    let mut seen = BTreeSet::new();
    rows.iter().enumerate().filter(|(_, it)| seen.insert(it.field)).map(|(at, it)| (at, it.field)).collect()
}

/// Whose codes there are.
struct Places<'w> {
    /// Codes and prefecture codes of the finest table of the world.
    regions: BTreeSet<String>,
    prefectures: BTreeSet<String>,
    atlas: &'w Atlas,
}

impl<'w> Places<'w> {
    fn new(table: &DataFile, everywhere: &Atlas, atlas: &'w Atlas) -> Self {
        let mut places = Self { regions: BTreeSet::new(), prefectures: BTreeSet::new(), atlas };
        for region in everywhere.regions() {
            places.regions.insert(region.place.code.clone());
            places.prefectures.insert(region.prefecture.code.clone());
        }
        // The program's own worlds are one country, whichever of its tables is loaded.
        let of_china = builtin::WORLDS.iter().any(|it| sha256(it.regions.text.as_bytes()) == table.sha256);
        for world in builtin::WORLDS.iter().filter(|_| of_china) {
            let (codes, prefectures) = builtin::codes(&world.regions);
            places.regions.extend(codes);
            places.prefectures.extend(prefectures);
        }
        places
    }

    /// Whether a code is a prefecture's, unless the row means the region alone; `None` for a code that nobody has.
    fn is_prefecture(&self, code: &str, scope: PlaceScope) -> Option<bool> {
        match scope {
            PlaceScope::Any | PlaceScope::Prefecture if self.prefectures.contains(code) => Some(true),
            PlaceScope::Any | PlaceScope::Region if self.regions.contains(code) => Some(false),
            _ => None,
        }
    }

    fn is_in_world(&self, code: &str, whole_prefecture: bool) -> bool {
        let has = |it: &crate::region::Region| {
            code == if whole_prefecture { &it.prefecture.code } else { &it.place.code }
        };
        self.atlas.regions().iter().any(has)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PlaceScope {
    Any,
    Prefecture,
    Region,
}

/// The rows of the table of specialisation that are about this world, and a note on the others; `None` after errors.
fn quotients(
    file: &DataFile,
    rows: &[SegmentRow],
    fields: &Fields,
    places: &Places<'_>,
    problems: &mut Problems,
) -> Option<(Vec<LocationQuotient>, Option<String>)> {
    let mut table = InputTable::read_also_empty(&file.text);
    let known = ["code", "field", "segment", "quotient", "scope"];
    table.require(&known[..4]);
    table.warn_of_lookalikes(&known);
    let mut first: BTreeMap<(String, bool, usize), usize> = BTreeMap::new();
    let (mut found, mut outside) = (Vec::new(), BTreeSet::new());
    for row in 0..table.row_count() {
        let Some(it) = quotient(&mut table, row, rows, fields, places) else { continue };
        let key = (it.code.clone(), it.whole_prefecture, it.segment);
        if let Some(&first) = first.get(&key) {
            let what = format!("{} of {}", quoted(&rows[it.segment].name), quoted(&it.code));
            duplicated(&mut table, &what, "code", [first, row]);
        } else {
            first.insert(key, row);
        }
        if places.is_in_world(&it.code, it.whole_prefecture) {
            found.push(it);
        } else {
            outside.insert(it.code);
        }
    }
    let codes: Vec<&str> = outside.iter().map(String::as_str).collect();
    let note = (!codes.is_empty()).then(|| outside_of_world(file, &codes));
    table.finish(problems).then_some((found, note))
}

fn outside_of_world(file: &DataFile, codes: &[&str]) -> String {
    const FEW: usize = 5;
    let number = codes.len();
    let (have, places) = if number == 1 { ("has", "place") } else { ("have", "places") };
    let shown = if number <= FEW { format!(": {}", listed(codes)) } else { String::new() };
    format!(
        "{} is also about {number} {places} that {have} no region in this world{shown}",
        quoted(&file.written)
    )
}

fn quotient(
    table: &mut InputTable,
    row: usize,
    rows: &[SegmentRow],
    fields: &Fields,
    places: &Places<'_>,
) -> Option<LocationQuotient> {
    let code = table.filled(row, "code");
    let scope = scope(table, row);
    let field = field(table, row, fields);
    let name = table.filled(row, "segment");
    let quotient = table.number(row, "quotient", Bounds::NotNegative);
    let segment = field.zip(name).and_then(|(field, name)| number(table, row, rows, field, &name, fields));
    let (code, scope) = (code?, scope?);
    let whole_prefecture = places.is_prefecture(&code, scope);
    if whole_prefecture.is_none() {
        let kind = if scope == PlaceScope::Prefecture { "prefecture" } else { "place" };
        let known: Vec<&str> = places.regions.iter().chain(&places.prefectures).map(String::as_str).collect();
        let hint = suggestion(&code, &known);
        table.object(row, "code", &format!("the world has no {kind} with the code {}", quoted(&code)), hint);
    }
    Some(LocationQuotient {
        code,
        whole_prefecture: whole_prefecture?,
        segment: segment?,
        quotient: quotient?,
    })
}

/// Where the segment of that name stands among the rows of segments.
fn number(
    table: &mut InputTable,
    row: usize,
    rows: &[SegmentRow],
    field: usize,
    name: &str,
    fields: &Fields,
) -> Option<usize> {
    let found = rows.iter().position(|it| it.field == field && it.name == name);
    if found.is_none() {
        let of_field = quoted(&fields.all()[field].name);
        let known: Vec<&str> =
            rows.iter().filter(|it| it.field == field).map(|it| it.name.as_str()).collect();
        let (message, hint) = if known.is_empty() {
            (format!("{of_field} has no segments"), None)
        } else {
            let hint = format!("its segments: {}", listed(&known));
            (format!("{of_field} has no segment {}", quoted(name)), Some(hint))
        };
        table.object(row, "segment", &message, hint);
    }
    found
}

fn scope(table: &mut InputTable, row: usize) -> Option<PlaceScope> {
    match table.text(row, "scope").unwrap_or_default() {
        "" => Some(PlaceScope::Any),
        "prefecture" => Some(PlaceScope::Prefecture),
        "region" => Some(PlaceScope::Region),
        other => {
            let message = format!("`scope` must be `prefecture`, `region` or empty, not {}", quoted(other));
            table.object(row, "scope", &message, None);
            None
        }
    }
}

/// Weights of each segment in all regions; what is said of a region goes before what is said of its prefecture.
fn weights(rows: &[SegmentRow], quotients: &[LocationQuotient], atlas: &Atlas) -> Vec<Array1<f64>> {
    let mut weights = vec![Array1::ones(atlas.len()); rows.len()];
    let (whole, single): (Vec<&LocationQuotient>, Vec<&LocationQuotient>) =
        quotients.iter().partition(|it| it.whole_prefecture);
    for it in whole.into_iter().chain(single) {
        for (weight, region) in weights[it.segment].iter_mut().zip(atlas.regions()) {
            let place = if it.whole_prefecture { &region.prefecture } else { &region.place };
            if place.code == it.code {
                *weight = it.quotient;
            }
        }
    }
    weights
}

/// Refuses segments that nobody makes, and places that make a field out of nothing.
fn check_suppliers(
    table: &mut InputTable,
    rows: &[SegmentRow],
    weights: &[Array1<f64>],
    atlas: &Atlas,
    observations: &Observations,
) {
    let output = |field: usize| &observations.field_shares.column(field) * &observations.output;
    for (row, weight) in rows.iter().zip(weights) {
        if !output(row.field).iter().zip(weight).any(|(output, weight)| output * weight > 0.0) {
            let message = format!("no region makes the segment {}", quoted(&row.name));
            let hint =
                "a field needs output somewhere, and a quotient above 0 in one of these places".to_owned();
            table.object(row.row, "segment", &message, Some(hint));
        }
    }
    for (first, field) in firsts(rows) {
        let of_field = |region: usize| -> f64 {
            rows.iter().zip(weights).filter(|(it, _)| it.field == field).map(|(_, it)| it[region]).sum()
        };
        let outputs = output(field);
        for region in (0..atlas.len()).filter(|it| outputs[*it] > 0.0 && of_field(*it) <= 0.0) {
            let place = &atlas.regions()[region].place;
            let (name, code) = (quoted(&atlas.fields().all()[field].name), &place.code);
            let message =
                format!("`{code}` ({}) has output of {name} but all of its quotients are 0", place.english);
            table.object(rows[first].row, "field", &message, None);
        }
    }
}

fn chains(rows: &[SegmentRow], weights: &[Array1<f64>]) -> Chains {
    let chain = |(_, field): (usize, usize)| {
        let of_field = rows.iter().zip(weights).filter(|(it, _)| it.field == field);
        let segment = |(it, quotient): (&SegmentRow, &Array1<f64>)| Specialisation {
            name: it.name.clone(),
            chinese: it.chinese.clone(),
            share: it.share,
            quotient: quotient.clone(),
        };
        IndustryChain::new(field, of_field.map(segment).collect())
    };
    Chains::new(firsts(rows).into_iter().map(chain).collect())
}
