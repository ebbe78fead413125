//! What one should know of a world of one's own: whose parameters it has, and what its table leaves alike.

use super::builtin::WORLDS;
use super::columns::Notice;
use super::table_source::DataFile;
use crate::region::Atlas;

/// Columns without which no region differs from another in what makes it grow, besides those of fields.
const GROWTH: [&str; 5] =
    ["young_talent", "established_talent", "capital_cny", "graduates_per_year", "research_fte"];

/// What columns of fields begin with.
const FIELD: &str = "share_";

/// Between these degrees east and north lies all of China.
const CHINA: [(f64, f64); 2] = [(73.0, 135.5), (3.0, 54.0)];

/// Notes on a table of regions that the program does not carry.
pub(super) fn notes(
    regions: &DataFile,
    atlas: &Atlas,
    notices: &[Notice],
    has_currency: bool,
) -> Vec<String> {
    let is_carried = WORLDS.iter().any(|it| it.regions.text == regions.text.text);
    if is_carried || regions.built_in().is_some() {
        return Vec::new();
    }
    let elsewhere = !lies_in_china(atlas);
    let alike = (atlas.len() > 1 && is_alike(notices, atlas)).then(|| ALIKE.to_owned());
    let of_whom = (elsewhere || has_currency).then(|| OF_WHOM.to_owned());
    let currency = (elsewhere && !has_currency).then(|| CURRENCY.to_owned());
    alike.into_iter().chain(of_whom).chain(currency).collect()
}

const ALIKE: &str = "talent, capital, graduates, researchers and fields stand in the same ratio to people or output in every \
    region, since the table has no columns of its own for any of them: regions grow nearly alike, and what sets them apart is \
    where they lie";

const OF_WHOM: &str = "parameters that the scenario leaves out, and ratios that stand in for columns, are those of China, \
    estimated or assumed: `factorflow show` says where each comes from";

const CURRENCY: &str = "tables and figures call the money of this world CNY: `[world] currency = \"USD\"`, say, calls it by \
    its name";

/// Whether everything that makes one region grow faster than another was filled in by the same rule.
fn is_alike(notices: &[Notice], atlas: &Atlas) -> bool {
    let lacks = |column: &str| notices.iter().any(|it| it.column == column);
    // A world without fields has one for everything.
    let named = atlas.fields().all().len() - 1;
    let shares = notices.iter().filter(|it| it.column.starts_with(FIELD)).count();
    GROWTH.iter().all(|it| lacks(it)) && shares == named
}

fn lies_in_china(atlas: &Atlas) -> bool {
    let within = |it: f64, (low, high): (f64, f64)| low <= it && it <= high;
    let [longitudes, latitudes] = CHINA;
    let mut regions = atlas.regions().iter();
    regions.all(|it| within(it.longitude, longitudes) && within(it.latitude, latitudes))
}
