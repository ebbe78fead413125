//! The technology fields of a world, which its tables name (section 1 of the model description).

/// The name of the field of everything that belongs to no other.
pub const GENERAL: &str = "general";

/// A technology field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in scenario files: small letters and digits with hyphens between words.
    pub name: String,
    /// The Chinese name.
    pub chinese: String,
    /// LR: fall of unit cost when experience doubles, from 0 to .5; the parameter `learning.learning_rate` where
    /// the field has none of its own.
    pub learning_rate: Option<f64>,
}

impl Field {
    /// The largest learning rate: with it unit cost falls as fast as experience grows.
    pub const MOST_LEARNING: f64 = 0.5;

    /// A field that learns as the parameters say.
    pub fn new(name: &str, chinese: &str) -> Self {
        Self { name: name.to_owned(), chinese: chinese.to_owned(), learning_rate: None }
    }

    /// The name in columns, where a hyphen would need quotes.
    pub fn column(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The learning rate of the field, if that of the parameters is `usual`.
    pub fn learning_rate(&self, usual: f64) -> f64 {
        self.learning_rate.unwrap_or(usual)
    }

    fn check(&self) -> Result<(), WrongField> {
        let is_known = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
        let name = &self.name;
        if !name.starts_with(|it: char| it.is_ascii_lowercase())
            || name.ends_with('-')
            || !name.chars().all(is_known)
        {
            return Err(WrongField::Name(name.clone()));
        }
        match self.learning_rate {
            Some(rate) if !(0.0..=Self::MOST_LEARNING).contains(&rate) => Err(WrongField::LearningRate(rate)),
            _ => Ok(()),
        }
    }
}

/// A field that a world cannot have.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WrongField {
    /// The field has no name, or one that would not do as part of a column.
    #[error("a field has a name of small letters, digits and hyphens, such as `quantum-sensing`, not {0:?}")]
    Name(String),
    /// The field is what the others leave over.
    #[error("`general` is what the other fields leave over, and no field of its own")]
    General,
    /// There is one of its name.
    #[error("two fields are called `{0}`")]
    Twice(String),
    /// There are as many as can be.
    #[error("a world has at most {} fields besides `general`", Fields::MOST)]
    TooMany,
    /// A doubling of experience cannot take more than half of the cost, nor add to it.
    #[error("a learning rate is between 0 and 0.5, not {0}")]
    LearningRate(f64),
}

/// The fields of a world, in the order of arrays over fields: those with a name, then `general`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields(Vec<Field>);

impl Fields {
    /// A world has no more fields than this besides `general`.
    pub const MOST: usize = 16;

    /// No field but `general`.
    pub fn none() -> Self {
        Self(vec![Field::new(GENERAL, "其他")])
    }

    /// Fields with these names, besides `general`.
    ///
    /// # Errors
    ///
    /// Says which of them a world cannot have.
    pub fn new(named: impl IntoIterator<Item = Field>) -> Result<Self, WrongField> {
        let mut fields = Self::none();
        named.into_iter().try_for_each(|it| fields.add(it))?;
        Ok(fields)
    }

    /// The fields of a world that names none.
    pub fn standard() -> Self {
        let mut fields = Self::none();
        let named = [
            ("ai", "人工智能"),
            ("integrated-circuits", "集成电路"),
            ("optoelectronics", "光电子"),
            ("nano-materials", "纳米材料"),
            ("internet-of-things", "物联网"),
        ];
        fields.0.splice(..0, named.map(|(name, chinese)| Field::new(name, chinese)));
        fields
    }

    /// Adds a field behind the others, before `general`.
    ///
    /// # Errors
    ///
    /// Says why the world cannot have it.
    pub fn add(&mut self, field: Field) -> Result<(), WrongField> {
        field.check()?;
        match self.find(&field.name) {
            Some(place) if place == self.named().len() => Err(WrongField::General),
            Some(_) => Err(WrongField::Twice(field.name)),
            None if self.named().len() == Self::MOST => Err(WrongField::TooMany),
            None => {
                self.0.insert(self.named().len(), field);
                Ok(())
            }
        }
    }

    /// Every field, `general` last.
    pub fn all(&self) -> &[Field] {
        &self.0
    }

    /// Every field but `general`.
    pub fn named(&self) -> &[Field] {
        &self.0[..self.0.len() - 1]
    }

    /// How many fields there are, with `general`.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The names of all fields, `general` last.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|it| it.name.as_str()).collect()
    }

    /// Where the field with this name stands in arrays over fields.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|it| it.name == name)
    }
}

/// The fields of a world that names none.
impl Default for Fields {
    fn default() -> Self {
        Self::standard()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> Result<Fields, WrongField> {
        Fields::new((0..count).map(|it| Field::new(&format!("f{it}"), "")))
    }

    #[test]
    fn general_is_the_last_of_all_fields() {
        let fields = Fields::new([Field::new("fusion", "聚变"), Field::new("quantum-sensing", "")]).unwrap();
        assert_eq!(fields.names(), ["fusion", "quantum-sensing", "general"]);
        assert_eq!((fields.find("general"), fields.find("quantum"), fields.count()), (Some(2), None, 3));
        assert_eq!(fields.named()[1].column(), "quantum_sensing");
        assert_eq!(Fields::none().names(), ["general"]);
        assert_eq!(Fields::new(Fields::standard().named().to_vec()).unwrap(), Fields::standard());
    }

    #[test]
    fn fields_that_a_world_cannot_have_are_refused() {
        let refused = |name: &str| {
            let mut fields = numbered(1).unwrap();
            fields.add(Field::new(name, "")).unwrap_err()
        };
        for name in ["", "Fusion", "fusion power", "fusion_power", "-fusion", "fusion-", "7g", "聚变"] {
            assert_eq!(refused(name), WrongField::Name(name.to_owned()));
        }
        assert_eq!(refused("general"), WrongField::General);
        assert_eq!(refused("f0"), WrongField::Twice("f0".to_owned()));
        assert_eq!(numbered(16).unwrap().count(), 17);
        assert_eq!(numbered(17), Err(WrongField::TooMany));
        for (rate, sound) in [(0.0, true), (0.5, true), (0.51, false), (-0.1, false), (f64::NAN, false)] {
            let field = Field { learning_rate: Some(rate), ..Field::new("fusion", "") };
            assert_eq!(Fields::new([field]).is_ok(), sound, "{rate}");
        }
    }
}
