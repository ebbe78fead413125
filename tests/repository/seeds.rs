//! What `seeds/README.md` promises about the tables of the China world, checked against the tables.

use crate::migration_2010;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const FIELDS: [(&str, f64); 5] = [
    ("share_ai", 0.006),
    ("share_integrated_circuits", 0.010),
    ("share_optoelectronics", 0.012),
    ("share_nano_materials", 0.010),
    ("share_internet_of_things", 0.015),
];

/// Columns that a prefecture has as the sum of its regions.
const SUMMED: [&str; 8] = [
    "area_km2",
    "population",
    "workers",
    "young_talent",
    "established_talent",
    "gdp_cny",
    "capital_cny",
    "graduates_per_year",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn readme() -> String {
    text("seeds/README.md")
}

/// A CSV table: its columns in order, and every row by column.
struct Table {
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row(BTreeMap<String, String>);

impl Row {
    fn get(&self, column: &str) -> &str {
        &self.0[column]
    }

    fn number(&self, column: &str) -> f64 {
        let cell = self.get(column);
        cell.parse().unwrap_or_else(|_| panic!("{column} of {:?} is {cell:?}", self.0))
    }

    fn talent(&self) -> f64 {
        self.number("young_talent") + self.number("established_talent")
    }

    fn people(&self) -> f64 {
        self.number("workers") + self.talent()
    }

    /// The quantities that the README adds up, by the names it gives them.
    fn measure(&self, name: &str) -> f64 {
        match name {
            "residents" | "population" => self.number("population"),
            "people" => self.people(),
            "workers" => self.number("workers"),
            "young talent" => self.number("young_talent"),
            "established talent" => self.number("established_talent"),
            "talent" => self.talent(),
            "capital" => self.number("capital_cny"),
            "output" => self.number("gdp_cny"),
            "output, billion CNY" => self.number("gdp_cny") / 1e9,
            "graduates" | "graduates a year" => self.number("graduates_per_year"),
            "research staff" => self.number("research_fte"),
            unknown => panic!("README.md names an unknown quantity: {unknown}"),
        }
    }

    fn is_mainland(&self) -> bool {
        !self.get("code").starts_with('8')
    }
}

impl Table {
    /// `name` is the path below `seeds/`, as the README writes it. A row of another length is an error.
    fn read(name: &str) -> Table {
        let source = text(Path::new("seeds").join(name));
        let mut reader = csv::Reader::from_reader(source.as_bytes());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
        let rows = reader
            .records()
            .map(|record| {
                Row(columns.iter().cloned().zip(record.unwrap().iter().map(String::from)).collect())
            })
            .collect();
        Table { columns, rows }
    }

    fn regions() -> Table {
        Table::read("china/regions.csv")
    }

    fn prefectures() -> Table {
        Table::read("china/prefectures.csv")
    }

    /// The two tables that a world can start from.
    fn worlds() -> [(&'static str, Table); 2] {
        [("regions", Table::regions()), ("prefectures", Table::prefectures())]
    }

    fn all<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a str> {
        self.rows.iter().map(move |row| row.get(column))
    }

    /// Sums of a quantity over all regions, and over those on the mainland.
    fn totals(&self, measure: &str) -> [f64; 2] {
        let mainland = self.rows.iter().filter(|row| row.is_mainland());
        [
            self.rows.iter().map(|row| row.measure(measure)).sum(),
            mainland.map(|row| row.measure(measure)).sum(),
        ]
    }

    fn by<'a>(&'a self, column: &str) -> BTreeMap<&'a str, Vec<&'a Row>> {
        let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            groups.entry(row.get(column)).or_default().push(row);
        }
        groups
    }
}

/// Mean of `column` over `rows`, weighted by `weight`.
fn mean(rows: &[&Row], column: &str, weight: &str) -> f64 {
    let total: f64 = rows.iter().map(|row| row.number(weight)).sum();
    rows.iter().map(|row| row.number(column) * row.number(weight)).sum::<f64>() / total
}

fn count(table: &Table, column: &str, value: &str) -> usize {
    table.all(column).filter(|cell| *cell == value).count()
}

/// The cells of the body of the table under `header`'s row (given by its first cells) in the README.
fn table_below(readme: &str, header: &[&str]) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').to_string())
            .collect()
    };
    let body: Vec<Vec<String>> = readme
        .lines()
        .skip_while(|line| !(line.starts_with('|') && cells(line).iter().zip(header).all(|(a, b)| a == b)))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    assert!(!body.is_empty(), "no table with header {header:?} in README.md");
    body
}

