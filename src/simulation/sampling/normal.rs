//! The quantile of the normal law: once to the last digit, once fast.

#![expect(clippy::cast_possible_truncation, reason = "the leading bits of a number fit any word")]
#![expect(clippy::inline_always, reason = "only what is inlined into the dispatcher becomes vectors")]
#![expect(clippy::excessive_precision, reason = "the constants are written as they were published")]

use crate::numeric::scalar::{exp, ln};
use std::sync::LazyLock;

/// What `quick_normal_quantile` may be wrong by.
pub(super) const QUICK_ERROR: f64 = 1e-8;

/// Parts of a table between one power of ½ and the next, as a power of 2.
const PART_BITS: u32 = 5;
const BITS_BELOW_PARTS: u32 = f64::MANTISSA_DIGITS - 1 - PART_BITS;
/// The least tail that a uniform number with 52 bits leaves.
const FIRST_PART: u64 = (f64::EPSILON / 2.0).to_bits() >> BITS_BELOW_PARTS;
const PARTS: u64 = (0.5_f64.to_bits() >> BITS_BELOW_PARTS) - FIRST_PART;

/// z and its first three derivatives over their factorials, at the middle of each part.
static TABLE: LazyLock<Vec<[f64; 4]>> =
    LazyLock::new(|| (FIRST_PART..FIRST_PART + PARTS).map(|part| expansion_at(middle_of(part))).collect());

/// The middle of a part, whose number is the leading bits of the numbers in it.
#[inline(always)]
fn middle_of(part: u64) -> f64 {
    f64::from_bits(part << BITS_BELOW_PARTS | 1 << (BITS_BELOW_PARTS - 1))
}

/// With φ the density: z' = 1/φ(z), z" = z·z'², z"' = (1 + 2z²)·z'³.
fn expansion_at(u: f64) -> [f64; 4] {
    let z = normal_quantile(u);
    let slope = std::f64::consts::TAU.sqrt() * exp(z * z / 2.0);
    [z, slope, z * slope * slope / 2.0, (1.0 + 2.0 * z * z) * slope * slope * slope / 6.0]
}

/// z with Φ(z) = u to within [`QUICK_ERROR`], for a u that has 52 bits: without a branch, logarithm or division.
#[inline]
pub(super) fn quick_normal_quantile(u: f64) -> f64 {
    let (part, step) = part_and_step(u);
    expanded(TABLE[part], step, u)
}

/// [`quick_normal_quantile`] of eight at once, to the bit.
#[inline(always)]
pub(super) fn quick_normal_quantiles(us: &[f64; 8]) -> [f64; 8] {
    let (mut parts, mut steps) = ([0; 8], [0.0; 8]);
    for lane in 0..8 {
        (parts[lane], steps[lane]) = part_and_step(us[lane]);
    }
    let (table, mut terms) = (&*TABLE, [[0.0; 8]; 4]);
    for lane in 0..8 {
        let expansion = &table[parts[lane]];
        for order in 0..4 {
            terms[order][lane] = expansion[order];
        }
    }
    let mut quantiles = [0.0; 8];
    for lane in 0..8 {
        let expansion = [terms[0][lane], terms[1][lane], terms[2][lane], terms[3][lane]];
        quantiles[lane] = expanded(expansion, steps[lane], us[lane]);
    }
    quantiles
}

/// The part of the table in which the tail of u lies, and how far from its middle.
#[inline(always)]
fn part_and_step(u: f64) -> (usize, f64) {
    let tail = u.min(1.0 - u);
    let part = tail.to_bits() >> BITS_BELOW_PARTS;
    ((part - FIRST_PART) as usize, tail - middle_of(part))
}

/// z from its expansion at the middle of a part.
#[inline(always)]
fn expanded([z, first, second, third]: [f64; 4], step: f64, u: f64) -> f64 {
    (z + step * (first + step * (second + step * third))).copysign(u - 0.5)
}

/// z with Φ(z) = u, to about 1e-16 of itself, for u strictly between 0 and 1.
///
/// The rational approximations are those of M. Wichura, "Algorithm AS 241: The Percentage Points of the Normal
/// Distribution" (Applied Statistics 37, 1988): minimax in u − ½ within 0.425 of the middle, and in √(−ln u) beyond.
#[inline]
pub(crate) fn normal_quantile(u: f64) -> f64 {
    const REACH_OF_THE_MIDDLE: f64 = 0.425;
    let centred = u - 0.5;
    if centred.abs() <= REACH_OF_THE_MIDDLE {
        let rest = REACH_OF_THE_MIDDLE * REACH_OF_THE_MIDDLE - centred * centred;
        return centred * ratio(rest, &MIDDLE);
    }
    in_the_tail(u.min(1.0 - u)).copysign(centred)
}

/// |z| for the `tail` beyond it, at most 0.075.
fn in_the_tail(tail: f64) -> f64 {
    /// Where the near tail (tail above 1.4e-11) ends and the far tail begins.
    const END_OF_THE_NEAR_TAIL: f64 = 5.0;
    const START_OF_THE_NEAR_TAIL: f64 = 1.6;
    let root = (-ln(tail)).sqrt();
    if root <= END_OF_THE_NEAR_TAIL {
        ratio(root - START_OF_THE_NEAR_TAIL, &NEAR_TAIL)
    } else {
        ratio(root - END_OF_THE_NEAR_TAIL, &FAR_TAIL)
    }
}

/// Numerator and denominator, from the constant term up.
type Rational = [[f64; 8]; 2];

#[inline]
fn ratio(x: f64, [numerator, denominator]: &Rational) -> f64 {
    polynomial(x, numerator) / polynomial(x, denominator)
}

/// Estrin's order of summation: four short chains run at once where Horner's rule would wait for each product.
#[inline]
fn polynomial(x: f64, c: &[f64; 8]) -> f64 {
    let x2 = x * x;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + high * (x2 * x2)
}

const MIDDLE: Rational = [
    [
        3.387_132_872_796_366_608,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ],
];

const NEAR_TAIL: Rational = [
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_90,
        5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_40,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];

const FAR_TAIL: Rational = [
    [
        6.657_904_643_501_103_777_20,
        5.463_784_911_164_114_369_90,
        1.784_826_539_917_291_335_80,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    /// Probabilities at, beside and between the edges of parts, from 2⁻⁵² to ½.
    fn tails() -> impl Iterator<Item = f64> {
        let edge = |part| f64::from_bits(part << BITS_BELOW_PARTS);
        let edges = (FIRST_PART + 40..FIRST_PART + PARTS).map(edge);
        edges.flat_map(|edge| [edge, edge.next_down(), edge * 1.003, edge * 1.01])
    }

    #[test]
    fn the_normal_quantile_has_all_its_digits() {
        for tail in tails() {
            let (z, reference) = (normal_quantile(tail), Normal::standard().inverse_cdf(tail));
            assert!((z - reference).abs() <= 1e-14 * reference.abs(), "{z} instead of {reference}");
        }
    }

    #[test]
    fn the_quick_normal_quantile_stays_within_its_error_on_both_sides() {
        for tail in tails() {
            assert!((quick_normal_quantile(tail) - normal_quantile(tail)).abs() < QUICK_ERROR);
            let u = 1.0 - tail;
            assert!((quick_normal_quantile(u) - normal_quantile(u)).abs() < QUICK_ERROR);
        }
    }
}
