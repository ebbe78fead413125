//! A scenario with all that it needs, so that a folder of results can be run again wherever it lies.

use super::source::sha256;
use super::spec::ScenarioSpec;
use super::table::InputTable;
use super::{DataFile, PolicyPairs, Scenario};
use crate::region::{KINDS, Selector};
use std::collections::BTreeSet;

/// A scenario as resolved, with the tables that the program does not carry.
#[derive(Clone, Debug)]
pub struct Portable {
    /// The text of the scenario.
    pub text: String,
    /// The tables that it names, by their paths as it has them.
    pub tables: Vec<PortableTable>,
    /// SHA-256 of every table that it reads, built-in ones included, in hexadecimal.
    pub fingerprints: Vec<String>,
}

/// A table that goes along with a scenario.
#[derive(Clone, Debug)]
pub struct PortableTable {
    /// The path of the table as the scenario has it.
    pub path: &'static str,
    /// The rows of the table that the scenario keeps, each as it was written.
    pub text: String,
    /// Of this text, in hexadecimal.
    pub sha256: String,
}

impl Scenario {
    /// The scenario with the tables of one's own that it needs. What is read back from it is the same scenario.
    pub fn portable(&self) -> Portable {
        let segments = self.origin.segments.as_ref().and_then(own);
        let segments = segments.map(|it| PortableTable::new(PortableTable::SEGMENTS, it.text.text.clone()));
        let places = [self.portable_regions(), self.portable_clubs(), self.portable_fields()];
        let tables =
            places.into_iter().chain([segments, self.portable_specialisation(), self.portable_migration()]);
        let tables: Vec<PortableTable> = tables.flatten().collect();
        let path = |key: &str| tables.iter().map(|it| it.path).find(|it| *it == PortableTable::path(key));
        let mut spec = self.spec_with(|key, _| path(key).map(str::to_owned));
        if own(&self.origin.regions).is_some() && !self.keep.is_empty() {
            self.leave_out_unknown(&mut spec);
        }
        let text = spec.to_toml();
        let built_in = self.origin.tables().filter(|it| it.built_in().is_some()).map(|it| it.sha256.clone());
        let fingerprints = built_in.chain(tables.iter().map(|it| it.sha256.clone())).collect();
        Portable { text, tables, fingerprints }
    }

    fn portable_regions(&self) -> Option<PortableTable> {
        let file = own(&self.origin.regions)?;
        if self.keep.is_empty() {
            return Some(PortableTable::new(PortableTable::REGIONS, file.text.text.clone()));
        }
        let table = InputTable::read(&file.text);
        let mut codes = self.codes();
        // A prefecture that has no name of its own has that of the row with its code.
        if ["prefecture_en", "prefecture_zh"].iter().any(|it| table.column(it).is_none()) {
            codes.extend(self.prefectures());
        }
        let text = table.excerpt(|row| table.text(row, "code").is_some_and(|it| codes.contains(it)));
        Some(PortableTable::new(PortableTable::REGIONS, text))
    }

    /// The members that the world has; no table when it has none of any club.
    fn portable_clubs(&self) -> Option<PortableTable> {
        let file = own(self.origin.clubs.as_ref()?)?;
        if self.keep.is_empty() {
            return Some(PortableTable::new(PortableTable::CLUBS, file.text.text.clone()));
        }
        let table = InputTable::read(&file.text);
        let (codes, prefectures) = (self.codes(), self.prefectures());
        let keep: Vec<Selector> = self.keep.iter().map(|it| self.selector(it)).collect();
        let is_named = |club: &str| keep.iter().flat_map(Selector::terms).any(|it| it.name == club);
        let kept = |row: usize| {
            let text = |column: &str| table.text(row, column).unwrap_or_default();
            let codes = if text("scope") == "prefecture" { &prefectures } else { &codes };
            // A club that `keep` names has to be known, even one without a member.
            codes.contains(text("member_code")) || is_named(text("club"))
        };
        let any = (0..table.row_count()).any(kept);
        any.then(|| PortableTable::new(PortableTable::CLUBS, table.excerpt(kept)))
    }

    fn portable_fields(&self) -> Option<PortableTable> {
        let file = own(self.origin.fields.as_ref()?)?;
        Some(PortableTable::new(PortableTable::FIELDS, file.text.text.clone()))
    }

    fn portable_specialisation(&self) -> Option<PortableTable> {
        let (codes, prefectures) = (self.codes(), self.prefectures());
        let is_here = |code: &str| codes.contains(code) || prefectures.contains(code);
        self.rows_about(PortableTable::SPECIALISATION, self.origin.specialisation.as_ref()?, is_here)
    }

    fn portable_migration(&self) -> Option<PortableTable> {
        let codes = self.codes();
        let is_here = |code: &str| codes.contains(code);
        self.rows_about(PortableTable::MIGRATION, self.origin.migration.as_ref()?, is_here)
    }