/// The part of the README under the heading that names `file` as the one whose columns follow.
fn columns_section(readme: &str, file: &str) -> String {
    let named = format!("`{file}`");
    let mut lines = readme
        .lines()
        .skip_while(|line| !(line.starts_with('#') && line.contains("Columns of") && line.contains(&named)));
    lines.next().unwrap_or_else(|| panic!("no heading for the columns of {file} in README.md"));
    lines.take_while(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
}

fn files(readme: &str) -> Vec<(String, usize)> {
    table_below(readme, &["file", "rows"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1].replace(',', "").parse().unwrap()))
        .collect()
}

fn csv_files_in(folder: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(root().join("seeds").join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            csv_files_in(&name, found);
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "csv") {
            found.insert(name);
        }
    }
}

#[test]
fn every_table_is_listed_with_its_number_of_rows() {
    let mut found = BTreeSet::new();
    csv_files_in("china", &mut found);
    let listed = files(&readme());
    assert_eq!(found, listed.iter().map(|(file, _)| file.clone()).collect());
    for (file, rows) in listed {
        assert_eq!(Table::read(&file).rows.len(), rows, "{file}");
    }
}

#[test]
fn there_are_2169_regions_of_which_299_are_cities_and_368_prefectures() {
    let regions = Table::regions();
    assert_eq!(regions.rows.len(), 2169);
    assert_eq!(count(&regions, "kind", "city"), 299);
    assert_eq!(count(&regions, "kind", "county"), 1870);
    let prefectures = Table::prefectures();
    assert_eq!(prefectures.rows.len(), 368);
    assert_eq!(count(&prefectures, "kind", "city"), 368);
    assert_eq!(regions.by("province_code").len(), 33);
}

#[test]
fn every_column_is_described_and_no_other_column_is() {
    let readme = readme();
    for (file, _) in files(&readme) {
        let described: Vec<String> = table_below(&columns_section(&readme, &file), &["column", "meaning"])
            .into_iter()
            .map(|row| row[0].clone())
            .collect();
        assert_eq!(described, Table::read(&file).columns, "{file}");
    }
}

#[test]
fn every_column_is_said_to_be_observed_derived_or_modelled_and_has_a_licence() {
    let readme = readme();
    for (file, _) in files(&readme) {
        let header = ["column", "meaning", "unit", "year", "source", "licence", "kind"];
        for row in table_below(&columns_section(&readme, &file), &header) {
            assert_eq!(row.len(), header.len(), "{file}: {row:?}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{file}: {row:?}");
            let known = ["facts", "MIT", "ours", "ODbL 1.0", "CC BY-SA 4.0"];
            assert!(known.iter().any(|licence| row[5].contains(licence)), "{file}: licence of {row:?}");
            let kinds = ["observed", "derived", "modelled"];
            assert!(kinds.iter().any(|kind| row[6].starts_with(kind)), "{file}: kind of {row:?}");
        }
    }
}

#[test]
fn both_worlds_have_the_same_columns() {
    assert_eq!(Table::regions().columns, Table::prefectures().columns);
}

#[test]
fn codes_are_six_digits_unique_and_sorted() {
    for (name, table) in Table::worlds() {
        let codes: Vec<&str> = table.all("code").collect();
        assert!(
            codes.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())),
            "{name}"
        );
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
    }
}

#[test]
fn names_are_unique() {
    for (name, table) in Table::worlds() {
        for column in ["name_en", "name_zh"] {
            assert_eq!(table.by(column).len(), table.rows.len(), "{column} of {name}");
        }
    }
}

#[test]
fn no_cell_is_empty_and_everything_but_graduates_is_above_zero() {
    for (name, table) in Table::worlds() {
        for row in &table.rows {
            assert!(
                row.0.values().all(|cell| !cell.is_empty() && cell.trim() == cell),
                "{name}: {:?}",
                row.0
            );
            for column in SUMMED.iter().copied().chain(["research_fte"]).chain(FIELDS.map(|(field, _)| field))
            {
                let value = row.number(column);
                let smallest_is_zero = column == "graduates_per_year" && value == 0.0;
                assert!(value > 0.0 || smallest_is_zero, "{column} of {} in {name}", row.get("code"));
            }
        }
    }
}

