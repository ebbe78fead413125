//! Reads the tables of regions and clubs into an atlas with observations.

use super::base_year::BaseYearSpec;
use super::builtin::{self, BuiltInFile};
use super::chains;
use super::club_codes;
use super::columns::{self, Notice, RegionRow};
use super::coordinates;
use super::fields;
use super::file::ScenarioFile;
use super::own_world;
use super::places;
use super::population::{self, ReadBaseYear};
use super::problem::{Problem, Problems, SourceText, TextSpan};
use super::same_names;
use super::source::Sources;
use super::table::InputTable;
use super::table_source::{self, DataFile, GivenTables, Opened};
use super::units;
use super::wording::quoted;
use crate::region::{
    Atlas, ClubScope, ClubWords, Clubs, Fields, Observations, PerCohort, RegionId, UnknownNames,
};
use ndarray::{Array1, Array2};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// A world as read, before anything happens in it.
#[derive(Debug)]
pub(super) struct ReadWorld {
    pub atlas: Arc<Atlas>,
    /// The regions before `keep`, which tell a name outside this world from a slip of the pen.
    pub everywhere: Atlas,
    pub observations: Arc<Observations>,
    pub clubs: Clubs,
    pub keep: Vec<String>,
    pub regions_file: DataFile,
    pub clubs_file: Option<DataFile>,
    pub fields_file: Option<DataFile>,
    pub segments_file: Option<DataFile>,
    pub specialisation_file: Option<DataFile>,
    pub migration_file: Option<DataFile>,
    /// What the base year is like besides what the tables say.
    pub base_year: BaseYearSpec,
    /// Share of firms on platforms in each region, where the table of regions says so.
    pub platform_adoption: Option<Array1<f64>>,
    /// What is worth a note and no warning.
    pub notes: Vec<String>,
    pub notices: Vec<Notice>,
}

