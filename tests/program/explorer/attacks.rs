//! Requests that others send: refused, whatever they look like, and none reaches a file.

use super::ask::{Asked, HOST, SMALL, tax, tax_policy};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use std::fs;

const ROUTES: [&str; 6] = ["/", "/api/hello", "/api/lessons", "/api/world", "/js/main.js", "/later.css"];

#[test]
fn foreign_hosts_origins_and_sites_are_refused_at_every_route() {
    let asked = Asked::of(SMALL);
    let foreign = [
        ("host", "evil.example"),
        ("host", "127.0.0.1"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        for path in ROUTES {
            let mut request = Request::get(path).header(name, value);
            if name != "host" {
                request = request.header("host", HOST);
            }
            let response = asked.send(request.body(Body::empty()).unwrap());
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {name}: {value}");
        }
        for path in ["/api/run", "/api/spread", "/api/save", "/api/report"] {
            let mut request =
                Request::post(path).header("content-type", "application/json").header(name, value);
            if name != "host" {
                request = request.header("host", HOST);
            }
            let response = asked.send(request.body(Body::from(tax(0.5).to_string())).unwrap());
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {name}: {value}");
        }
    }
}

#[test]
fn every_answer_tells_the_browser_to_take_nothing_from_elsewhere() {
    let asked = Asked::of(SMALL);
    let check = |headers: &HeaderMap| {
        let of = |name: &str| headers.get(name).unwrap_or_else(|| panic!("{name}")).to_str().unwrap();
        assert!(of("content-security-policy").starts_with("default-src 'none'; script-src 'self'; "));
        assert!(of("content-security-policy").contains("frame-ancestors 'none'"));
        let others =
            ["x-content-type-options", "referrer-policy", "cross-origin-resource-policy", "cache-control"];
        assert_eq!(others.map(of), ["nosniff", "no-referrer", "same-origin", "no-store"]);
        assert!(headers.get("access-control-allow-origin").is_none() && headers.get("set-cookie").is_none());
    };
    for path in ["/", "/nothing", "/api/world", "/api/run"] {
        check(asked.send(Request::get(path).header("host", HOST).body(Body::empty()).unwrap()).headers());
        check(asked.send(Request::get(path).body(Body::empty()).unwrap()).headers());
    }
    check(asked.post("/api/run", tax(0.5).to_string()).headers());
    check(asked.post("/api/run", "{").headers());
}

#[test]
fn questions_of_other_kinds_and_sizes_are_refused() {
    let asked = Asked::of(SMALL);
    let request = Request::post("/api/run").header("host", HOST).header("content-type", "text/plain");
    let response = asked.send(request.body(Body::from(tax(0.5).to_string())).unwrap());
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // Without a length, as a stream would be: it is read no further than the limit.
    let large = format!("{}{}", tax(0.5), " ".repeat(300 << 10));
    assert_eq!(asked.post("/api/run", large).status(), StatusCode::PAYLOAD_TOO_LARGE);
    let almost = format!("{}{}", tax(0.5), " ".repeat(200 << 10));
    assert_eq!(asked.post("/api/run", almost).status(), StatusCode::OK);
    let get = asked.send(Request::get("/api/run").header("host", HOST).body(Body::empty()).unwrap());
    assert_eq!(get.status(), StatusCode::METHOD_NOT_ALLOWED);
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE"] {
        let request = Request::builder().method(method).uri("/api/run").header("host", HOST);
        assert_eq!(asked.send(request.body(Body::empty()).unwrap()).status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[test]
fn limits_of_a_question_hold() {
    let asked = Asked::of(SMALL);
    let many = |count: usize| {
        (0..count).map(|it| json!({ "name": format!("p{it}"), "instrument": "scenario-opening", "members": ["310000"], "start": 2025 + it, "stop": 2026 + it })).collect::<Vec<_>>()
    };
    let cases = [
        ("policies", json!(many(65))),
        ("largest", json!(2001)),
        ("replicates", json!(65)),
        ("replicates", json!(0)),
        ("regions", json!(vec!["output_cny"; 33])),
        ("factors", json!(vec!["young"; 9])),
        ("page", json!("x".repeat(65))),
    ];
    for (key, value) in cases {
        let question = json!({ key: value });
        assert_eq!(asked.problems(&question)[0]["path"], key, "{question}");
    }
}

#[test]
fn a_question_names_no_file_no_base_no_world_and_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.toml");
    fs::write(&secret, "name = \"the secret\"\n").unwrap();
    let path = secret.display().to_string();
    let asked = Asked::of(SMALL);
    let keys = [
        "extends",
        "include",
        "world",
        "output",
        "time",
        "run",
        "base_year",
        "estimates",
        "uncertainty",
        "assets",
        "file",
    ];
    for key in keys {
        for value in [json!(path), json!({ "regions": path }), json!([path])] {
            let problem = &asked.problems(&json!({ key: value }))[0];
            assert!(
                problem["text"].as_str().unwrap().contains(&format!("unknown field `{key}`")),
                "{problem}"
            );
        }
    }
    for (place, value) in [
        ("settings", json!({ "extends": path })),
        ("members", json!([path])),
        ("name", json!(path)),
        ("instrument", json!(path)),
    ] {
        let mut policy = tax_policy(0.5);
        policy[place] = value;
        let response = asked.post("/api/run", json!({ "policies": [policy], "page": "a" }).to_string());
        assert!(!asked.read(response).contains("the secret"));
    }
    let response = asked.post(
        "/api/run",
        json!({ "governments": { "rule": "scripted", "initial_open": [path] } }).to_string(),
    );
    assert!(!asked.read(response).contains("the secret"));
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

/// What others would write in the place of a value.
fn evil(random: &mut Random, secret: &str) -> Value {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let all = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1e308),
        json!(-1e308),
        json!(1e-320),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("\u{0}"),
        json!("a\n[world]\nname = \"x\""),
        json!("'''\"\"\""),
        json!("../../etc/passwd"),
        json!(secret),
        json!("library:tax-sharing"),
        json!("province:"),
        json!("not not"),
        json!("310000 and not 310000"),
        json!("club:x and"),
        json!("💥税"),
        json!("a".repeat(5000)),
        json!([]),
        json!({}),
        json!([[]]),
        json!({ "": "" }),
        json!({ "extends": secret }),
        json!({ "a.b": { "c": [1, "x"] } }),
        deep,
        json!([1, "a", null, {}]),
        json!("2027-13-40"),
        json!(2027),
        json!("nan"),
        json!("output_cny"),
        json!("siting"),
    ];
    all[random.below(all.len())].clone()
}

/// Replaces, removes or adds something somewhere in a value.
fn mutate(value: &mut Value, random: &mut Random, secret: &str) {
    let deeper = random.below(4) > 0;
    match value {
        Value::Object(map) if deeper && !map.is_empty() => {
            let at = random.below(map.len());
            let key = map.keys().nth(at).unwrap().clone();
            match random.below(8) {
                0 => drop(map.remove(&key)),
                1 => {
                    let keys = [
                        "extends", "world", "output", "name", "pairs", "from", "to", "z", "\u{0}", "a.b",
                        "stances",
                    ];
                    map.insert(keys[random.below(keys.len())].to_owned(), evil(random, secret));
                }
                _ => mutate(&mut map[&key], random, secret),
            }
        }
        Value::Array(all) if deeper && !all.is_empty() => {
            let at = random.below(all.len());
            match random.below(6) {
                0 => drop(all.remove(at)),
                1 => all.push(evil(random, secret)),
                2 => all.push(all[at].clone()),
                _ => mutate(&mut all[at], random, secret),
            }
        }
        other => *other = evil(random, secret),
    }
}

/// Bytes that are no question any more.
fn spoil(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(3) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 => bytes.truncate(at.max(1)),
            _ => bytes.insert(at, b"{}[]\",:\\\0"[random.below(9)]),
        }
    }
    bytes
}