#[test]
fn positions_are_in_china_and_all_different() {
    for (name, table) in Table::worlds() {
        let mut seen = BTreeSet::new();
        for row in &table.rows {
            let inside =
                (73.0..136.0).contains(&row.number("lon")) && (18.0..54.0).contains(&row.number("lat"));
            assert!(inside, "{} in {name}", row.get("code"));
            assert!(seen.insert((row.get("lon"), row.get("lat"))), "{} in {name}", row.get("code"));
        }
    }
}

#[test]
fn a_city_has_the_code_and_the_names_of_its_prefecture() {
    for (_, table) in Table::worlds() {
        for city in table.rows.iter().filter(|row| row.get("kind") == "city") {
            assert_eq!(city.get("code"), city.get("prefecture_code"));
            assert_eq!(city.get("name_en"), city.get("prefecture_en"));
            assert_eq!(city.get("name_zh"), city.get("prefecture_zh"));
        }
    }
}

#[test]
fn regions_repeat_the_names_of_their_prefecture_and_province() {
    let (regions, prefectures) = (Table::regions(), Table::prefectures());
    let by_code = prefectures.by("code");
    assert_eq!(regions.by("prefecture_code").keys().collect::<Vec<_>>(), by_code.keys().collect::<Vec<_>>());
    for region in &regions.rows {
        let prefecture = by_code[region.get("prefecture_code")][0];
        for column in ["prefecture_en", "prefecture_zh", "province_code", "province_en", "province_zh"] {
            assert_eq!(region.get(column), prefecture.get(column), "{column} of {}", region.get("code"));
        }
    }
}

#[test]
fn thirty_nine_prefectures_have_counties_only_and_thirty_are_one_county() {
    let regions = Table::regions();
    let without_city: Vec<Vec<&Row>> = regions
        .by("prefecture_code")
        .into_values()
        .filter(|rows| rows.iter().all(|row| row.get("kind") == "county"))
        .collect();
    let (own, others): (Vec<_>, Vec<_>) = without_city
        .into_iter()
        .partition(|rows| rows.iter().any(|row| row.get("code") == row.get("prefecture_code")));
    assert_eq!(others.len(), 39);
    assert_eq!(own.len(), 30);
    assert!(own.iter().all(|rows| rows.len() == 1));
}

#[test]
fn prefectures_are_the_sums_of_their_regions() {
    let (regions, prefectures) = (Table::regions(), Table::prefectures());
    let groups = regions.by("prefecture_code");
    for prefecture in &prefectures.rows {
        let members = &groups[prefecture.get("code")];
        let sum = |column: &str| members.iter().map(|row| row.number(column)).sum::<f64>();
        for column in SUMMED {
            // Whole numbers below 2^53: exact.
            assert!(
                (sum(column) - prefecture.number(column)).abs() < 0.5,
                "{column} of {}",
                prefecture.get("code")
            );
        }
        // One decimal.
        let off = (sum("research_fte") - prefecture.number("research_fte")).abs();
        assert!(off < 0.05, "research_fte of {}", prefecture.get("code"));
    }
}

#[test]
fn positions_and_field_shares_of_prefectures_are_weighted_means_of_their_regions() {
    let (regions, prefectures) = (Table::regions(), Table::prefectures());
    let groups = regions.by("prefecture_code");
    for prefecture in &prefectures.rows {
        let members = &groups[prefecture.get("code")];
        for column in ["lon", "lat"] {
            // Two decimals here and there.
            let off = (mean(members, column, "population") - prefecture.number(column)).abs();
            assert!(off < 0.011, "{column} of {}", prefecture.get("code"));
        }
        for (field, _) in FIELDS {
            // Five significant digits here and there.
            let off = mean(members, field, "gdp_cny") / prefecture.number(field) - 1.0;
            assert!(off.abs() < 1e-4, "{field} of {}", prefecture.get("code"));
        }
    }
}

#[test]
fn output_is_124_877_trillion_with_hong_kong_and_macau_and_122_289_without() {
    for (name, table) in Table::worlds() {
        let [all, mainland] = table.totals("output");
        assert!((all / 1e12 - 124.877).abs() < 5e-4, "{name}: {all}");
        assert!((mainland / 1e12 - 122.289).abs() < 5e-4, "{name}: {mainland}");
    }
}