/// Reads the world of a scenario; `None` after errors that leave none.
pub(super) fn read(
    file: &ScenarioFile,
    given: &GivenTables,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<ReadWorld> {
    let section = &file.world;
    let Opened { regions, clubs, fields, segments, specialisation, migration } =
        table_source::open(section, given, sources, problems);
    let clubs = match clubs {
        Some(Some(table)) => read_clubs(&table.text, problems).map(|clubs| (clubs, Some(table))),
        Some(None) => Some((Clubs::default(), None)),
        None => None,
    };
    let regions_file = regions?;
    let source = fields.as_ref().map(|it| it.as_ref().map(|it| &it.text));
    // Without its fields a table of regions would only produce echoes of what is wrong with them.
    let fields_known = match source {
        Some(Some(source)) => fields::read(source, problems).map(Some),
        Some(None) => Some(None),
        None => None,
    };
    let stated = fields_known.clone().unwrap_or_else(|| Some(Fields::none()));
    let ReadRegions { rows, notices, fields: found } = read_regions(&regions_file.text, stated, problems)?;
    fields_known?;
    let (everywhere, _) = Atlas::new(rows.iter().map(|it| it.region.clone()).collect());
    // Without its clubs a selection would only produce echoes of the first mistake.
    let (clubs, clubs_file) = clubs?;
    if let Some(table) = &clubs_file {
        club_codes::warn(&clubs, table, &regions_file, &everywhere, problems);
    }
    let rows = keep(rows, &section.keep.0, &clubs, &everywhere, sources, problems)?;
    let (atlas, observations) = arrange(&rows, found);
    let platform_adoption = adoption(&rows, &atlas);
    let (segments, specialisation) = (segments?, specialisation?);
    let tables = chains::ChainTables { segments: segments.as_ref(), specialisation: specialisation.as_ref() };
    let of_chains = tables.read(&regions_file, &everywhere, &atlas, &observations, problems)?;
    let migration = migration?;
    let places = (&everywhere, &atlas);
    let read = population::read(&file.base_year, migration.as_ref(), places, observations, sources, problems);
    let ReadBaseYear { spec: base_year, observations, note } = read?;
    let (atlas, observations) = (Arc::new(atlas.with_chains(of_chains.chains)), Arc::new(observations));
    let mut notes: Vec<String> = of_chains.note.into_iter().chain(note).collect();
    let has_currency = file.world.currency.is_some();
    notes.extend(own_world::notes(&regions_file, &atlas, &notices, has_currency));
    let keep = section.keep.0.iter().map(|it| it.get_ref().clone()).collect();
    Some(ReadWorld {
        atlas,
        everywhere,
        observations,
        clubs,
        keep,
        regions_file,
        clubs_file,
        fields_file: fields.flatten(),
        segments_file: segments,
        specialisation_file: specialisation,
        migration_file: migration,
        base_year,
        platform_adoption,
        notes,
        notices,
    })
}

/// A table of regions as read.
pub(super) struct ReadRegions {
    pub rows: Vec<RegionRow>,
    /// What stands in for columns that it lacks.
    pub notices: Vec<Notice>,
    pub fields: Fields,
}

/// Reads a table of regions, which has shares of the fields that are stated, or else those that its columns name.
pub(super) fn read_regions(
    source: &Arc<SourceText>,
    stated: Option<Fields>,
    problems: &mut Problems,
) -> Option<ReadRegions> {
    let mut table = InputTable::read(source);
    let fields = stated.unwrap_or_else(|| fields::of_columns(&mut table));
    let shares = fields::share_columns(&table, &fields);
    columns::check(&mut table, &shares);
    let names = columns::names_by_code(&table);
    let mut first_rows: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for number in 0..table.row_count() {
        if let Some(row) = columns::row(&mut table, number, &names, &shares) {
            let code = row.region.place.code.clone();
            match first_rows.get(&code) {
                Some(&first) => duplicated(&mut table, &code, first, number),
                None => drop(first_rows.insert(code, number)),
            }
            rows.push(row);
        }
    }
    let notices = columns::notices(&table, &shares);
    // With a region missing, names of members could not be told from slips of the pen.
    let all_named = rows.len() == table.row_count() && table.is_whole();
    if all_named && table.is_sound() {
        units::check(&mut table, &rows);
        coordinates::check(&mut table, &rows);
    }
    table.finish(problems);
    all_named.then_some(ReadRegions { rows, notices, fields })
}

fn duplicated(table: &mut InputTable, code: &str, first: usize, again: usize) {
    let place = table.place(again, "code");
    let first = table.place(first, "code").labelled("first here");
    let message = format!("two regions have the code {}", quoted(code));
    table.report(Problem::error(message).at(place).at(first));
}

/// The clubs of a table; `None` after errors.
pub(super) fn read_clubs(source: &Arc<SourceText>, problems: &mut Problems) -> Option<Clubs> {
    let mut table = InputTable::read(source);
    table.require(&["club", "member_code"]);
    let mut clubs = Clubs::default();
    for row in 0..table.row_count() {
        let club = table.name(row, "club");
        let code = table.filled(row, "member_code");
        let scope = scope(&mut table, row);
        if let (Some(club), Some(code), Some(scope)) = (club, code, scope) {
            clubs.add(&club, &code, scope);
            clubs.describe(&club, club_words(&table, row, &CLUB_WORDS));
        }
    }
    if builtin::WORLDS.iter().any(|it| it.clubs.text == source.text) {
        describe_clubs_of_china(&mut clubs);
    }
    table.finish(problems).then_some(clubs)
}

/// The clubs of a table that was sound when a run kept it.
#[cfg(feature = "figures")]
pub(crate) fn clubs_of(text: String) -> Clubs {
    let source = SourceText { name: "clubs.csv".to_owned(), text, order: 0 };
    read_clubs(&Arc::new(source), &mut Problems::default()).unwrap_or_default()
}

/// The clubs of the tables that the program carries.
#[cfg(feature = "figures")]
pub(crate) fn clubs_of_china() -> Clubs {
    clubs_of(builtin::CLUBS_OF_CHINA.text.to_owned())
}

/// Columns that say in every row what its club is called.
const CLUB_WORDS: [&str; 4] = ["name_en", "name_zh", "description", "description_zh"];

fn club_words(
    table: &InputTable,
    row: usize,
    [english, chinese, about, about_chinese]: &[&str; 4],
) -> ClubWords {
    let text = |column| table.text(row, column).unwrap_or_default().to_owned();
    ClubWords {
        english: text(english),
        chinese: text(chinese),
        description: text(about),
        chinese_description: text(about_chinese),
    }
}

/// The table that the program carries has its words beside it, since manifests know it by its bytes.
fn describe_clubs_of_china(clubs: &mut Clubs) {
    let BuiltInFile { path, text } = builtin::CLUB_NAMES_OF_CHINA;
    let source = SourceText { name: path.to_owned(), text: text.to_owned(), order: 0 };
    let table = InputTable::read(&Arc::new(source));
    for row in 0..table.row_count() {
        let club = table.text(row, "name").unwrap_or_default().to_owned();
        clubs.describe(&club, club_words(&table, row, &CLUB_WORDS));
    }
}

/// What a code means; without the column a code is the region that has it.
fn scope(table: &mut InputTable, row: usize) -> Option<ClubScope> {
    match table.text(row, "scope").unwrap_or("region") {
        "prefecture" => Some(ClubScope::Prefecture),
        "region" => Some(ClubScope::Region),
        other => {
            let message = format!("`scope` must be `prefecture` or `region`, not {}", quoted(other));
            table.object(row, "scope", &message, None);
            None
        }
    }
}

/// The rows that any of the names selects; all of them when there are no names.
fn keep(
    rows: Vec<RegionRow>,
    names: &[Spanned<String>],
    clubs: &Clubs,
    everywhere: &Atlas,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<Vec<RegionRow>> {
    if names.is_empty() {
        return Some(rows);
    }
    let kept = selected(names, clubs, everywhere, sources, problems)?;
    let is_kept =
        |row: &RegionRow| everywhere.find(&row.region.place.code).is_some_and(|it| kept[it.index()]);
    let rows: Vec<RegionRow> = rows.into_iter().filter(is_kept).collect();
    if rows.is_empty() {
        let place = names.first().map(|it| sources.place(&it.span()));
        problems.push(Problem::error("`keep` leaves no region: the world is empty").at(place));
        return None;
    }
    Some(rows)
}

/// Which regions any of the names selects; `None` when a name is unknown.
fn selected(
    names: &[Spanned<String>],
    clubs: &Clubs,
    everywhere: &Atlas,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<Vec<bool>> {
    let mut kept = Some(vec![false; everywhere.len()]);
    for name in names {
        let place = sources.place(&name.span());
        match clubs.selector(name.get_ref(), everywhere) {
            Ok(selector) => {
                let chosen = clubs.select(&selector, everywhere);
                problems.extend(same_names::warnings(&selector, clubs, everywhere, &place));
                if chosen.is_empty() && selector.terms().len() > 1 {
                    problems.push(nobody(name.get_ref(), place));
                }
                if let Some(kept) = &mut kept {
                    for it in chosen {
                        kept[it.index()] = true;
                    }
                }
            }
            Err(unknown) => {
                kept = None;
                tell_unknown(&unknown, clubs, everywhere, &place, problems);
            }
        }
    }
    kept
}

/// A selection of `keep` that is empty, which is probably a slip.
fn nobody(text: &str, place: TextSpan) -> Problem {
    let problem = Problem::warning(format!("{} selects no region", quoted(text))).at(place);
    problem.hint(
        "`and` leaves what both names have in common; a list has what any of its entries selects".to_owned(),
    )
}

/// Every name that is no club, rule, code or name of a region.
fn tell_unknown(
    unknown: &UnknownNames,
    clubs: &Clubs,
    atlas: &Atlas,
    place: &TextSpan,
    problems: &mut Problems,
) {
    let general =
        "give a club, a rule such as `province:Zhejiang` or `kind:county`, or the code or name of a region";
    for name in &unknown.names {
        let meant = problems.are_few().then(|| places::suggestion(name, clubs, atlas)).flatten();
        let problem = Problem::error(format!("no club, rule or region is called {}", quoted(name)));
        problems.push(problem.at(place.clone()).hint(meant.unwrap_or_else(|| general.to_owned())));
    }
}

/// The regions that a name stands for; none when it is a problem.
pub(super) fn members(
    name: &Spanned<String>,
    world: &ReadWorld,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<Vec<RegionId>> {
    let place = sources.place(&name.span());
    let (clubs, atlas, everywhere) = (&world.clubs, &world.atlas, &world.everywhere);
    let selector = match clubs.selector(name.get_ref(), everywhere) {
        Ok(selector) => selector,
        Err(unknown) => {
            tell_unknown(&unknown, clubs, everywhere, &place, problems);
            return None;
        }
    };
    let members = clubs.select(&selector, atlas);
    if members.is_empty() {
        problems.push(world.left_out(name.get_ref(), place));
        return None;
    }
    problems.extend(same_names::warnings(&selector, clubs, atlas, &place));
    Some(members)
}

impl ReadWorld {
    /// Where a table says how fast a field learns.
    pub(super) fn place_of_rate(&self, field: &str) -> Option<TextSpan> {
        fields::place_of_rate(&self.fields_file.as_ref()?.text, field)
    }

    /// The problem with a name that is known, but not in the part of the world that was kept.
    pub(super) fn left_out(&self, name: &str, place: TextSpan) -> Problem {
        let keep: Vec<&str> = self.keep.iter().map(String::as_str).collect();
        let hint = (!keep.is_empty()).then(|| format!("`keep` selects {}", super::wording::listed(&keep)));
        Problem::error(format!("{} has no region in this world", quoted(name))).at(place).hint(hint)
    }
}

/// The column of platforms, in the order of the atlas; `None` when the table has none.
fn adoption(rows: &[RegionRow], atlas: &Atlas) -> Option<Array1<f64>> {
    let by_code: BTreeMap<&str, Option<f64>> =
        rows.iter().map(|it| (it.region.place.code.as_str(), it.platform_adoption)).collect();
    let share = |code: &str| by_code.get(code).copied().flatten();
    atlas.regions().iter().map(|it| share(&it.place.code)).collect()
}

/// Puts the rows into the order of the atlas.
fn arrange(rows: &[RegionRow], fields: Fields) -> (Atlas, Observations) {
    let (atlas, order) = Atlas::new(rows.iter().map(|it| it.region.clone()).collect());
    let column = |value: fn(&RegionRow) -> f64| -> Array1<f64> {
        order.iter().map(|&row| value(&rows[row])).collect()
    };
    let observations = Observations {
        people: PerCohort {
            worker: column(|it| it.people.worker),
            young: column(|it| it.people.young),
            established: column(|it| it.people.established),
        },
        output: column(|it| it.output),
        capital: column(|it| it.capital),
        graduates: column(|it| it.graduates),
        research_staff: order.iter().map(|&row| rows[row].research_staff).collect(),
        field_shares: Array2::from_shape_fn((rows.len(), fields.count()), |(it, field)| {
            rows[order[it]].field_shares[field]
        }),
        net_migrants: None,
        natural_growth: None,
    };
    (atlas.with_fields(fields), observations)
}
