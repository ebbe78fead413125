//! What figures promise: everything is on the page, labels can be read, the same results give the same bytes, and no
//! results folder makes them panic.

mod attribution;
mod chinese;
mod comparison;
mod formats;
mod gallery;
mod heat_map;
mod maps;
mod sweep;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use factorflow::figure::{Basemap, FigureError, FigureOptions, Language, Subject, draw};
use resvg::usvg::{self, Group, Node, Rect, Tree, fontdb};

/// Every Latin word in the texts of an SVG is one of these, or a symbol of a parameter, whatever its index.
pub fn assert_latin(name: &str, svg: &str, known: &[&str]) {
    let texts = svg.lines().filter(|it| !it.starts_with('<'));
    let titles = svg.lines().filter_map(|it| it.strip_prefix("<title")?.split_once('>')?.1.split_once('<'));
    for text in texts.chain(titles.map(|it| it.0)) {
        let text = text.split('<').next().unwrap_or_default();
        let text = text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
        for word in text.split(|it: char| !it.is_ascii_alphabetic() && it != '-' && it != '_') {
            let is_latin = word.contains(|it: char| it.is_ascii_alphabetic());
            let is_symbol = word == "LR" || word.split('_').next().is_some_and(|it| it.len() < 2);
            assert!(!is_latin || is_symbol || known.contains(&word), "{name}: {word:?} in {text:?}");
        }
    }
}

/// Name, Chinese name, province, longitude, latitude.
const PLACES: [(&str, &str, &str, &str, f64, f64); 9] = [
    ("Shanghai", "上海市", "Shanghai", "上海市", 121.47, 31.23),
    ("Nanjing", "南京市", "Jiangsu", "江苏省", 118.8, 32.06),
    ("Suzhou (Jiangsu)", "苏州市", "Jiangsu", "江苏省", 120.62, 31.3),
    ("Wuxi", "无锡市", "Jiangsu", "江苏省", 120.3, 31.57),
    ("Hangzhou", "杭州市", "Zhejiang", "浙江省", 120.16, 30.27),
    ("Jiaxing", "嘉兴市", "Zhejiang", "浙江省", 120.75, 30.75),
    ("Ningbo", "宁波市", "Zhejiang", "浙江省", 121.55, 29.87),
    ("Hefei", "合肥市", "Anhui", "安徽省", 117.23, 31.82),
    ("Suzhou (Anhui)", "宿州市", "Anhui", "安徽省", 116.96, 33.65),
];

/// How large the world of a results folder is.
#[derive(Clone, Copy)]
struct World {
    places: usize,
    years: u32,
    replicates: u32,
    flows: bool,
}

const USUAL: World = World { places: 9, years: 11, replicates: 3, flows: true };

/// Writes a results folder whose numbers follow from place, year and replicate by plain arithmetic.
fn results(world: World) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "manifest.json",
        r#"{"name": "Pilot <& test>", "seed": 7, "command": "factorflow run pilot.toml", "mode": "sampled"}"#,
    );
    write("atlas.csv", &atlas(world));
    write("regions.csv", &regions(world));
    write("national.csv", &national(world));
    write("clubs.csv", &clubs(world));
    write("policies.csv", "policy,year,members,strength\ntax-pilot,2026,9,0.0\ntax-pilot,2027,9,0.5\n");
    if world.flows {
        write("flows.csv", &flows(world));
    }
    folder
}

fn code(place: usize) -> String {
    format!("{:06}", 310_000 + place)
}

fn output(place: usize, year: u32, replicate: u32) -> f64 {
    let growth = 0.03 + 0.004 * place as f64 + 0.002 * f64::from(replicate);
    1e12 * (9 - place) as f64 * (growth * f64::from(year)).exp()
}

fn atlas(world: World) -> String {
    let mut text = "code,name_en,name_zh,kind,province_code,province_en,province_zh,lon,lat\n".to_owned();
    for (place, (english, chinese, province, province_chinese, lon, lat)) in
        PLACES.iter().take(world.places).enumerate()
    {
        let code = code(place);
        writeln!(text, "{code},{english},{chinese},city,310000,{province},{province_chinese},{lon},{lat}")
            .unwrap();
    }
    text
}

fn rows(world: World) -> impl Iterator<Item = (u32, u32)> {
    (0..world.replicates).flat_map(move |replicate| (0..world.years).map(move |year| (replicate, year)))
}

