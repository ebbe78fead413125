//! A map of arrows between regions, without boundaries: flows of one factor, or how they differ from those of a base.

use crate::numeric::scalar::hypot;
use crate::region::Factor;

use super::arcs::{Arrow, Circle};
use super::canvas::{Canvas, Point, TextFormat};
use super::flows::{MapFlow, ShownFlows};
use super::graticule;
use super::labels::{self, LabelRequest, Obstacles};
use super::map_legend::{self, Legend};
use super::map_style::MapStyle;
use super::places::{self, MapPlace};
use super::projection::Map;
use super::sheet::MARGIN;
use super::theme::{SeriesStyle, Theme, WIDE};

/// Room left of the map for degrees of latitude.
const LEFT: f64 = 9.0;
const OPACITY: f64 = 0.72;

/// What a map shows.
pub(super) struct MapContent<'figure> {
    pub places: &'figure [MapPlace],
    pub factor: Factor,
    /// The largest first; differences may be negative.
    pub flows: &'figure [MapFlow],
    /// By position in the atlas.
    pub stocks: &'figure [f64],
    /// Lines of a base map in degrees.
    pub lines: &'figure [Vec<Point>],
    pub style: MapStyle,
}

/// The regions on a map with their stocks, and its flows between them.
pub(super) struct OnMap {
    pub places: Vec<MapPlace>,
    pub stocks: Vec<f64>,
    pub flows: Vec<MapFlow>,
}

impl OnMap {
    /// All regions, or those that a part of the flows is about with the ends of these flows.
    pub fn new(part: &ShownFlows, places: &[MapPlace], stocks: &[f64], flows: &[MapFlow]) -> Self {
        let is_on = |place: usize| {
            let ends = || flows.iter().any(|flow| flow.origin == place || flow.destination == place);
            part.places.is_empty() || part.places.contains(&place) || (!part.is_among() && ends())
        };
        let kept: Vec<usize> = (0..places.len()).filter(|&place| is_on(place)).collect();
        let at = |place: usize| kept.partition_point(|&other| other < place);
        let moved =
            |flow: &MapFlow| MapFlow { origin: at(flow.origin), destination: at(flow.destination), ..*flow };
        Self {
            places: kept.iter().map(|&place| places[place].clone()).collect(),
            stocks: kept.iter().map(|&place| stocks[place]).collect(),
            flows: flows.iter().map(moved).collect(),
        }
    }
}

/// Everything one map is drawn from.
pub(super) struct ArrowMap<'figure> {
    theme: &'figure Theme,
    flows: &'figure [MapFlow],
    names: Vec<String>,
    circles: Vec<Circle>,
    /// Positions in the atlas, the largest stock first.
    order: Vec<usize>,
    map: Map,
    lines: &'figure [Vec<Point>],
    legend: Legend,
}

/// As many arrows as can be told apart.
pub(super) fn usual_count(regions: usize) -> usize {
    if regions <= 60 { 60 } else { 100 }
}

impl<'figure> ArrowMap<'figure> {
    /// Fits a map to the sheet, with its top at `top`. There must be at least one flow.
    pub fn new(theme: &'figure Theme, shown: &MapContent<'figure>, top: f64) -> Self {
        let degrees: Vec<Point> = shown.places.iter().map(|at| (at.longitude, at.latitude)).collect();
        let ways: Vec<_> = shown.flows.iter().map(|flow| (flow.origin, flow.destination)).collect();
        let projection = places::projection(shown.places);
        let width = theme.width(WIDE) - 2.0 * MARGIN - LEFT;
        let map = Map::fit(projection, &degrees, &ways, ((MARGIN + LEFT, top), width));
        let stocks = shown.stocks;
        let largest = stocks.iter().copied().fold(0.0, f64::max);
        let centres: Vec<Point> = degrees.iter().map(|&(east, north)| map.place(east, north)).collect();
        let size = |place: usize| if largest > 0.0 { (stocks[place] / largest).sqrt() } else { 0.0 };
        let radius = largest_radius(&map, degrees.len()).min(radius_between(&centres, &ways, size));
        // Many regions lie close together, and so do their arrows.
        let widest = if degrees.len() > 60 { 1.3 } else { 1.9 } * (theme.width(WIDE) / WIDE).clamp(0.4, 1.0);
        let circles = degrees.iter().zip(stocks).map(|(&(longitude, latitude), &stock)| Circle {
            centre: map.place(longitude, latitude),
            radius: if largest > 0.0 { (radius * (stock / largest).sqrt()).max(0.25) } else { 0.5 },
        });
        let mut order: Vec<usize> = (0..stocks.len()).collect();
        order.sort_by(|&one, &other| stocks[other].total_cmp(&stocks[one]).then(one.cmp(&other)));
        let name = |place| places::name(shown.places, place, theme.language);
        let flow = (shown.flows[0].amount.abs(), widest);
        Self {
            theme,
            flows: shown.flows,
            names: (0..degrees.len()).map(name).collect(),
            circles: circles.collect(),
            order,
            map,
            lines: shown.lines,
            legend: Legend { factor: shown.factor, stock: (largest, radius), flow, style: shown.style },
        }
    }