#[test]
fn another_scenario_is_one_of_the_library_by_name_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.toml");
    fs::write(&path, "name = \"the secret\"\n[world]\nname = \"china-prefectures\"\n").unwrap();
    let asked = Asked::of(SMALL);
    let path = path.display().to_string();
    for name in [
        path.as_str(),
        "library:tax-sharing",
        "../tax-sharing",
        "tax-sharing.toml",
        "scenarios/tax-sharing.toml",
        "",
        ".",
    ] {
        let problem = &asked.problems(&json!({ "scenario": name }))[0];
        assert_eq!(problem["path"], "scenario", "{name}");
        let encoded: Vec<String> = name.bytes().map(|it| format!("%{it:02x}")).collect();
        let (status, text) = asked.get(&format!("/api/world?scenario={}", encoded.concat()));
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {text}");
    }
}

#[test]
fn ten_thousand_mutated_questions_end_neither_in_a_panic_nor_at_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.toml");
    fs::write(&secret, "name = \"the secret\"\n[world]\nname = \"china-prefectures\"\n").unwrap();
    let secret = secret.display().to_string();
    let answered = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..4)
            .map(|seed| {
                scope.spawn({
                    let secret = &secret;
                    move || ask_mutated(2500, seed, secret)
                })
            })
            .collect();
        parts.into_iter().map(|it| it.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answered.iter().flatten().all(|it| *it > 100), "refused and answered: {answered:?}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was written");
}

/// How many of so many mutated questions were refused, and how many answered.
fn ask_mutated(count: usize, seed: u64, secret: &str) -> [usize; 2] {
    let asked = Asked::of(SMALL);
    let event = json!({ "name": "strike", "event": "output-loss", "places": ["310000"], "start": 2026, "stop": 2027, "settings": { "loss": 0.1 } });
    let race = json!({ "name": "race", "instrument": "talent-subsidy", "members": ["330400"], "review_every": 1, "z": 1, "settings": { "rate": { "young": 0.02 } } });
    let line = json!({ "name": "line", "instrument": "transport-corridor", "members": ["310000", "320500"], "settings": { "pairs": [["310000", "320500"]], "distance_factor": 0.8 } });
    let question = json!({
        "policies": [tax_policy(0.5), race, line], "events": [event], "parameters": { "technology.retention": 0.5 },
        "governments": { "rule": "imitate", "initial_open": 0.5 }, "replicates": 1, "exact": false, "regions": ["output_cny"],
        "factors": ["siting"], "largest": 3, "place": "310000", "clubs": ["Shanghai"], "page": "a",
    });
    let mut random = Random(20_261_130 + seed);
    let mut answered = [0, 0];
    for number in 0..count {
        let body = if number % 4 == 0 {
            spoil(&question.to_string(), &mut random)
        } else {
            let mut changed = question.clone();
            for _ in 0..=random.below(3) {
                mutate(&mut changed, &mut random, secret);
            }
            changed.to_string().into_bytes()
        };
        let shown = String::from_utf8_lossy(&body).into_owned();
        let response = asked.post(if number % 50 == 1 { "/api/save" } else { "/api/run" }, body);
        let status = response.status();
        assert!([StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY].contains(&status), "{status}: {shown}");
        answered[usize::from(status == StatusCode::OK)] += 1;
        let text = asked.read(response);
        assert!(!text.contains("the secret") && !text.contains("error of the program"), "{shown}: {text}");
    }
    answered
}