fn regions(world: World) -> String {
    let mut text =
        "replicate,year,code,output_cny,workers,young,established,capital_cny,projects_1,projects_2,\
                    projects_3\n"
            .to_owned();
    for (replicate, year) in rows(world) {
        for place in 0..world.places {
            let (y, people) = (output(place, year, replicate), 5e6 / (1 + place) as f64);
            let (date, code) = (2025 + year, code(place));
            writeln!(text, "{replicate},{date},{code},{y},{people},4e5,5e5,{},30,20,10", 3.0 * y).unwrap();
        }
    }
    text
}

fn national(world: World) -> String {
    let mut text =
        "replicate,year,output_cny,people_worker,people_young,people_established,capital_cny,technology,\
                    theil,theil_within,theil_between,dispersion,cross_province_share_talent\n"
            .to_owned();
    for (replicate, year) in rows(world) {
        let y: f64 = (0..world.places).map(|place| output(place, year, replicate)).sum();
        let (t, crossing) = (f64::from(year), if year == 0 { "" } else { "0.4" });
        let (date, theil) = (2025 + year, 0.1 - 0.001 * t);
        writeln!(
            text,
            "{replicate},{date},{y},2e7,3e6,4e6,{},{},{theil},{},{},{},{crossing}",
            3.0 * y,
            1.0 + 0.02 * t,
            0.4 * theil,
            0.6 * theil,
            0.4 - 0.01 * t * f64::from(replicate)
        )
        .unwrap();
    }
    text
}

fn clubs(world: World) -> String {
    let mut text = "replicate,year,club,output_cny\n".to_owned();
    for (replicate, year) in rows(world) {
        for (club, place) in
            [("ai", 0), ("a-club-with-quite-a-long-name", 1), ("province:Jiangsu", 2), ("province:Anhui", 7)]
        {
            let date = 2025 + year;
            writeln!(text, "{replicate},{date},{club},{}", output(place, year, replicate)).unwrap();
        }
    }
    text
}

fn flows(world: World) -> String {
    let mut text = "replicate,year,factor,origin,destination,amount\n".to_owned();
    let last = 2024 + world.years;
    for factor in ["worker", "young", "established", "capital", "venture", "siting", "transfer", "lent"] {
        for origin in 0..world.places {
            for destination in 0..world.places {
                let amount = 1e4 * (1 + origin) as f64 / (1 + destination) as f64;
                writeln!(text, "0,{last},{factor},{},{},{amount}", code(origin), code(destination)).unwrap();
            }
        }
    }
    text
}

/// Draws in a language; a machine without the fonts still has all SVG files.
fn drawn(world: World, language: Language) -> tempfile::TempDir {
    let folder = results(world);
    draw_all(folder.path(), language);
    folder
}

/// All figures of the usual world in English, drawn once for all tests that only look at them, and what came of it.
fn usual() -> &'static (tempfile::TempDir, Result<Vec<PathBuf>, FigureError>) {
    static DRAWN: OnceLock<(tempfile::TempDir, Result<Vec<PathBuf>, FigureError>)> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let folder = results(USUAL);
        let outcome = draw(folder.path(), &[], &FigureOptions::default());
        (folder, outcome)
    })
}

/// Draws all that a folder allows.
fn draw_all(folder: &Path, language: Language) {
    let options = FigureOptions { language, ..FigureOptions::default() };
    match draw(folder, &[], &options) {
        Ok(files) => assert!(files.iter().all(|file| file.exists())),
        Err(FigureError::MissingGlyphs { .. } | FigureError::NoFonts) => {}
        Err(error) => panic!("{error}"),
    }
}

/// The names of all files in `figures/` with this extension, without it.
fn stems(folder: &Path, extension: &str) -> Vec<String> {
    let stem = |file: PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files(folder, extension).into_iter().map(stem).collect()
}

fn svg(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(format!("figures/{name}.svg"))).unwrap()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("figures")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|file| file.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

fn parsed(svg: &Path) -> Tree {
    let options = usvg::Options { fontdb: fonts(), ..usvg::Options::default() };
    Tree::from_str(&fs::read_to_string(svg).unwrap(), &options).unwrap()
}

/// The fonts of this machine, the large ones in memory: those known by their path are read again for every text.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let (mut system, mut fonts) = (fontdb::Database::new(), fontdb::Database::new());
        system.load_system_fonts();
        let mut files: Vec<PathBuf> = system.faces().filter_map(file_of).collect();
        files.sort();
        files.dedup();
        for file in files {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(fs::read(file).unwrap())));
        }
        fonts.load_system_fonts();
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

fn file_of(face: &fontdb::FaceInfo) -> Option<PathBuf> {
    let is_ours = ["NotoSans-Regular", "NotoSans-Bold", "NotoSansCJKsc-Regular", "NotoSansCJKsc-Bold"]
        .contains(&face.post_script_name.as_str());
    if let fontdb::Source::File(path) = &face.source { is_ours.then(|| path.clone()) } else { None }
}

