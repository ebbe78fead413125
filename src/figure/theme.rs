//! How every figure looks: one function returns all colours, sizes and fonts, so that figures agree.

use crate::outcome::catalogue::Label;
use plotters::style::RGBColor;

/// The language of titles, axis labels and region names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English words, `name_en` of the atlas, trillion and million.
    #[default]
    English,
    /// Chinese words, `name_zh` of the atlas, 万亿 and 万.
    Chinese,
}

impl Language {
    /// Picks the wording of this language; both stand side by side in the code, so neither is forgotten.
    pub(super) fn say<'words>(self, english: &'words str, chinese: &'words str) -> &'words str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// Picks the words of this language.
    pub(super) fn of(self, label: Label) -> &'static str {
        self.say(label.english, label.chinese)
    }

    /// The tag of the language in the metadata of an SVG.
    pub(super) fn tag(self) -> &'static str {
        self.say("en", "zh-Hans")
    }
}

/// The mark that repeats what the colour says, for readers who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Nothing,
}

/// How one series is drawn: colour, dashes and mark together, never colour alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesStyle {
    pub colour: RGBColor,
    /// Lengths of dash and gap in turn, in mm; empty is a solid line.
    pub dashes: &'static [f64],
    /// Width of the line in points.
    pub width: f64,
    pub mark: Marker,
}

/// Colours, sizes and fonts of all figures. Lengths are in mm, text and line widths in points.
#[derive(Debug, Clone)]
pub(super) struct Theme {
    pub language: Language,
    /// The font families in order of preference, as CSS writes them.
    pub fonts: &'static str,
    pub text: RGBColor,
    pub muted: RGBColor,
    pub grid: RGBColor,
    pub axis: RGBColor,
    pub paper: RGBColor,
    pub talent: SeriesStyle,
    pub capital: SeriesStyle,
    pub technology: SeriesStyle,
    pub baseline: SeriesStyle,
    /// Series that are there for context only.
    pub background: SeriesStyle,
    /// Text of the title.
    pub title_size: f64,
    /// All other text.
    pub text_size: f64,
    /// Axes, ticks and policy starts.
    pub axis_width: f64,
    /// Opacity of the band that holds the middle half of the replicates, and of the one that holds 90 %.
    pub band_opacity: [f64; 2],
    /// Distance of two lines of text.
    pub line_height: f64,
}

/// The widths that journals print, in mm: one column, one and a half, two.
pub(super) const NARROW: f64 = 88.0;
pub(super) const MIDDLE: f64 = 120.0;
pub(super) const WIDE: f64 = 180.0;

/// Noto Sans has no true minus; Noto Sans Math has one and the same Latin letters.
const ENGLISH_FONTS: &str =
    "Noto Sans, Noto Sans Math, Noto Sans CJK SC, Noto Sans SC, DejaVu Sans, Arial, sans-serif";
const CHINESE_FONTS: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, \
                             Noto Sans, DejaVu Sans, sans-serif";

const LONG_DASH: &[f64] = &[2.4, 0.9];
const SHORT_DASH: &[f64] = &[1.1, 0.8];
const DOTS: &[f64] = &[0.5, 0.7];
const DOT_DASH: &[f64] = &[2.4, 0.8, 0.5, 0.8];

/// The one look. The palette keeps its differences for protan, deutan and tritan sight and has a contrast of at
/// least 4.5 on white.
pub(super) fn theme(language: Language) -> Theme {
    Theme {
        language,
        fonts: language.say(ENGLISH_FONTS, CHINESE_FONTS),
        text: RGBColor(0x1B, 0x1F, 0x24),
        muted: RGBColor(0x57, 0x60, 0x6A),
        grid: RGBColor(0xE4, 0xE7, 0xEB),
        axis: RGBColor(0x57, 0x60, 0x6A),
        paper: RGBColor(0xFF, 0xFF, 0xFF),
        talent: pen(RGBColor(0x11, 0x70, 0xB8), &[], Marker::Circle),
        capital: pen(RGBColor(0xC0, 0x4A, 0x00), LONG_DASH, Marker::Square),
        technology: pen(RGBColor(0x00, 0x4D, 0x3A), DOT_DASH, Marker::Triangle),
        baseline: pen(RGBColor(0x6E, 0x77, 0x81), SHORT_DASH, Marker::Nothing),
        background: SeriesStyle { width: 0.6, ..pen(RGBColor(0xC3, 0xC8, 0xCE), &[], Marker::Nothing) },
        title_size: 8.0,
        text_size: 7.0,
        axis_width: 0.5,
        band_opacity: [0.28, 0.16],
        line_height: 3.2,
    }
}

impl Theme {
    /// Pens for up to six series that stand side by side: three hues, each with its own mark, first solid and
    /// then dashed.
    pub fn series(&self, index: usize) -> SeriesStyle {
        let pens = [self.talent, self.capital, self.technology];
        let dashes: &[f64] = if index % 6 < 3 { &[] } else { SHORT_DASH };
        SeriesStyle { dashes, ..pens[index % 3] }
    }
    /// Pens for up to six arms of a comparison: three hues, each in two kinds of line.
    pub fn arm(&self, index: usize) -> SeriesStyle {
        let pens = [self.talent, self.capital, self.technology];
        let others: [&[f64]; 3] = [SHORT_DASH, DOTS, &[]];
        let pen = pens[index % 3];
        if index % 6 < 3 { pen } else { SeriesStyle { dashes: others[index % 3], ..pen } }
    }
}

fn pen(colour: RGBColor, dashes: &'static [f64], mark: Marker) -> SeriesStyle {
    SeriesStyle { colour, dashes, width: 1.25, mark }
}
