//! What the operator's tools read: `/healthz` and `/metrics`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use finder::Finder;
use metrics_exporter_prometheus::PrometheusHandle;
use store::Db;

/// What the two pages need.
#[derive(Clone)]
pub struct Ops {
    /// Asked whether it answers.
    pub db: Db,
    /// Asked whether it holds anything.
    pub finder: Finder,
    /// Where measurements are collected.
    pub metrics: PrometheusHandle,
    /// Who may read them besides this machine.
    pub metrics_from: Arc<[IpAddr]>,
    /// A proxy on this machine passes requests on: then this machine's address proves nothing.
    pub behind_proxy: bool,
}

/// The routes.
pub fn router(ops: Ops) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .with_state(ops)
}

/// 200 when the database answers, 503 when not. Says nothing else to the outside.
async fn healthz(State(ops): State<Ops>) -> Response {
    let headers = [("cache-control", "no-store")];
    match ops.db.last_event().await {
        Ok(_) => (
            headers,
            axum::Json(serde_json::json!({ "status": "good", "services": ops.finder.len() })),
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                headers,
                axum::Json(serde_json::json!({ "status": "the database does not answer" })),
            )
                .into_response()
        }
    }
}

async fn metrics(State(ops): State<Ops>, ConnectInfo(from): ConnectInfo<SocketAddr>) -> Response {
    let here = from.ip().is_loopback() && !ops.behind_proxy;
    if here || ops.metrics_from.contains(&from.ip()) {
        ([("content-type", "text/plain; version=0.0.4")], ops.metrics.render()).into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}
