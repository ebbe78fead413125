//! How every figure looks: one function returns all colours, sizes and fonts, so that figures agree.

use crate::outcome::Currency;
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
    pub fn say<'words>(self, english: &'words str, chinese: &'words str) -> &'words str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// Picks the words of this language.
    pub fn of(self, label: Label) -> &'static str {
        self.say(label.english, label.chinese)
    }

    /// The tag of the language in the metadata of an SVG.
    pub(crate) fn tag(self) -> &'static str {
        self.say("en", "zh-Hans")
    }
}

/// The mark that repeats what the colour says, for readers who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    /// A triangle that stands on its tip.
    Wedge,
    Ring,
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
    /// The width of every figure in mm, if it is not the usual one.
    pub width: Option<f64>,
    /// Whether titles and subtitles are drawn; journals set them as text.
    pub titled: bool,
    /// The money of the world.
    pub currency: Currency,
}

/// The widths that journals print, in mm: one column, one and a half, two.
pub(super) const NARROW: f64 = 88.0;
pub(super) const MIDDLE: f64 = 120.0;
pub(super) const WIDE: f64 = 180.0;

/// Noto Sans has no true minus; Noto Sans Math has one and the same Latin letters. Every Latin family comes before the
/// Chinese ones, whose quotation marks are as wide as an ideograph.
const ENGLISH_FONTS: &str = "Noto Sans, Noto Sans Math, Arial, Liberation Sans, DejaVu Sans, Noto Sans CJK SC, Noto Sans SC, sans-serif";
const CHINESE_FONTS: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, \
                             Noto Sans, DejaVu Sans, sans-serif";

const LONG_DASH: &[f64] = &[2.4, 0.9];
const SHORT_DASH: &[f64] = &[1.1, 0.8];
const DOTS: &[f64] = &[0.5, 0.7];
const DOT_DASH: &[f64] = &[2.4, 0.8, 0.5, 0.8];
const TWO_DOTS: &[f64] = &[2.4, 0.7, 0.5, 0.7, 0.5, 0.7];

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
        width: None,
        titled: true,
        currency: Currency::default(),
    }
}

impl Theme {
    /// Pens for up to six series that stand side by side: no two share a hue, a mark or a kind of line.
    pub fn series(&self, index: usize) -> SeriesStyle {
        let others = [
            pen(RGBColor(0x7A, 0x3E, 0xA8), SHORT_DASH, Marker::Diamond),
            pen(RGBColor(0xA6, 0x1E, 0x5C), DOTS, Marker::Wedge),
            pen(RGBColor(0x6B, 0x5B, 0x00), TWO_DOTS, Marker::Ring),
        ];
        [self.talent, self.capital, self.technology, others[0], others[1], others[2]][index % 6]
    }

    /// How wide a figure is that usually has this width.
    pub fn width(&self, usual: f64) -> f64 {
        self.width.unwrap_or(usual)
    }
}

impl SeriesStyle {
    /// A solid line of a width in points, without marks.
    pub const fn solid(colour: RGBColor, width: f64) -> Self {
        Self { colour, dashes: &[], width, mark: Marker::Nothing }
    }
}

fn pen(colour: RGBColor, dashes: &'static [f64], mark: Marker) -> SeriesStyle {
    SeriesStyle { colour, dashes, width: 1.25, mark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_series_differ_in_hue_in_mark_and_in_kind_of_line_and_can_be_read_on_white() {
        let theme = theme(Language::English);
        let pens: Vec<SeriesStyle> = (0..6).map(|index| theme.series(index)).collect();
        for (index, pen) in pens.iter().enumerate() {
            let is_like = |other: &SeriesStyle| {
                other.colour == pen.colour || other.mark == pen.mark || other.dashes == pen.dashes
            };
            assert!(!pens[..index].iter().any(is_like), "{index}");
            let linear = |part: u8| (f64::from(part) / 255.0).powf(2.2);
            let (red, green, blue) = (linear(pen.colour.0), linear(pen.colour.1), linear(pen.colour.2));
            let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            assert!(1.05 / (luminance + 0.05) >= 4.5, "{index}");
        }
    }
}
