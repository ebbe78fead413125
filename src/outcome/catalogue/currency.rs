//! The money of a world.

use crate::outcome::{Column, Table, Values};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The word for money in meanings and units of the catalogues, which every currency takes the place of.
const IN_CATALOGUES: &str = "CNY";

/// The money in which the tables of a world count, by its code of ISO 4217. Laws know no money of their own: amounts are
/// in whatever the tables are in, and the code says how meanings and figures call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

/// What is no code of a currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency is a code of three capital letters, such as `USD`")]
pub struct NoCurrency;

/// A currency: its code, what Chinese texts call one unit of it, and other ways to write it.
struct KnownCurrency(&'static str, &'static str, &'static [&'static str]);

/// Currencies with a Chinese name. Names are those of GB/T 12406 (codes for currencies), in the short form of
/// exchange-rate tables of the People's Bank.
const KNOWN: [KnownCurrency; 37] = [
    KnownCurrency(IN_CATALOGUES, "元", &["rmb", "yuan", "renminbi", "人民币", "cn¥"]),
    KnownCurrency("USD", "美元", &["$", "us$", "dollar", "dollars"]),
    KnownCurrency("EUR", "欧元", &["€", "euro", "euros"]),
    KnownCurrency("JPY", "日元", &["yen", "円"]),
    KnownCurrency("GBP", "英镑", &["£", "pound", "pounds"]),
    KnownCurrency("INR", "印度卢比", &["₹", "rupee", "rupees", "rs"]),
    KnownCurrency("KES", "肯尼亚先令", &["ksh", "kenyan shilling"]),
    KnownCurrency("HKD", "港元", &["hk$"]),
    KnownCurrency("MOP", "澳门元", &[]),
    KnownCurrency("TWD", "新台币", &["nt$"]),
    KnownCurrency("KRW", "韩元", &["₩", "won"]),
    KnownCurrency("SGD", "新加坡元", &["s$"]),
    KnownCurrency("MYR", "马来西亚林吉特", &["ringgit"]),
    KnownCurrency("THB", "泰铢", &["฿", "baht"]),
    KnownCurrency("VND", "越南盾", &["₫", "dong"]),
    KnownCurrency("IDR", "印度尼西亚卢比", &["rp", "rupiah"]),
    KnownCurrency("PHP", "菲律宾比索", &["₱"]),
    KnownCurrency("AUD", "澳大利亚元", &["a$"]),
    KnownCurrency("NZD", "新西兰元", &["nz$"]),
    KnownCurrency("CAD", "加拿大元", &["c$"]),
    KnownCurrency("CHF", "瑞士法郎", &["franken", "sfr"]),
    KnownCurrency("SEK", "瑞典克朗", &[]),
    KnownCurrency("NOK", "挪威克朗", &[]),
    KnownCurrency("DKK", "丹麦克朗", &[]),
    KnownCurrency("PLN", "波兰兹罗提", &["zł", "zloty"]),
    KnownCurrency("HUF", "匈牙利福林", &["forint"]),
    KnownCurrency("CZK", "捷克克朗", &["kč"]),
    KnownCurrency("RUB", "卢布", &["₽", "rouble", "ruble"]),
    KnownCurrency("TRY", "土耳其里拉", &["₺", "lira", "tl"]),
    KnownCurrency("ZAR", "南非兰特", &["rand"]),
    KnownCurrency("NGN", "尼日利亚奈拉", &["₦", "naira"]),
    KnownCurrency("EGP", "埃及镑", &[]),
    KnownCurrency("ETB", "埃塞俄比亚比尔", &["birr"]),
    KnownCurrency("BRL", "巴西雷亚尔", &["r$", "real", "reais"]),
    KnownCurrency("MXN", "墨西哥比索", &["mex$"]),
    KnownCurrency("AED", "阿联酋迪拉姆", &["dirham"]),
    KnownCurrency("SAR", "沙特里亚尔", &["riyal"]),
];

impl Currency {
    /// The currency of a code.
    ///
    /// # Errors
    ///
    /// Fails when it is no three capital letters, or `RMB`, which is the name of a currency and no code.
    pub fn new(code: &str) -> Result<Self, NoCurrency> {
        let is_code = code.len() == 3 && code.bytes().all(|it| it.is_ascii_uppercase()) && code != "RMB";
        if is_code { Ok(Self(code.to_owned())) } else { Err(NoCurrency) }
    }

