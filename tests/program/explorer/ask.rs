//! Asks the routes of the explorer in process.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use factorflow::explorer::{Explorer, router};
use factorflow::run::Cancel;
use factorflow::scenario::Reader;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;

pub const PORT: u16 = 8765;
pub const HOST: &str = "127.0.0.1:8765";

/// A world of four cities, so that runs take no time.
pub const SMALL: &str = "[world]\nname = \"china-prefectures\"\nkeep = [\"310000\", \"320500\", \"330400\", \"340100\"]\n[time]\nyears = 2\n";
/// The cities of the delta.
pub const DELTA: &str =
    "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[time]\nyears = 3\n";

/// The explorer of a scenario, as if it stood in a file of the repository.
pub struct Asked {
    pub router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Asked {
    pub fn of(scenario: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test.toml");
        let read = Reader::default().read(&path, scenario.to_owned()).unwrap();
        Self::with(&Explorer::new(read, &path, &Cancel::default()))
    }

    pub fn with(explorer: &Arc<Explorer>) -> Self {
        let router = router(explorer, None, PORT);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Self { router, runtime }
    }

    pub fn send(&self, request: Request<Body>) -> Response<Body> {
        self.runtime.block_on(self.router.clone().oneshot(request)).unwrap()
    }

    pub fn read(&self, response: Response<Body>) -> String {
        let bytes = self.runtime.block_on(to_bytes(response.into_body(), usize::MAX)).unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// The next piece of a stream.
    pub fn next(&self, body: &mut axum::body::BodyDataStream) -> Option<String> {
        let piece = self.runtime.block_on(body.next())?.unwrap();
        Some(String::from_utf8(piece.to_vec()).unwrap())
    }

    pub fn get(&self, path: &str) -> (StatusCode, String) {
        let response = self.send(Request::get(path).header("host", HOST).body(Body::empty()).unwrap());
        (response.status(), self.read(response))
    }

    pub fn post(&self, path: &str, body: impl Into<Body>) -> Response<Body> {
        let request = Request::post(path).header("host", HOST).header("content-type", "application/json");
        self.send(request.body(body.into()).unwrap())
    }

    /// The lines of an answer.
    pub fn lines(&self, path: &str, question: &Value) -> Vec<Value> {
        let response = self.post(path, question.to_string());
        assert_eq!(response.status(), StatusCode::OK, "{question}");
        self.read(response).lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    }

    /// The year lines of a run.
    pub fn years(&self, question: &Value) -> Vec<Value> {
        let lines = self.lines("/api/run", question);
        assert!(lines.last().unwrap().get("end").is_some(), "{:?}", lines.last());
        lines.into_iter().filter(|it| it.get("year").is_some()).collect()
    }

    /// What is wrong with a question.
    pub fn problems(&self, question: &Value) -> Vec<Value> {
        let response = self.post("/api/run", question.to_string());
        let status = response.status();
        let text = self.read(response);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{question}: {text}");
        serde_json::from_str::<Value>(&text).unwrap()["problems"].as_array().unwrap().clone()
    }
}

/// A question about tax sharing between all regions.
pub fn tax(share: f64) -> Value {
    json!({ "policies": [tax_policy(share)], "regions": ["output_cny"], "factors": ["siting"], "largest": 5, "page": "a" })
}

pub fn tax_policy(share: f64) -> Value {
    json!({ "name": "tax", "instrument": "tax-sharing", "members": ["310000", "340100"], "start": 2026, "settings": { "share": share } })
}