#[test]
fn the_totals_are_those_stated() {
    let stated = table_below(&readme(), &["total", "with Hong Kong and Macau", "mainland"]);
    assert_eq!(stated.len(), 6);
    for (name, table) in Table::worlds() {
        for row in &stated {
            for (cell, total) in row[1..].iter().zip(table.totals(&row[0])) {
                let written: f64 = cell.replace(',', "").parse().unwrap();
                assert!(
                    (written - total).abs() < 0.005,
                    "{} of {name}: {total} is written as {cell}",
                    row[0]
                );
            }
        }
    }
}

#[test]
fn output_has_the_stated_basis() {
    let (regions, prefectures) = (Table::regions(), Table::prefectures());
    let stated = table_below(&readme(), &["gdp_basis", "regions", "prefectures"]);
    assert_eq!(stated.len(), 4);
    for row in stated {
        let number = |cell: &str| cell.replace(',', "").parse::<usize>().unwrap();
        assert_eq!(count(&regions, "gdp_basis", &row[0]), number(&row[1]), "{}", row[0]);
        assert_eq!(count(&prefectures, "gdp_basis", &row[0]), number(&row[2]), "{}", row[0]);
    }
}

#[test]
fn provinces_have_the_output_and_the_research_staff_they_were_raked_to() {
    let regions = Table::regions();
    let in_year = |table: &str, column: &str, year: &str| -> BTreeMap<String, f64> {
        let table = Table::read(table);
        let rows = table.rows.iter().filter(|row| row.get("year") == year);
        rows.map(|row| (row.get("code").to_string(), row.number(column))).collect()
    };
    let gdp = in_year("china/validation/province_gdp.csv", "gdp_million_cny", "2022");
    let staff = in_year("china/validation/province_rd_panel.csv", "rd_fte_person_years", "2023");
    assert_eq!((gdp.len(), staff.len()), (33, 31));
    for (province, rows) in regions.by("province_code") {
        let output: f64 = rows.iter().map(|row| row.number("gdp_cny")).sum();
        let sansha = if province == "460000" { 150.0 } else { 0.0 };
        assert!((output / 1e6 + sansha - gdp[province]).abs() <= 20.0, "output of {province}");
        if let Some(published) = staff.get(province) {
            let sum: f64 = rows.iter().map(|row| row.number("research_fte")).sum();
            assert!((sum - published).abs() < 0.05, "research staff of {province}");
        }
    }
}

#[test]
fn capital_and_output_have_one_ratio_within_a_province() {
    let regions = Table::regions();
    for (province, rows) in regions.by("province_code") {
        let total = |column: &str| rows.iter().map(|row| row.number(column)).sum::<f64>();
        let ratio = total("capital_cny") / total("gdp_cny");
        // Rounded to millions.
        assert!((ratio - ratio.clamp(2.0, 4.5)).abs() < 1e-4, "{province}: {ratio}");
        for row in &rows {
            let own = row.number("capital_cny") / row.number("gdp_cny");
            assert!((own / ratio - 1.0).abs() < 2e-3, "{}: {own} in a province of {ratio}", row.get("code"));
        }
    }
}

#[test]
fn field_shares_are_within_0_and_1_and_together_below_one_half() {
    for (name, table) in Table::worlds() {
        for row in &table.rows {
            let shares = FIELDS.map(|(field, _)| row.number(field));
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{} in {name}", row.get("code"));
            assert!(shares.iter().sum::<f64>() < 0.5, "{} in {name}", row.get("code"));
        }
    }
}

#[test]
fn fields_have_their_national_shares_which_are_also_the_fall_backs() {
    let fallbacks = fallbacks();
    for (name, table) in Table::worlds() {
        let rows: Vec<&Row> = table.rows.iter().collect();
        for (field, national) in FIELDS {
            let share = mean(&rows, field, "gdp_cny");
            assert!((share - national).abs() < 1e-6, "{field} of {name}: {share}");
            assert_eq!(fallbacks[field].parse(), Ok(national), "{field}");
        }
    }
}

