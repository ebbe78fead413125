//! Files within a page: packed as gzip, written as base64, and unpacked by the browser.

use super::html::Html;
use crate::scenario::written::sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A file that a reader of the page can take out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EmbeddedFile {
    /// Its path in the folder of results.
    pub path: String,
    /// As many bytes are in it.
    pub size: usize,
    /// Their SHA-256.
    pub sha256: String,
    /// The bytes, packed; nothing where the page has no room for them.
    packed: Option<String>,
}

/// As hard as it gets: a page is packed once and sent often.
const LEVEL: u8 = 9;

impl EmbeddedFile {
    /// The file of a path with these bytes.
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), size: bytes.len(), sha256: sha256(bytes), packed: Some(packed(bytes)) }
    }

    /// As many bytes it takes in the page.
    pub fn room(&self) -> usize {
        self.packed.as_ref().map_or(0, String::len)
    }

    /// Whether its bytes are in the page.
    pub fn is_within(&self) -> bool {
        self.packed.is_some()
    }

    /// Only named from now on.
    pub fn leave_out(&mut self) {
        self.packed = None;
    }

    /// What takes it out of the page, once the script is there.
    pub fn button(&self, within: &Html) -> Html {
        let attributes = [("type", "button"), ("hidden", ""), ("data-take", &*self.path)];
        Html::element("button", &attributes, within).line()
    }

    /// What the script of the page unpacks; nothing without bytes.
    pub fn html(&self) -> Html {
        let Some(packed) = &self.packed else { return Html::default() };
        Html::element("template", &[("data-path", &*self.path)], &Html::text(packed)).line()
    }
}

/// Some bytes as gzip and as text, which a page can carry.
pub(crate) fn packed(bytes: &[u8]) -> String {
    STANDARD.encode(gzip(bytes))
}

/// The gzip member of some bytes (RFC 1952), without name and time.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    let length = u32::try_from(bytes.len() & 0xffff_ffff).unwrap_or(0);
    let mut packed = HEADER.to_vec();
    packed.extend(miniz_oxide::deflate::compress_to_vec(bytes, LEVEL));
    packed.extend(crc32fast::hash(bytes).to_le_bytes());
    packed.extend(length.to_le_bytes());
    packed
}

/// The fingerprint of a text in a policy of what may run in a page.
pub(crate) fn fingerprint(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_packed_as_gzip_and_comes_out_as_it_went_in() {
        let bytes: Vec<u8> =
            (0..5000_u32).flat_map(|it| format!("{},{}\n", it % 17, it).into_bytes()).collect();
        let packed = gzip(&bytes);
        assert!(packed.len() < bytes.len() / 2 && packed[..3] == [0x1f, 0x8b, 8]);
        let end = packed.len() - 8;
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&packed[10..end]).unwrap(), bytes);
        assert_eq!(packed[end..end + 4], crc32fast::hash(&bytes).to_le_bytes());
        assert_eq!(packed[end + 4..], u32::try_from(bytes.len()).unwrap().to_le_bytes());
    }

    #[test]
    fn what_has_no_room_is_named_and_not_there() {
        let mut file = EmbeddedFile::new("effects.csv", b"a\n1\n");
        assert!(
            file.is_within() && file.html().as_str().starts_with("<template data-path=\"effects.csv\">H4sI")
        );
        file.leave_out();
        assert!(file.room() == 0 && file.html().is_empty() && file.size == 4);
    }

    #[test]
    fn a_fingerprint_is_that_of_the_text() {
        assert_eq!(fingerprint(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
