//! The language of reports.

/// Picks the words of one language; true stands for Chinese.
#[derive(Clone, Copy)]
pub(super) struct Words(pub bool);

impl Words {
    /// The English or the Chinese words.
    pub fn of<'t>(self, english: &'t str, chinese: &'t str) -> &'t str {
        if self.0 { chinese } else { english }
    }
}