    /// The code that was meant by a name, a sign or a code in small letters, if it is clear which.
    pub fn meant(text: &str) -> Option<String> {
        let plain = text.trim().to_lowercase();
        let is_it = |it: &&KnownCurrency| {
            it.0.to_lowercase() == plain || it.1 == plain || it.2.contains(&plain.as_str())
        };
        let known = KNOWN.iter().find(is_it).map(|it| it.0.to_owned());
        known.or_else(|| Self::new(&text.trim().to_uppercase()).ok().map(|it| it.0))
    }

    /// The currency that a unit such as `USD per year` begins with, if it is one of money.
    pub fn of_unit(unit: &str) -> Option<Self> {
        Self::new(unit.split(' ').next()?).ok()
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// What Chinese texts call one unit of it; the code where no name is known.
    pub fn chinese(&self) -> &str {
        KNOWN.iter().find(|it| it.0 == self.0).map_or(&self.0, |it| it.1)
    }

    /// Words of the catalogues about money in this currency: `USD per year` for `CNY per year`.
    pub fn in_words<'w>(&self, words: &'w str) -> Cow<'w, str> {
        if self.0 == IN_CATALOGUES || !words.contains(IN_CATALOGUES) {
            return Cow::Borrowed(words);
        }
        let is_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
        let (mut text, mut rest) = (String::new(), words);
        while let Some(at) = rest.find(IN_CATALOGUES) {
            let (before, after) = (&rest[..at], &rest[at + IN_CATALOGUES.len()..]);
            let alone = !is_word(before.chars().last()) && !is_word(after.chars().next());
            text += before;
            text += if alone { &self.0 } else { IN_CATALOGUES };
            rest = after;
        }
        Cow::Owned(text + rest)
    }
}

impl Currency {
    /// A table with the words of its column `unit` in this currency.
    pub fn in_units(&self, table: Table) -> Table {
        if self.0 == IN_CATALOGUES {
            return table;
        }
        let column = |it: &Column| match &it.values {
            Values::Text(units) if it.name == "unit" => {
                let units = units.iter().map(|it| self.in_words(it).into_owned()).collect();
                Column::text(it.name.clone(), units)
            }
            _ => it.clone(),
        };
        Table::new(table.columns().iter().map(column).collect()).unwrap_or(table)
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self(IN_CATALOGUES.to_owned())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Currency {
    type Error = NoCurrency;

    fn try_from(code: String) -> Result<Self, NoCurrency> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_a_code_and_names_and_signs_say_which_code_was_meant() {
        for (written, meant) in [
            ("usd", Some("USD")),
            ("€", Some("EUR")),
            ("RMB", Some("CNY")),
            ("肯尼亚先令", Some("KES")),
            (" chf ", Some("CHF")),
            ("xof", Some("XOF")),
            ("money", None),
            ("", None),
        ] {
            assert!(Currency::new(written).is_err(), "{written}");
            assert_eq!(Currency::meant(written).as_deref(), meant, "{written}");
        }
        assert_eq!(Currency::new("USD").unwrap().code(), "USD");
    }

    #[test]
    fn a_currency_is_shown_by_its_code_and_called_by_its_name_in_chinese() {
        for (code, chinese) in [("CNY", "元"), ("USD", "美元"), ("XOF", "XOF")] {
            let currency = Currency::new(code).unwrap();
            assert_eq!((currency.to_string().as_str(), currency.chinese()), (code, chinese));
        }
    }

    #[test]
    fn money_in_words_is_in_the_currency_and_names_of_columns_stay() {
        let said = |code, words| Currency::new(code).unwrap().in_words(words).into_owned();
        assert_eq!(said("KES", "CNY per person and year"), "KES per person and year");
        assert_eq!(said("USD", "persons, CNY, projects"), "persons, USD, projects");
        assert_eq!(said("EUR", "output_cny, in CNY; CNYX"), "output_cny, in EUR; CNYX");
        assert_eq!(said("CNY", "CNY per year"), "CNY per year");
    }

    #[test]
    fn no_two_currencies_share_a_code_or_a_name() {
        for (number, one) in KNOWN.iter().enumerate() {
            assert!(Currency::new(one.0).is_ok(), "{}", one.0);
            let same = |it: &KnownCurrency| {
                it.0 == one.0 || it.1 == one.1 || it.2.iter().any(|it| one.2.contains(it))
            };
            assert!(!KNOWN[number + 1..].iter().any(same), "{}", one.0);
        }
    }
}
