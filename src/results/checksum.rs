//! Checksums, by which a file shows that none of its bits has changed since it was written.

use crate::outcome::{Table, Values};
use crc32fast::Hasher;

/// Bytes of a checksum.
const LENGTH: usize = 4;

/// Puts the checksum of some bytes behind them.
pub(super) fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// The bytes before their checksum; nothing if it is that of others.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (content, checksum) = bytes.split_last_chunk::<LENGTH>()?;
    (crc32fast::hash(content) == u32::from_le_bytes(*checksum)).then_some(content)
}

/// The checksum of the names and values of a table, whatever file they stand in. All that is no number is one.
pub fn of_table(table: &Table) -> u32 {
    let mut hasher = Hasher::new();
    for column in table.columns() {
        hasher.update(column.name.as_bytes());
        match &column.values {
            Values::Real(values) => {
                for it in values {
                    let number = if it.is_nan() { f64::NAN } else { *it };
                    hasher.update(&number.to_bits().to_le_bytes());
                }
            }
            Values::Integer(values) => {
                for it in values {
                    hasher.update(&it.to_le_bytes());
                }
            }
            Values::Text(values) => {
                for it in values {
                    hasher.update(&it.len().to_le_bytes());
                    hasher.update(it.as_bytes());
                }
            }
        }
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Column;

    #[test]
    fn every_bit_that_flips_is_noticed() {
        let whole = sealed(b"a part".to_vec());
        assert_eq!(unsealed(&whole), Some(b"a part".as_slice()));
        for bit in 0..8 * whole.len() {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unsealed(&flipped), None, "bit {bit}");
        }
        assert!((0..whole.len()).all(|it| unsealed(&whole[..it]).is_none()), "cut short");
    }

    #[test]
    fn tables_that_differ_in_a_name_a_value_or_where_a_text_ends_have_other_checksums() {
        let table = |name: &str, real: f64, texts: [&str; 2]| {
            let columns = vec![
                Column::real(name, vec![real, f64::NAN]),
                Column::integer("n", vec![1, 2]),
                Column::text("t", texts.into_iter().collect()),
            ];
            of_table(&Table::new(columns).unwrap())
        };
        let same = table("a", 1.0, ["x", "yz"]);
        assert_eq!(same, table("a", 1.0, ["x", "yz"]));
        let others = [table("b", 1.0, ["x", "yz"]), table("a", 1.0 + f64::EPSILON, ["x", "yz"])];
        assert!(others.iter().all(|it| *it != same) && table("a", 1.0, ["xy", "z"]) != same);
    }
}
