//! The routes of the explorer.

use super::answers::{AnswerKind, Answers};
use super::bilingual::worded;
use super::guard::{Guard, LARGEST_BODY, protect};
use super::opened::Explorer;
use super::page;
use super::question::Refused;
use super::tickets::Tickets;
use crate::run::Cancel;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path as Named, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc::unbounded_channel;

/// Where the files of the page are read from while they are worked on; from the program otherwise.
pub type Assets = Option<PathBuf>;

/// What is said in place of an answer that an error of the program ended.
const BROKEN: &str = "this run met an error of the program: please report it";

/// As many ports are tried after the one that is taken.
const OTHER_PORTS: u16 = 32;

/// What handlers share.
#[derive(Clone)]
struct Served {
    answers: Arc<Answers>,
    assets: Assets,
    guard: Guard,
    tickets: Tickets,
}

/// Listens at a port of this machine, at none that others can reach, or at the next one that is free.
///
/// # Errors
///
/// Says why none of them can be listened at.
pub fn bind(port: u16) -> io::Result<TcpListener> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let next = (1..=OTHER_PORTS).filter_map(|it| port.checked_add(it));
    next.fold(at(port), |found, next| found.or_else(|_| at(next))).or_else(|_| at(0))
}

/// What a browser calls the page.
///
/// # Errors
///
/// Fails when the system does not know its own port.
pub fn address(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://127.0.0.1:{}/", listener.local_addr()?.port()))
}

/// Answers until `stop` is there.
///
/// # Errors
///
/// Fails when the system refuses to listen.
pub fn serve(
    explorer: &Arc<Explorer>,
    assets: Assets,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let router = router(explorer, assets, port);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let served = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router).with_graceful_shutdown(stop).await
    });
    // Runs have been cancelled; none is waited for.
    runtime.shutdown_background();
    served
}

/// All routes, for whoever asks at this port.
pub fn router(explorer: &Arc<Explorer>, assets: Assets, port: u16) -> Router {
    let answers = Arc::new(Answers::new(explorer));
    let served = Served { answers, assets, guard: Guard { port }, tickets: Tickets::default() };
    Router::new()
        .route("/", get(index))
        .route("/{name}", get(style))
        .route("/js/{name}", get(script))
        .route("/api/hello", get(at))
        .route("/api/scenarios", get(at))
        .route("/api/lessons", get(at))
        .route("/api/world", get(at))
        .route("/api/run", post(run))
        .route("/api/spread", post(spread_of))
        .route("/api/save", post(saved))
        .route("/api/report", post(reported))
        .layer(from_fn_with_state(served.clone(), guarded))
        .with_state(served)
}

async fn guarded(State(served): State<Served>, request: Request, next: Next) -> Response {
    let refused = served.guard.refusal(request.method(), request.uri(), request.headers());
    let mut response = match refused {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    protect(response.headers_mut());
    response
}

async fn index(State(served): State<Served>) -> Response {
    page_file(&served, "index.html")
}

async fn style(State(served): State<Served>, Named(name): Named<String>) -> Response {
    page_file(&served, &name)
}

async fn script(State(served): State<Served>, Named(name): Named<String>) -> Response {
    page_file(&served, &format!("js/{name}"))
}

fn page_file(served: &Served, path: &str) -> Response {
    match page::text(path, served.assets.as_deref()) {
        Some(Cow::Borrowed(text)) => with_type(page::media_type(path), text.into()),
        Some(Cow::Owned(text)) => with_type(page::media_type(path), text.into()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn with_type(media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// What takes a moment, in which others want to be answered.
async fn apart<Done: Send + 'static>(
    work: impl FnOnce() -> Result<Done, Refused> + Send + 'static,
) -> Result<Done, Response> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|refused| problems(&refused)),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

/// What is asked without a question.
async fn at(State(served): State<Served>, address: Uri) -> Result<Response, Response> {
    let address = address.path_and_query().map_or_else(String::new, ToString::to_string);
    let found = apart(move || served.answers.at(&address).transpose()).await?;
    let text = found.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
    Ok(with_type("application/json", text.into()))
}

async fn run(State(served): State<Served>, request: Request) -> Result<Response, Response> {
    stream(served, request, AnswerKind::Run, Tickets::next).await
}

async fn spread_of(State(served): State<Served>, request: Request) -> Result<Response, Response> {
    stream(served, request, AnswerKind::Spread, Tickets::beside).await
}

async fn saved(State(served): State<Served>, request: Request) -> Result<Response, Response> {
    let bytes = body(request).await?;
    let text = apart(move || served.answers.save(&bytes)).await?;
    Ok(with_type("application/toml; charset=utf-8", text.into()))
}

async fn reported(State(served): State<Served>, request: Request) -> Result<Response, Response> {
    let bytes = body(request).await?;
    let text = apart(move || served.answers.report(&bytes)).await?;
    Ok(with_type("text/html; charset=utf-8", text.into()))
}

/// Which questions of the same page end when this one comes.
type Ticketing = fn(&Tickets, &str, &Cancel) -> Cancel;

/// Reads a question, and sends the lines of its answer as they come. When whoever asked is gone, so is the answer.
async fn stream(
    served: Served,
    request: Request,
    said: AnswerKind,
    ticket: Ticketing,
) -> Result<Response, Response> {
    let bytes = body(request).await?;
    let Served { answers, tickets, .. } = served;
    let asked = apart(move || answers.read(&bytes, said)).await?;
    let (sender, mut receiver) = unbounded_channel::<Bytes>();
    let (gone, all) = (sender.clone(), asked.explorer.cancel().clone());
    let is_gone = Cancel::when(move || gone.is_closed() || all.is_cancelled());
    let cancel = ticket(&tickets, &asked.question.page, &is_gone);
    tokio::task::spawn_blocking(move || {
        let lines = |line: &Value| sender.send(Bytes::from(format!("{line}\n"))).is_ok();
        let work = || asked.send(&cancel, &lines);
        // Whoever waits for lines is told that there are no more.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            lines(&json!({ "failed": { "text": worded(BROKEN) } }));
        }
    });
    let lines = futures_util::stream::poll_fn(move |context| {
        receiver.poll_recv(context).map(|it| it.map(Ok::<Bytes, Infallible>))
    });
    Ok(with_type("application/x-ndjson", Body::from_stream(lines)))
}

/// The body of a request, or why it is none.
async fn body(request: Request) -> Result<Bytes, Response> {
    let bytes = to_bytes(request.into_body(), LARGEST_BODY).await;
    bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
}

fn problems(refused: &Refused) -> Response {
    let mut response = with_type("application/json", refused.said().to_string().into());
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}