/// What every visible mark and every text covers; the halo below a text does not count.
fn covered(tree: &Tree) -> (Vec<Rect>, Vec<(String, Rect)>) {
    let (mut marks, mut texts) = (vec![], vec![]);
    for node in leaves(tree.root()) {
        let Node::Text(text) = node else {
            marks.push(node.abs_bounding_box());
            continue;
        };
        let words: String = text.chunks().iter().map(usvg::TextChunk::text).collect();
        let mut spans = text.chunks().iter().flat_map(usvg::TextChunk::spans);
        if !spans.any(|span| span.stroke().is_some()) {
            // Outlines lie in the coordinates of the text.
            let outline = text.flattened().bounding_box().transform(text.abs_transform());
            texts.push((words, outline.unwrap()));
        }
    }
    (marks, texts)
}

fn leaves<'tree>(group: &'tree Group) -> Vec<&'tree Node> {
    let below = |node: &'tree Node| match node {
        Node::Group(group) => leaves(group),
        leaf => vec![leaf],
    };
    group.children().iter().flat_map(below).collect()
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    // Touching by a hair is not overlapping.
    let hair = 0.3;
    one.left() + hair < other.right()
        && other.left() + hair < one.right()
        && one.top() + hair < other.bottom()
        && other.top() + hair < one.bottom()
}

#[test]
fn every_figure_comes_as_svg_with_its_data_and_a_picture() {
    let (folder, outcome) = usual();
    match outcome {
        Ok(written) => {
            assert_eq!(written.len(), 3 * Subject::Run.figures().len());
            let widths = files(folder.path(), "png").into_iter().map(|file| {
                let bytes = fs::read(file).unwrap();
                u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]])
            });
            // 88, 120 and 180 mm at 300 dots per inch.
            assert!(widths.into_iter().all(|width| [1039, 1417, 2126].contains(&width)));
        }
        Err(error) => assert!(matches!(error, FigureError::NoFonts | FigureError::MissingGlyphs { .. })),
    }
    assert_eq!(files(folder.path(), "svg").len(), Subject::Run.figures().len());
    assert_eq!(files(folder.path(), "csv").len(), Subject::Run.figures().len());
}

#[test]
fn nothing_lies_outside_the_page_and_no_label_covers_another() {
    let chinese = drawn(USUAL, Language::Chinese);
    for folder in [&usual().0, &chinese] {
        for file in files(folder.path(), "svg") {
            assert_page_is_sound(&file);
        }
    }
}

/// Everything is on the page and no text covers another.
fn assert_page_is_sound(file: &Path) {
    let tree = parsed(file);
    let (marks, texts) = covered(&tree);
    let page = Rect::from_ltrb(-0.1, -0.1, tree.size().width() + 0.1, tree.size().height() + 0.1).unwrap();
    for cover in marks.iter().chain(texts.iter().map(|(_, cover)| cover)) {
        let inside = cover.left() >= page.left()
            && cover.right() <= page.right()
            && cover.top() >= page.top()
            && cover.bottom() <= page.bottom();
        assert!(inside, "{}: {cover:?} is outside {page:?}", file.display());
    }
    for (index, (words, cover)) in texts.iter().enumerate() {
        for (others, other) in &texts[..index] {
            assert!(!overlap(cover, other), "{}: `{words}` covers `{others}`", file.display());
        }
    }
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let (one, other) = (&usual().0, drawn(USUAL, Language::English));
    for extension in ["svg", "csv", "png"] {
        let pairs = files(one.path(), extension).into_iter().zip(files(other.path(), extension));
        for (one, other) in pairs {
            assert!(fs::read(&one).unwrap() == fs::read(&other).unwrap(), "{} differs", one.display());
        }
    }
}

#[test]
fn an_svg_says_what_it_shows_and_which_command_made_it() {
    let (folder, _) = usual();
    for file in files(folder.path(), "svg") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("<title id=\"title-") && text.contains("<desc id=\"description-"));
        assert!(text.contains("factorflow run pilot.toml (seed 7)"), "{}", file.display());
        assert!(!text.contains("NaN"));
    }
}

