//! Whom the explorer answers: the page that it served itself, in a browser on this machine, and nobody else.
//!
//! Other sites that a browser has open can send requests here, too. They are told by `Host`, which names the site that a
//! name was looked up for, by `Origin`, and by what browsers say of who asks.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};

/// The largest question, in bytes.
pub(super) const LARGEST_BODY: usize = 256 << 10;

/// What every answer tells the browser: take nothing from elsewhere, run nothing that was not served, show the page in no
/// frame, keep nothing.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds what every answer says.
pub(super) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Who may ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    /// The port that is listened at.
    pub port: u16,
}

impl Guard {
    /// Why a request is not answered, if it is not.
    pub fn refusal(self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<StatusCode> {
        let is_ours =
            self.is_host(headers) && self.is_target(uri) && is_origin(headers) && is_own_site(headers);
        if !is_ours {
            return Some(StatusCode::FORBIDDEN);
        }
        if *method != Method::POST {
            return None;
        }
        if !is_json(headers) {
            return Some(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        let length = one(headers, &header::CONTENT_LENGTH).and_then(|it| it.parse::<usize>().ok());
        length.is_some_and(|it| it > LARGEST_BODY).then_some(StatusCode::PAYLOAD_TOO_LARGE)
    }

    fn hosts(self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|it| format!("{it}:{}", self.port))
    }

    fn is_host(self, headers: &HeaderMap) -> bool {
        one(headers, &header::HOST).is_some_and(|host| self.hosts().iter().any(|it| it == host))
    }

    /// A request line may name a host of its own.
    fn is_target(self, uri: &Uri) -> bool {
        uri.authority().is_none_or(|it| self.hosts().iter().any(|host| host == it.as_str()))
    }
}

/// Browsers leave it out where they ask for the page itself.
fn is_origin(headers: &HeaderMap) -> bool {
    let host = one(headers, &header::HOST).unwrap_or_default();
    !headers.contains_key(header::ORIGIN)
        || one(headers, &header::ORIGIN).is_some_and(|it| it.strip_prefix("http://") == Some(host))
}

fn is_own_site(headers: &HeaderMap) -> bool {
    let name = HeaderName::from_static("sec-fetch-site");
    !headers.contains_key(&name)
        || one(headers, &name).is_some_and(|it| ["same-origin", "none"].contains(&it))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = one(headers, &header::CONTENT_TYPE).unwrap_or_default();
    ["application/json", "application/json; charset=utf-8", "application/json;charset=utf-8"]
        .iter()
        .any(|it| kind.eq_ignore_ascii_case(it))
}

/// The only value of a header; nothing where there are several or none, or one that is no text.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok();
    if values.next().is_some() { None } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUARD: Guard = Guard { port: 8765 };

    fn asked(method: &Method, headers: &[(&'static str, &str)]) -> Option<StatusCode> {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        GUARD.refusal(method, &Uri::from_static("/api/run"), &all)
    }

    #[test]
    fn only_the_exact_hosts_are_answered() {
        for host in ["127.0.0.1:8765", "localhost:8765"] {
            assert_eq!(asked(&Method::GET, &[("host", host)]), None, "{host}");
        }
        let others = [
            "127.0.0.1",
            "localhost",
            "127.0.0.1:8766",
            "localhost:87650",
            "localhost:8765.evil.example",
            "evil.example:8765",
            "localhost.evil.example:8765",
            "LOCALHOST:8765",
            "[::1]:8765",
            "0.0.0.0:8765",
            "127.0.0.1:8765 ",
            "evil@127.0.0.1:8765",
            "",
        ];
        for host in others {
            assert_eq!(asked(&Method::GET, &[("host", host)]), Some(StatusCode::FORBIDDEN), "{host}");
        }
        assert_eq!(asked(&Method::GET, &[]), Some(StatusCode::FORBIDDEN));
        let two = [("host", "127.0.0.1:8765"), ("host", "evil.example")];
        assert_eq!(asked(&Method::GET, &two), Some(StatusCode::FORBIDDEN));
    }

    #[test]
    fn a_host_in_the_request_line_counts_as_well() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8765"));
        let ask = |uri: &'static str| GUARD.refusal(&Method::GET, &Uri::from_static(uri), &headers);
        assert_eq!(ask("http://127.0.0.1:8765/"), None);
        assert_eq!(ask("http://evil.example/"), Some(StatusCode::FORBIDDEN));
    }

    #[test]
    fn only_our_own_page_may_ask() {
        let host = ("host", "localhost:8765");
        assert_eq!(asked(&Method::GET, &[host, ("origin", "http://localhost:8765")]), None);
        let others = [
            "http://127.0.0.1:8765",
            "https://localhost:8765",
            "http://evil.example",
            "null",
            "http://localhost:8765.evil",
            "http://localhost",
            "",
        ];
        for origin in others {
            assert_eq!(
                asked(&Method::GET, &[host, ("origin", origin)]),
                Some(StatusCode::FORBIDDEN),
                "{origin}"
            );
        }
        for site in ["same-origin", "none"] {
            assert_eq!(asked(&Method::GET, &[host, ("sec-fetch-site", site)]), None);
        }
        for site in ["cross-site", "same-site", "Cross-Site", "anything", ""] {
            let refused = asked(&Method::GET, &[host, ("sec-fetch-site", site)]);
            assert_eq!(refused, Some(StatusCode::FORBIDDEN), "{site}");
        }
    }

    #[test]
    fn questions_are_json_and_not_large() {
        let host = ("host", "localhost:8765");
        let json = ("content-type", "application/json");
        assert_eq!(asked(&Method::POST, &[host, json]), None);
        assert_eq!(asked(&Method::POST, &[host, ("content-type", "application/json; charset=utf-8")]), None);
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/jsonp",
            "",
        ] {
            let refused = asked(&Method::POST, &[host, ("content-type", kind)]);
            assert_eq!(refused, Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), "{kind}");
        }
        assert_eq!(asked(&Method::POST, &[host]), Some(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        assert_eq!(asked(&Method::POST, &[host, json, ("content-length", "262144")]), None);
        let large = asked(&Method::POST, &[host, json, ("content-length", "262145")]);
        assert_eq!(large, Some(StatusCode::PAYLOAD_TOO_LARGE));
    }
}