#[test]
fn clubs_have_the_stated_sizes_and_scopes() {
    let clubs = Table::read("china/clubs.csv");
    let actual: Vec<Vec<String>> = clubs
        .by("club")
        .into_iter()
        .map(|(club, rows)| {
            let members: BTreeSet<&str> = rows.iter().map(|row| row.get("member_code")).collect();
            let scopes: BTreeSet<&str> = rows.iter().map(|row| row.get("scope")).collect();
            let scope = scopes.into_iter().collect::<Vec<_>>().join(" and ");
            vec![club.to_string(), scope, rows.len().to_string(), members.len().to_string()]
        })
        .collect();
    let mut stated = table_below(&readme(), &["club", "scope"]);
    for row in &mut stated {
        row.truncate(4);
    }
    assert_eq!(stated, actual);
    assert_eq!(stated.len(), 11);
    let keys: Vec<_> = clubs.rows.iter().map(|row| (row.get("club"), row.get("member_code"))).collect();
    assert!(keys.is_sorted());
}

#[test]
fn members_of_clubs_exist_and_hosts_of_zones_are_cities_with_a_zone() {
    let (regions, prefectures) = (Table::regions(), Table::prefectures());
    let prefectures = prefectures.by("code");
    let cities: BTreeSet<&str> =
        regions.rows.iter().filter(|row| row.get("kind") == "city").map(|row| row.get("code")).collect();
    let clubs = Table::read("china/clubs.csv");
    let mut hosts = BTreeSet::new();
    for row in &clubs.rows {
        let member = row.get("member_code");
        assert!(prefectures.contains_key(member), "{:?}", row.0);
        match row.get("scope") {
            "prefecture" => assert_eq!(row.get("note"), prefectures[member][0].get("name_en")),
            "region" => {
                assert!(cities.contains(member), "{:?}", row.0);
                hosts.insert(member);
            }
            other => panic!("scope {other}"),
        }
    }
    let with_zone: BTreeSet<&str> = regions
        .rows
        .iter()
        .filter(|row| row.get("fields_basis") == "modelled_zone")
        .map(|row| row.get("code"))
        .collect();
    assert_eq!(hosts, with_zone);
}

#[test]
fn each_network_has_one_lead() {
    let clubs = Table::read("china/clubs.csv");
    for (club, rows) in clubs.by("club") {
        let leads = rows.iter().filter(|row| row.get("note").starts_with("lead: ")).count();
        let members = rows.iter().filter(|row| row.get("note").starts_with("member: ")).count();
        let expected = if rows[0].get("scope") == "region" { (1, rows.len() - 1) } else { (0, 0) };
        assert_eq!((leads, members), expected, "{club}");
    }
}

#[test]
fn the_validation_tables_have_one_row_a_key_and_known_places() {
    let keys: [(&str, &[&str], &str); 6] = [
        ("province_migration_2000_2010", &["census_year", "orig_code", "dest_code"], "province_code"),
        ("province_census2020_margins", &["code"], "province_code"),
        ("province_rd_panel", &["code", "year"], "province_code"),
        ("province_gdp", &["code", "year"], "province_code"),
        ("prefecture_population_2010_2020", &["code"], "prefecture_code"),
        ("census2010_prefecture", &["code"], "prefecture_code"),
    ];
    let regions = Table::regions();
    for (name, key, place) in keys {
        let table = Table::read(&format!("china/validation/{name}.csv"));
        let places = regions.by(place);
        let rows: Vec<Vec<&str>> =
            table.rows.iter().map(|row| key.iter().map(|column| row.get(column)).collect()).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{name} is not sorted by a unique key");
        for column in key.iter().filter(|column| column.ends_with("code")) {
            assert!(table.all(column).all(|code| places.contains_key(code)), "{column} of {name}");
        }
        if table.columns.iter().any(|column| column == "name_en") {
            let label = place.replace("_code", "_en");
            for row in &table.rows {
                assert_eq!(row.get("name_en"), places[row.get("code")][0].get(&label), "{name}");
            }
        }
    }
}

#[test]
fn migration_has_every_pair_of_the_31_mainland_provinces_in_both_censuses() {
    let migration = Table::read("china/validation/province_migration_2000_2010.csv");
    for (census, rows) in migration.by("census_year") {
        assert!(["2000", "2010"].contains(&census));
        let provinces: BTreeSet<&str> = rows.iter().map(|row| row.get("dest_code")).collect();
        assert_eq!((rows.len(), provinces.len()), (31 * 30, 31));
        assert!(rows.iter().all(|row| row.get("orig_code") != row.get("dest_code")));
    }
}