    /// The rows about places that are here; what is said of others, which a kept table of regions does not have, would be a
    /// mistake.
    fn rows_about(
        &self,
        path: &'static str,
        file: &DataFile,
        is_here: impl Fn(&str) -> bool,
    ) -> Option<PortableTable> {
        let file = own(file)?;
        if self.keep.is_empty() || own(&self.origin.regions).is_none() {
            return Some(PortableTable::new(path, file.text.text.clone()));
        }
        let table = InputTable::read_also_empty(&file.text);
        let text = table.excerpt(|row| table.text(row, "code").is_some_and(&is_here));
        Some(PortableTable::new(path, text))
    }

    /// The rows that are kept do not know the names of places that selections exclude.
    fn leave_out_unknown(&self, spec: &mut ScenarioSpec) {
        let shorten =
            |names: &mut Vec<String>| *names = names.iter().flat_map(|it| self.known_part(it)).collect();
        shorten(&mut spec.world.keep);
        spec.policies.iter_mut().for_each(|it| shorten(&mut it.members));
        let directed = spec.policies.iter_mut().filter_map(|it| it.pairs.as_mut());
        directed.flat_map(PolicyPairs::names_mut).for_each(shorten);
        spec.events.iter_mut().for_each(|it| shorten(&mut it.places));
        spec.governments.names_mut().into_iter().for_each(shorten);
    }

    /// A selection without what selects nothing among the regions that are kept.
    fn known_part(&self, text: &str) -> Vec<String> {
        let selector = self.selector(text);
        let is_here = |name: &str| !self.clubs.named(name, &self.atlas).is_empty();
        // A club is known without a member too.
        let is_name = matches!(selector.terms(), [one] if !one.is_excluded);
        if is_name || selector.terms().iter().all(|it| is_here(&it.name)) {
            return vec![text.to_owned()];
        }
        if self.clubs.select(&selector, &self.atlas).is_empty() {
            return Vec::new();
        }
        let left = selector.text_where(|it| is_here(&it.name));
        let kinds = KINDS.into_iter().filter(|it| is_here(it)).map(str::to_owned);
        if left.is_empty() { kinds.collect() } else { vec![left] }
    }

    /// What a text of this scenario says that selects regions. A name that the kept regions do not know was known among
    /// all of them.
    fn selector(&self, text: &str) -> Selector {
        let outside = self.clubs.selector(text, &self.atlas).map_or_else(|it| it.names, |_| Vec::new());
        let is_known = |name: &str| {
            outside.iter().any(|it| it == name)
                || KINDS.contains(&name)
                || self.clubs.knows(name, &self.atlas)
        };
        Selector::parse(text, is_known).unwrap_or_else(|_| Selector::of(text))
    }

    fn codes(&self) -> BTreeSet<&str> {
        self.atlas.regions().iter().map(|it| it.place.code.as_str()).collect()
    }

    fn prefectures(&self) -> BTreeSet<&str> {
        self.atlas.regions().iter().map(|it| it.prefecture.code.as_str()).collect()
    }
}

/// A table that the program does not carry.
fn own(file: &DataFile) -> Option<&DataFile> {
    Some(file).filter(|it| it.built_in().is_none())
}

impl PortableTable {
    /// Where the table of regions lies, seen from the scenario.
    pub const REGIONS: &str = "world/regions.csv";
    /// Where the table of clubs lies, seen from the scenario.
    pub const CLUBS: &str = "world/clubs.csv";
    /// Where the table of fields lies, seen from the scenario.
    pub const FIELDS: &str = "world/fields.csv";
    /// Where the table of segments lies, seen from the scenario.
    pub const SEGMENTS: &str = "world/segments.csv";
    /// Where the table of who is specialised lies, seen from the scenario.
    pub const SPECIALISATION: &str = "world/specialisation.csv";

    /// Where the table of past migration lies, seen from the scenario.
    pub const MIGRATION: &str = "world/migration.csv";

    /// Where all of them lie.
    pub const PATHS: [&str; 6] =
        [Self::REGIONS, Self::CLUBS, Self::FIELDS, Self::SEGMENTS, Self::SPECIALISATION, Self::MIGRATION];

    /// Where the table lies that `[world]` names with this key.
    pub fn path(key: &str) -> &'static str {
        match key {
            "clubs" => Self::CLUBS,
            "fields" => Self::FIELDS,
            "segments" => Self::SEGMENTS,
            "specialisation" => Self::SPECIALISATION,
            "migration" => Self::MIGRATION,
            _ => Self::REGIONS,
        }
    }

    fn new(path: &'static str, text: String) -> Self {
        Self { path, sha256: sha256(text.as_bytes()), text }
    }
}