#[test]
fn chinese_figures_are_in_chinese_and_have_every_glyph_or_say_which_package_to_install() {
    let folder = results(USUAL);
    let options = FigureOptions { language: Language::Chinese, ..FigureOptions::default() };
    let outcome = draw(folder.path(), &["flow-map-worker".to_owned()], &options);
    let text = fs::read_to_string(folder.path().join("figures/flow-map-worker.svg")).unwrap();
    assert!(text.contains("劳动力流向") && text.contains("南京") && !text.contains("Nanjing"));
    match outcome {
        Ok(_) => {
            let tree = parsed(&folder.path().join("figures/flow-map-worker.svg"));
            let found = leaves(tree.root()).into_iter().filter_map(|node| match node {
                Node::Text(text) => Some(text.layouted().iter().flat_map(|span| &span.positioned_glyphs)),
                _ => None,
            });
            assert!(found.flatten().all(|glyph| glyph.id.0 != 0));
        }
        Err(error) => assert!(error.to_string().contains("fonts-noto-cjk"), "{error}"),
    }
}

#[test]
fn a_character_without_a_font_is_named_and_the_svg_is_there() {
    let folder = results(USUAL);
    // A private-use character that no font draws.
    let manifest = r#"{"name": "Pilot \ue9f7", "seed": 7, "command": "factorflow run pilot.toml"}"#;
    fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let error = draw(folder.path(), &["dispersion".to_owned()], &FigureOptions::default()).unwrap_err();
    assert!(matches!(error, FigureError::MissingGlyphs { .. } | FigureError::NoFonts), "{error}");
    assert!(error.to_string().contains("fonts-noto-cjk"));
    assert!(folder.path().join("figures/dispersion.svg").exists());
}

#[test]
fn small_worlds_are_drawn_as_far_as_they_go() {
    let single = World { places: 1, flows: true, ..USUAL };
    let one_year = World { years: 1, replicates: 1, ..USUAL };
    let still = World { flows: false, ..USUAL };
    let cases = [
        (single, Language::Chinese, "flow-map-worker"),
        (one_year, Language::English, "convergence"),
        (still, Language::English, "flow-map-worker"),
    ];
    for (world, language, missing) in cases {
        let folder = drawn(world, language);
        let names = files(folder.path(), "svg");
        assert!(names.iter().any(|file| file.ends_with("national-series.svg")));
        assert!(names.iter().all(|file| !file.ends_with(format!("{missing}.svg"))), "{missing}");
    }
}

#[test]
fn a_folder_with_only_a_manifest_has_no_figures_and_that_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("manifest.json"), "{}").unwrap();
    assert_eq!(draw(folder.path(), &[], &FigureOptions::default()).unwrap(), Vec::<PathBuf>::new());
    let error = draw(folder.path(), &["lorenz-curve".to_owned()], &FigureOptions::default()).unwrap_err();
    assert!(error.to_string().contains("`lorenz-curve`"));
}

#[test]
fn a_wrong_name_gets_a_suggestion_and_nothing_is_written() {
    let folder = results(USUAL);
    let error = draw(folder.path(), &["lorenz-curv".to_owned()], &FigureOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no figure `lorenz-curv`; did you mean `lorenz-curve`?");
    assert!(!folder.path().join("figures").exists());
    let error = draw(&folder.path().join("nowhere"), &[], &FigureOptions::default()).unwrap_err();
    assert!(matches!(error, FigureError::NotResults { .. }));
}

#[test]
fn a_base_map_is_drawn_with_its_note_and_the_count_of_arrows_is_kept() {
    let folder = results(USUAL);
    let file = folder.path().join("lines.json");
    fs::write(&file, r#"{"type": "LineString", "coordinates": [[117.0, 30.0], [121.0, 33.0]]}"#).unwrap();
    let basemap = Some(Basemap { file, note: "Approved map 123".to_owned() });
    let options = FigureOptions { basemap, largest_flows: Some(5), ..FigureOptions::default() };
    let drawn = draw(folder.path(), &["flow-map-young".to_owned()], &options);
    assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
    let text = fs::read_to_string(folder.path().join("figures/flow-map-young.svg")).unwrap();
    assert!(text.contains("Approved map 123") && text.contains("the 5 largest of 72 recorded flows"));
    let data = fs::read_to_string(folder.path().join("figures/flow-map-young.csv")).unwrap();
    assert_eq!(data.lines().count(), 6);
}

#[test]
fn names_of_figures_are_unique_and_can_be_file_names() {
    for subject in Subject::ALL {
        let figures = subject.figures();
        for (index, entry) in figures.iter().enumerate() {
            assert!(entry.name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
            assert!(figures[..index].iter().all(|other| other.name != entry.name));
            assert!(!entry.shows.is_empty());
        }
    }
}

#[test]
fn a_folder_of_an_unknown_kind_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("manifest.json"), r#"{"kind": "riddle"}"#).unwrap();
    let error = draw(folder.path(), &[], &FigureOptions::default()).unwrap_err().to_string();
    assert!(error.contains("of kind `riddle`"), "{error}");
    assert!(!folder.path().join("figures").exists());
}
