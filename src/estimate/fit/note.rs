//! What was left out or taken for granted.

/// Something that whoever reads an estimate should know, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// So many flows within a place were left out.
    WithinLeftOut(usize),
    /// So many pairs have no row and were left out.
    PairsLeftOut(usize),
    /// So many pairs have no row and count as 0.
    PairsOfNothing(usize),
    /// Codes are those of provinces, to which places were added up.
    AddedUpToProvinces,
    /// These origins send nothing.
    SilentOrigins(Vec<String>),
    /// These destinations receive nothing.
    SilentDestinations(Vec<String>),
}

impl Note {
    /// A sentence in English.
    pub fn english(&self) -> String {
        match self {
            Self::WithinLeftOut(count) => {
                format!("{count} flows within a place were left out; `--within` keeps them")
            }
            Self::PairsLeftOut(count) => format!("{count} pairs have no row and were left out"),
            Self::PairsOfNothing(count) => format!("{count} pairs have no row and count as 0"),
            Self::AddedUpToProvinces => {
                "codes are those of provinces: places were added up to provinces".to_owned()
            }
            Self::SilentOrigins(codes) => {
                format!("origins that send nothing were dropped: {}", codes.join(", "))
            }
            Self::SilentDestinations(codes) => {
                format!("destinations that receive nothing were dropped: {}", codes.join(", "))
            }
        }
    }

    /// The sentence in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::WithinLeftOut(count) => format!("略去 {count} 条本地流动；`--within` 可保留"),
            Self::PairsLeftOut(count) => format!("{count} 对地区无记录，已略去"),
            Self::PairsOfNothing(count) => format!("{count} 对地区无记录，按 0 计"),
            Self::AddedUpToProvinces => "代码为省级代码，地区已汇总到省".to_owned(),
            Self::SilentOrigins(codes) => format!("略去没有流出的来源地：{}", codes.join("、")),
            Self::SilentDestinations(codes) => format!("略去没有流入的目的地：{}", codes.join("、")),
        }
    }
}
