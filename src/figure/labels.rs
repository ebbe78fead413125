//! Where labels go so that none covers another: at line ends, and beside places on a map.

use super::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use super::theme::SeriesStyle;
use crate::numeric::scalar::hypot;

/// Heights for labels that would like to be at `wanted`, at least `gap` apart and within `low` to `high`, moved as
/// little as possible (least squares, by pooling labels that collide). The order of the input is kept.
pub(super) fn spread(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&one, &other| wanted[one].total_cmp(&wanted[other]).then(one.cmp(&other)));
    // Without the gaps that come before it, each label only has to be no higher than the next.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, &index) in order.iter().enumerate() {
        let mut block = (wanted[index] - rank as f64 * gap, 1);
        while let Some(&(mean, size)) = blocks.last() {
            if mean <= block.0 {
                break;
            }
            blocks.pop();
            let together = size + block.1;
            block = ((mean * size as f64 + block.0 * block.1 as f64) / together as f64, together);
        }
        blocks.push(block);
    }
    let room = high - gap * wanted.len().saturating_sub(1) as f64;
    let placed = blocks.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean.min(room).max(low), size));
    let mut heights = vec![0.0; wanted.len()];
    for (rank, (place, index)) in placed.zip(order).enumerate() {
        heights[index] = place + rank as f64 * gap;
    }
    heights
}

/// A place that would like a label; those given first have the first choice.
#[derive(Debug, Clone)]
pub(super) struct LabelRequest {
    pub at: Point,
    /// How far the label keeps away from the place.
    pub radius: f64,
    pub text: String,
}

/// A label that found room.
#[derive(Debug, Clone)]
pub(super) struct PlacedLabel {
    pub text: String,
    pub baseline: Point,
    pub anchor: Anchor,
    pub cover: Frame,
    /// From the place to the label, where it is not beside it.
    pub leader: Option<[Point; 2]>,
}

/// What labels should stay clear of: circles as places and radii, and points along lines.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    pub circles: Vec<(Point, f64)>,
    pub points: Vec<Point>,
    /// Rectangles that no label may touch.
    pub frames: Vec<Frame>,
}

/// Sets up to `wanted` labels one after the other, each where it covers least: a circle costs 3, a point of a line
/// 0.5, a less usual side up to 2. A label without room, or that costs more than is `bearable`, is left out.
pub(super) fn place(
    spots: &[LabelRequest],
    (wanted, bearable): (usize, f64),
    within: &Frame,
    obstacles: &Obstacles,
    look: &TextFormat,
) -> Vec<PlacedLabel> {
    let mut placed: Vec<PlacedLabel> = Vec::new();
    for spot in spots {
        if placed.len() >= wanted {
            break;
        }
        let free = candidates(spot, look).into_iter().enumerate().filter(|(_, label)| {
            let clear = |other: &Frame| !other.overlaps(&label.cover);
            within.holds(&label.cover)
                && placed.iter().all(|other| clear(&other.cover))
                && obstacles.frames.iter().all(clear)
        });
        let costs = free.map(|(rank, label)| (cost(&label, spot, obstacles) + burden(rank), label));
        let best = costs.min_by(|one, other| one.0.total_cmp(&other.0));
        placed.extend(best.filter(|(cost, _)| *cost <= bearable).map(|(_, label)| label));
    }
    placed
}

/// Draws the labels that were placed.
pub(super) fn draw(canvas: &Canvas, labels: &[PlacedLabel], look: &TextFormat) {
    for leader in labels.iter().filter_map(|label| label.leader) {
        let pen = SeriesStyle::solid(look.colour, 0.4);
        canvas.faint_line(&leader, &pen, 0.6);
    }
    for label in labels {
        canvas.text(&label.text, label.baseline, &look.anchored(label.anchor));
    }
}

/// How far labels may be from their places, in mm.
const DISTANCES: [f64; 3] = [0.7, 3.4, 6.4];

/// Eight places around the spot, the ones that read best first; then further off, with a line to the spot.
fn candidates(spot: &LabelRequest, look: &TextFormat) -> Vec<PlacedLabel> {
    DISTANCES.iter().flat_map(|&distance| at_distance(spot, distance, look)).collect()
}