    /// Height of map, degrees and legend in mm.
    pub fn height(&self) -> f64 {
        self.map.frame.height() + graticule::FOOT + self.legend.height(self.theme)
    }

    /// Draws graticule, lines, circles, arrows, names and the legend.
    pub fn draw(&self, canvas: &Canvas) {
        let style = self.legend.style;
        graticule::draw(canvas, self.theme, &self.map);
        self.draw_lines(canvas);
        let rim = if self.circles.len() > 60 { 0.3 } else { 0.5 };
        for &place in &self.order {
            let circle = self.circles[place];
            canvas.disc(circle.centre, circle.radius, style.circles.colour, 0.16);
            canvas.ring(circle.centre, circle.radius, style.circles.colour, rim);
        }
        let arrows = self.arrows();
        let paper = SeriesStyle { colour: self.theme.paper, ..style.more };
        for (arrow, amount) in arrows.iter().rev() {
            arrow.draw(canvas, &style.of(*amount), paper, OPACITY);
        }
        self.draw_labels(canvas, &arrows);
        map_legend::draw(canvas, self.theme, &self.legend, self.map.frame.bottom + graticule::FOOT);
    }

    fn draw_lines(&self, canvas: &Canvas) {
        let pen = SeriesStyle { width: 0.4, ..self.theme.background };
        for part in self.lines.iter().flat_map(|line| self.map.visible(line)) {
            canvas.line(&part, &pen);
        }
    }

    /// Arrows with their amounts, the largest first; width ∝ √flow.
    fn arrows(&self) -> Vec<(Arrow, f64)> {
        let (largest, widest) = self.legend.flow;
        let arrow = |flow: &MapFlow| {
            let width = (widest * (flow.amount.abs() / largest).sqrt()).max(0.12);
            let arrow = Arrow::between(self.circles[flow.origin], self.circles[flow.destination], width);
            arrow.map(|arrow| (arrow, flow.amount))
        };
        self.flows.iter().filter_map(arrow).collect()
    }

    fn draw_labels(&self, canvas: &Canvas, arrows: &[(Arrow, f64)]) {
        let look = TextFormat::plain(self.theme).haloed();
        let spot = |&place: &usize| {
            let circle = self.circles[place];
            LabelRequest { at: circle.centre, radius: circle.radius, text: self.names[place].clone() }
        };
        let spots: Vec<LabelRequest> = self.order.iter().map(spot).collect();
        let wide = arrows.iter().map(|(arrow, _)| arrow).filter(|arrow| arrow.width > 0.25);
        let obstacles = Obstacles {
            circles: self.circles.iter().filter(|c| c.radius > 0.8).map(|c| (c.centre, c.radius)).collect(),
            points: wide
                .flat_map(|arrow| arrow.shaft.iter().step_by(3).chain(&arrow.head).copied())
                .collect(),
            frames: vec![],
        };
        // Few regions are all named; among many, a name must not cover others.
        let wanted = if self.circles.len() > 60 { (30, 7.0) } else { (60, 25.0) };
        let within = self.map.frame.grown(-0.6);
        let placed = labels::place(&spots, wanted, &within, &obstacles, &look);
        labels::draw(canvas, &placed, &look);
    }
}

/// The radius of the largest circle that leaves most arrows a shaft; circles that lie too close for that stay.
fn radius_between(centres: &[Point], ways: &[(usize, usize)], size: impl Fn(usize) -> f64) -> f64 {
    let room = |&(from, to): &(usize, usize)| {
        let (one, other) = (centres[from], centres[to]);
        let distance = hypot(other.0 - one.0, other.1 - one.1);
        (distance - SHORTEST_ARROW) / (size(from) + size(to)).max(1e-9)
    };
    let mut rooms: Vec<f64> = ways.iter().map(room).collect();
    rooms.sort_by(f64::total_cmp);
    rooms.get(rooms.len() / 10).copied().unwrap_or(f64::INFINITY).max(SMALLEST_LARGEST)
}

/// An arrow between two circles is at least this long where there is room, in mm.
const SHORTEST_ARROW: f64 = 4.0;

/// The largest circle has this radius at least, in mm.
const SMALLEST_LARGEST: f64 = 1.6;

/// The more regions there are, the smaller are their circles.
fn largest_radius(map: &Map, regions: usize) -> f64 {
    let share = map.frame.width() * map.frame.height() / regions.max(1) as f64;
    (0.28 * share.sqrt()).clamp(2.4, 5.0)
}
