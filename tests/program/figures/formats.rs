//! What figures are written as, and what the user may say about that.

use super::*;
use crate::command::factorflow;
use crate::readers::python;
use factorflow::figure::Format;

/// Draws the dispersion of the usual world in the given way; nothing on a machine without fonts.
fn drawn_as(options: &FigureOptions) -> Option<tempfile::TempDir> {
    let folder = results(USUAL);
    let drawn = draw(folder.path(), &["dispersion".to_owned(), "flow-map-young".to_owned()], options);
    match drawn {
        Ok(_) => Some(folder),
        Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. }) => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_pdf_is_read_by_a_reader_and_its_text_is_text_once_with_fonts_embedded() {
    for (language, words) in [
        (Language::English, ["Where young talent moves", "Nanjing"]),
        (Language::Chinese, ["青年人才流向", "南京"]),
    ] {
        let options = FigureOptions { formats: vec![Format::Pdf], language, ..FigureOptions::default() };
        let Some(folder) = drawn_as(&options) else { return };
        assert!(files(folder.path(), "svg").is_empty() && files(folder.path(), "png").is_empty());
        let Some(python) = python::with("pypdf") else { return };
        let file = folder.path().join("figures/flow-map-young.pdf");
        let found = python::answer(python::script(&python, "pdf.py", &[]), &serde_json::json!(file));
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        assert_eq!(found["pages"], 1);
        let width = found["width"].as_f64().unwrap();
        assert!((width - 180.0 / 25.4 * 72.0).abs() < 0.5, "{width} points");
        // Readers may put every glyph on a line of its own.
        let text: String = found["text"].as_str().unwrap().split_whitespace().collect();
        for words in words {
            let words: String = words.split_whitespace().collect();
            assert_eq!(text.matches(&words).count(), 1, "{words} in {text}");
        }
        assert!(found["fonts"].as_u64().unwrap() > 0 && found["embedded"] == found["fonts"], "{found}");
        assert!(
            found["keywords"].as_str().unwrap().contains("factorflow run pilot.toml (seed 7)"),
            "{found}"
        );
    }
}

#[test]
fn a_pdf_has_the_same_bytes_twice() {
    let options = FigureOptions { formats: vec![Format::Pdf], ..FigureOptions::default() };
    let (Some(one), Some(other)) = (drawn_as(&options), drawn_as(&options)) else { return };
    for (one, other) in files(one.path(), "pdf").into_iter().zip(files(other.path(), "pdf")) {
        assert!(fs::read(&one).unwrap() == fs::read(&other).unwrap(), "{} differs", one.display());
    }
}

#[test]
fn a_png_says_what_it_shows_and_which_command_made_it() {
    let options = FigureOptions { formats: vec![Format::Png], ..FigureOptions::default() };
    let Some(folder) = drawn_as(&options) else { return };
    let file = fs::File::open(folder.path().join("figures/dispersion.png")).unwrap();
    let reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
    let said: Vec<(String, String)> =
        reader.info().utf8_text.iter().map(|it| (it.keyword.clone(), it.get_text().unwrap())).collect();
    let of = |keyword: &str| said.iter().find(|it| it.0 == keyword).map(|it| it.1.as_str());
    assert_eq!(of("Title"), Some("Dispersion of output per worker over regions"));
    assert_eq!(of("Source"), Some("factorflow run pilot.toml (seed 7)"));
    assert!(of("Description").unwrap().contains("Pilot <& test>"));
}

#[test]
fn a_png_is_on_white_paper_to_its_last_dot() {
    let options = FigureOptions { formats: vec![Format::Png], ..FigureOptions::default() };
    let Some(folder) = drawn_as(&options) else { return };
    for path in files(folder.path(), "png") {
        let mut reader =
            png::Decoder::new(std::io::BufReader::new(fs::File::open(&path).unwrap())).read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut dots).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb, "{}", path.display());
        assert_eq!(dots[dots.len() - 3..], [255; 3], "{}", path.display());
    }
}

#[test]
fn every_figure_has_any_width_and_does_without_its_title() {
    for width in [88.0, 100.0, 240.0] {
        let folder = results(USUAL);
        let options = FigureOptions {
            width: Some(width),
            untitled: true,
            formats: vec![Format::Svg],
            ..FigureOptions::default()
        };
        draw(folder.path(), &[], &options).unwrap();
        for file in files(folder.path(), "svg") {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.contains(&format!("width=\"{width}mm\"")), "{}", file.display());
            assert_page_is_sound(&file);
            // The title is in the metadata, and nowhere else.
            let title = text.split("<dc:title>").nth(1).unwrap().split("</dc:title>").next().unwrap();
            assert!(!text.contains(&format!("\n{title}\n")), "{}", file.display());
        }
    }
}

#[test]
fn two_figures_in_one_page_share_no_id() {
    let ids = |file: &PathBuf| -> Vec<String> {
        let text = fs::read_to_string(file).unwrap();
        text.split(" id=\"").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect()
    };
    let all: Vec<String> = files(usual().0.path(), "svg").iter().flat_map(ids).collect();
    let mut distinct = all.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "{all:?}");
}

#[test]
fn the_command_takes_formats_widths_languages_and_a_folder() {
    let folder = results(USUAL);
    let at = folder.path();
    let said = factorflow(
        at,
        &[
            "figure",
            ".",
            "dispersion",
            "--format",
            "svg",
            "--language",
            "en,zh",
            "--width",
            "100",
            "--out",
            "paper",
        ],
    );
    if said.code == 0 {
        let name = |language: &str| at.join(format!("paper/dispersion-{language}.svg"));
        let english = fs::read_to_string(name("en")).unwrap();
        assert!(english.contains("width=\"100mm\"") && english.contains("Dispersion of output"));
        assert!(fs::read_to_string(name("zh")).unwrap().contains("离散程度"));
        assert!(!at.join("figures").exists());
    }
    let wrong = factorflow(at, &["figure", ".", "--width", "20"]);
    assert!(wrong.code == 2 && wrong.err.contains("88 to 400 mm"), "{}", wrong.err);
    let wrong = factorflow(at, &["figure", ".", "--for", "Atlantis"]);
    assert!(wrong.code == 2 && wrong.err.contains("`Atlantis`"), "{}", wrong.err);
    let wrong = factorflow(at, &["figure", ".", "--outcome", "outputs_cny"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `output_cny`?"), "{}", wrong.err);
}

#[test]
fn bands_are_announced_only_where_they_can_be_seen() {
    let text = svg(usual().0.path(), "club-output-index");
    assert!(!text.contains("bands") && text.contains("black, dashed: all regions"));
    let folder = results(World { replicates: 1, ..USUAL });
    let _ = draw(folder.path(), &["national-series".to_owned()], &FigureOptions::default());
    assert!(!svg(folder.path(), "national-series").contains("bands"));
}