fn at_distance(spot: &LabelRequest, distance: f64, look: &TextFormat) -> Vec<PlacedLabel> {
    let (r, d, h) = (spot.radius + distance, 0.72 * (spot.radius + distance), look.capital_height());
    let (x, y) = spot.at;
    let around = [
        (Anchor::Start, x + r, y + h / 2.0),
        (Anchor::Start, x + d, y - d),
        (Anchor::End, x - r, y + h / 2.0),
        (Anchor::End, x - d, y - d),
        (Anchor::Middle, x, y - r - 0.3),
        (Anchor::Middle, x, y + r + h),
        (Anchor::Start, x + d, y + d + h),
        (Anchor::End, x - d, y + d + h),
    ];
    let label = |(anchor, x, y)| {
        let cover = cover(&spot.text, (x, y), anchor, look);
        let leader = (distance > DISTANCES[0]).then(|| leader(spot, &cover));
        PlacedLabel { text: spot.text.clone(), baseline: (x, y), anchor, cover, leader }
    };
    around.into_iter().map(label).collect()
}

/// From the rim of the spot to the nearest place of a label.
fn leader(spot: &LabelRequest, cover: &Frame) -> [Point; 2] {
    let (x, y) = spot.at;
    let end = (x.clamp(cover.left, cover.right), y.clamp(cover.top, cover.bottom));
    let length = hypot(end.0 - x, end.1 - y).max(1e-9);
    let share = spot.radius / length;
    [(x + share * (end.0 - x), y + share * (end.1 - y)), end]
}

/// What a line of text covers, with a little air.
pub(super) fn cover(text: &str, (x, y): Point, anchor: Anchor, look: &TextFormat) -> Frame {
    let (width, height) = (look.width(text), look.capital_height());
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Frame {
        left: left - 0.3,
        top: y - height - 0.5,
        right: left + width + 0.3,
        bottom: y + 0.32 * height + 0.2,
    }
}

/// What a candidate costs by its rank alone: those further off are for where nothing else has room.
fn burden(rank: usize) -> f64 {
    0.25 * (rank % 8) as f64 + 0.9 * (rank / 8) as f64
}

/// What a label covers; its line to the spot crosses what it crosses.
fn cost(label: &PlacedLabel, own: &LabelRequest, obstacles: &Obstacles) -> f64 {
    let cover = &label.cover;
    let crossed = label.leader.map_or(0, |[from, to]| {
        let on_line = |step: u32| {
            let share = f64::from(step) / 8.0;
            (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
        };
        let is_hit = |&(centre, radius): &(Point, f64)| {
            let inside = |at: Point| hypot(at.0 - centre.0, at.1 - centre.1) < radius;
            centre != own.at && (1..=8).any(|step| inside(on_line(step)))
        };
        obstacles.circles.iter().filter(|circle| is_hit(circle)).count()
    });
    let hit = |&(centre, radius): &(Point, f64)| {
        let (x, y) = (centre.0.clamp(cover.left, cover.right), centre.1.clamp(cover.top, cover.bottom));
        centre != own.at && hypot(x - centre.0, y - centre.1) < radius
    };
    let circles = obstacles.circles.iter().filter(|circle| hit(circle)).count();
    let points = obstacles.points.iter().filter(|&&point| cover.contains(point)).count();
    3.0 * circles as f64 + 0.5 * points as f64 + 1.5 * crossed as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::{Language, theme};

    #[test]
    fn labels_that_collide_move_apart_by_the_same_distance() {
        assert_eq!(spread(&[5.0, 5.0], 2.0, (0.0, 10.0)), [4.0, 6.0]);
        assert_eq!(spread(&[8.0, 1.0], 2.0, (0.0, 10.0)), [8.0, 1.0]);
    }

    #[test]
    fn labels_stay_between_top_and_bottom() {
        let heights = spread(&[9.0, 9.5, 10.0], 2.0, (0.0, 10.0));
        assert_eq!(heights, [6.0, 8.0, 10.0]);
        assert_eq!(spread(&[0.0, 0.0], 2.0, (0.0, 10.0)), [0.0, 2.0]);
    }

    #[test]
    fn labels_of_crowded_places_do_not_overlap_and_stay_inside() {
        let look = TextFormat::plain(&theme(Language::English));
        let frame = Frame { left: 0.0, top: 0.0, right: 60.0, bottom: 40.0 };
        let spots: Vec<LabelRequest> = (0..60)
            .map(|index| LabelRequest {
                at: (f64::from(index * 7 % 60), f64::from(index * 11 % 40)),
                radius: 1.0,
                text: format!("Region {index}"),
            })
            .collect();
        let placed = place(&spots, (60, 9.0), &frame, &Obstacles::default(), &look);
        assert!(placed.len() > 5 && placed.len() < 60);
        for (index, label) in placed.iter().enumerate() {
            assert!(frame.holds(&label.cover));
            assert!(placed[..index].iter().all(|other| !other.cover.overlaps(&label.cover)));
        }
    }
}
