//! A map of who depends on one supplier.

use crate::figure::canvas::{Canvas, Point, TextFormat};
use crate::figure::format::rounded;
use crate::figure::labels::{self, LabelRequest, Obstacles};
use crate::figure::map_legend::round_values;
use crate::figure::places::projection;
use crate::figure::projection::Map;
use crate::figure::sheet::{Caption, MARGIN, sheet};
use crate::figure::theme::{Language, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions, basemap, graticule, places};
use crate::outcome::{Column, Table, TableError};

use super::{ExposedRegions, ExposureFolder, Supplier};

/// Room left of the map for degrees of latitude.
const LEFT: f64 = 9.0;
/// The radius of the largest circle in mm.
const RADIUS: f64 = 4.5;
/// Height of the legend in mm.
const LEGEND: f64 = 5.0 + 2.0 * RADIUS;
/// Exposure in per mille reads without long rows of noughts.
const SCALE: f64 = 1000.0;

/// Everything the map is drawn from.
struct ExposureMap<'figure> {
    theme: &'figure Theme,
    exposure: &'figure ExposureFolder,
    exposed: &'figure ExposedRegions,
    lines: Vec<Vec<Point>>,
    map: Map,
}

/// The map; nothing in a folder that no supplier was asked for in.
pub(in crate::figure) fn exposed(
    exposure: &ExposureFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Option<Drawing>, FigureError> {
    let Some(exposed) = &exposure.exposed else { return Ok(None) };
    let lines = basemap::lines(options)?;
    let fit = |top: f64| {
        let degrees: Vec<Point> = exposure.places.iter().map(|at| (at.longitude, at.latitude)).collect();
        let width = WIDE - 2.0 * MARGIN - LEFT;
        Map::fit(projection(&exposure.places), &degrees, &[], ((MARGIN + LEFT, top), width))
    };
    let body = fit(0.0).frame.height() + graticule::FOOT + LEGEND;
    let caption = caption(exposure, exposed, theme.language, options);
    let svg = sheet(&exposure.origin, theme, (WIDE, body), &caption, |canvas, top| {
        ExposureMap { theme, exposure, exposed, lines: lines.clone(), map: fit(top) }.draw(canvas);
    });
    Ok(Some(Drawing { svg, data: plotted(exposure, exposed)? }))
}

impl ExposureMap<'_> {
    fn draw(&self, canvas: &Canvas) {
        graticule::draw(canvas, self.theme, &self.map);
        for part in self.lines.iter().flat_map(|line| self.map.visible(line)) {
            canvas.line(&part, &self.theme.background);
        }
        let order = order(&self.exposed.exposure);
        let (colour, supplier) = (self.theme.talent.colour, self.supplier().place);
        for &place in &order {
            let (centre, radius) = self.circle(place);
            canvas.disc(centre, radius, colour, 0.30);
            canvas.ring(centre, radius, colour, 0.4);
        }
        let (centre, radius) = self.circle(supplier);
        canvas.ring(centre, radius + 0.5, self.theme.capital.colour, 1.2);
        self.draw_labels(canvas, &order);
        self.draw_legend(canvas, self.map.frame.bottom + graticule::FOOT);
    }

    fn supplier(&self) -> &Supplier {
        &self.exposure.suppliers[self.exposed.supplier]
    }

    fn largest(&self) -> f64 {
        self.exposed.exposure.iter().copied().fold(0.0, f64::max)
    }

    /// Area ∝ exposure.
    fn circle(&self, place: usize) -> (Point, f64) {
        let at = &self.exposure.places[place];
        let share = (self.exposed.exposure[place] / self.largest().max(f64::MIN_POSITIVE)).sqrt();
        (self.map.place(at.longitude, at.latitude), (RADIUS * share).max(0.25))
    }

    fn draw_labels(&self, canvas: &Canvas, order: &[usize]) {
        let look = TextFormat::plain(self.theme).haloed();
        let spot = |&place: &usize| {
            let (at, radius) = self.circle(place);
            let text = places::name(&self.exposure.places, place, self.theme.language);
            LabelRequest { at, radius, text }
        };
        let spots: Vec<LabelRequest> = order.iter().map(spot).collect();
        let circles: Vec<(Point, f64)> = order.iter().map(|it| self.circle(*it)).collect();
        let obstacles = Obstacles {
            circles: circles.into_iter().filter(|it| it.1 > 0.8).collect(),
            ..Obstacles::default()
        };
        let within = self.map.frame.grown(-0.6);
        let placed = labels::place(&spots, (20, 9.0), &within, &obstacles, &look);
        labels::draw(canvas, &placed, &look);
    }

    fn draw_legend(&self, canvas: &Canvas, top: f64) {
        let (language, plain) = (self.theme.language, TextFormat::plain(self.theme));
        let (heading, middle) = (top + 3.6, top + 5.0 + RADIUS);
        let title = language.say(
            "Circle area: loss of the region's output, ‰ of the loss of the supplier's capacity; ring: the supplier",
            "圆面积：该地区产出损失占供应方产能损失的千分比（‰）；圆环：供应方",
        );
        canvas.text(title, (MARGIN, heading), &TextFormat::muted(self.theme));
        let (largest, mut x) = (SCALE * self.largest(), MARGIN);
        for value in round_values(largest) {
            let radius = RADIUS * (value / largest).sqrt();
            canvas.disc((x + radius, middle), radius, self.theme.talent.colour, 0.30);
            canvas.ring((x + radius, middle), radius, self.theme.talent.colour, 0.4);
            let label = rounded(value);
            canvas.text(&label, (x + 2.0 * radius + 1.0, middle + plain.capital_height() / 2.0), &plain);
            x += 2.0 * radius + plain.width(&label) + 5.0;
        }
    }
}

/// Places, the most exposed first.
fn order(exposure: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..exposure.len()).collect();
    order.sort_by(|&one, &other| exposure[other].total_cmp(&exposure[one]).then(one.cmp(&other)));
    order
}

fn caption(
    exposure: &ExposureFolder,
    exposed: &ExposedRegions,
    language: Language,
    options: &FigureOptions,
) -> Caption {
    let supplier = &exposure.suppliers[exposed.supplier];
    let (place, makes, name) =
        (exposure.place(supplier, language), supplier.makes(language), &exposure.origin.name);
    let first = places::name(&exposure.places, order(&exposed.exposure)[0], language);
    let (title, subtitle, description) = match language {
        Language::English => (
            format!("Who depends on {place}, {makes}"),
            format!("{name}; first-order loss in the base year, before it passes on"),
            format!("Map of circles by exposure. The most exposed is {first}."),
        ),
        Language::Chinese => (
            format!("哪些地区依赖{place}（{makes}）"),
            format!("{name}；基准年的一阶损失，尚未传导"),
            format!("按依赖程度绘制的圆形地图。最依赖的是{first}。"),
        ),
    };
    Caption { title, subtitle, note: basemap::note(options), description }
}

fn plotted(exposure: &ExposureFolder, exposed: &ExposedRegions) -> Result<Table, TableError> {
    let order = order(&exposed.exposure);
    Table::new(vec![
        Column::text("code", order.iter().map(|it| exposure.places[*it].code.clone()).collect()),
        Column::real("exposure", order.iter().map(|it| exposed.exposure[*it]).collect()),
    ])
}