/// What the README says happens when a column is absent.
fn fallbacks() -> BTreeMap<String, String> {
    let rows = table_below(&readme(), &["column", "if it is absent"]);
    rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

#[test]
fn every_column_is_required_or_has_a_fall_back() {
    let described: Vec<String> = table_below(&readme(), &["column", "if it is absent"])
        .into_iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(described, Table::regions().columns);
    let required: Vec<String> =
        fallbacks().into_iter().filter(|(_, rule)| rule == "required").map(|(column, _)| column).collect();
    assert_eq!(required, ["code", "gdp_cny", "lat", "lon"]);
}

#[test]
fn the_ratios_of_the_fall_backs_are_those_of_the_table_to_two_digits() {
    let columns = [
        "population",
        "workers",
        "young_talent",
        "established_talent",
        "capital_cny",
        "graduates_per_year",
        "research_fte",
    ];
    let regions = Table::regions();
    let fallbacks = fallbacks();
    let stated = table_below(&readme(), &["ratio"]);
    assert_eq!(stated.len(), columns.len());
    for (row, column) in stated.iter().zip(columns) {
        let (above, below) = row[0].split_once(" / ").unwrap();
        let (above, below) = (regions.totals(above), regions.totals(below));
        let used: f64 = row[3].parse().unwrap();
        for ((cell, above), below) in row[1..3].iter().zip(above).zip(below) {
            let (written, ratio): (f64, f64) = (cell.parse().unwrap(), above / below);
            assert!((written / ratio - 1.0).abs() < 5e-5, "{}: {ratio} is written as {cell}", row[0]);
        }
        let two_digits: f64 = format!("{:.1e}", above[0] / below[0]).parse().unwrap();
        assert!((used / two_digits - 1.0).abs() < 1e-12, "{}: {used} instead of {two_digits}", row[0]);
        let rule = if column == "population" { format!("/ {used}.") } else { format!("{used} × ") };
        assert!(fallbacks[column].contains(&rule), "{column}: {}", fallbacks[column]);
    }
}

#[test]
fn notices_of_share_alike_sources_stand_beside_the_data() {
    let readme = readme();
    assert!(readme.contains("Contains data © OpenStreetMap contributors, ODbL 1.0"));
    assert!(readme.contains("Contains data by Wikipedia contributors, CC BY-SA 4.0"));
    let licence = text("seeds/LICENSE.md");
    for notice in [
        "© OpenStreetMap contributors",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        "https://www.openstreetmap.org/copyright",
        "Wikipedia contributors, CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "Copyright (c) 2022 Lei Dong",
        "Copyright (c) 2019 xiangyuecn",
        "Copyright (c) 2021 Hu Huaping",
        "Permission is hereby granted, free of charge",
    ] {
        assert!(licence.contains(notice), "{notice}");
    }
}

#[test]
fn share_alike_columns_are_named_in_the_licence_file() {
    let licence = text("seeds/LICENSE.md");
    let readme = readme();
    let columns = table_below(&columns_section(&readme, "china/regions.csv"), &["column", "meaning"]);
    for (name, shown) in [("ODbL 1.0", "ODbL-1.0"), ("CC BY-SA 4.0", "CC-BY-SA-4.0")] {
        let line = licence.lines().find(|line| line.contains(&format!("(SPDX: {shown})"))).unwrap();
        for row in columns.iter().filter(|row| row[5] == name) {
            assert!(line.contains(&format!("`{}`", row[0])), "{} under {name}", row[0]);
        }
    }
}

#[test]
fn the_program_brings_both_of_its_licences_and_a_citation_of_this_version() {
    assert!(text("LICENSE-MIT").contains("Permission is hereby granted, free of charge"));
    let apache = text("LICENSE-APACHE");
    assert!(apache.contains("Version 2.0, January 2004") && apache.contains("END OF TERMS AND CONDITIONS"));
    let citation = text("CITATION.cff");
    assert!(citation.starts_with("cff-version: 1.2.0\n"));
    assert!(citation.contains(&format!("\nversion: \"{}\"\n", env!("CARGO_PKG_VERSION"))));
    assert!(citation.contains("\nlicense:\n  - MIT\n  - Apache-2.0\n"));
}

#[test]
fn past_migration_of_2010_is_what_the_census_tables_say() {
    let seeds = root().join("seeds/china");
    assert_eq!(migration_2010::migration(&seeds).unwrap(), text("seeds/china/2010/migration.csv"));
    assert_eq!(migration_2010::clubs(&seeds).unwrap(), text("seeds/china/2010/clubs.csv"));
}
