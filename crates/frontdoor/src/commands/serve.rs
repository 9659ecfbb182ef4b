//! `frontdoor demo` and `frontdoor serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use anyhow::Context;
use directory::import;
use finder::{Finder, Source};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use needs::Vocabulary;
use store::seal::Keys;
use store::{Clock, Db};
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::App;

use crate::config::{Config, FILE};
use crate::deployment::{Deployment, Make};
use crate::ops::{self, Ops};
use crate::upkeep::Upkeep;
use crate::{attention, demonstration, logs, post, progress};

/// How long requests in flight may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often what is no longer needed is cleared away, and what a killed import left is settled.
const HOUSEKEEPING: Duration = Duration::from_mins(1);
/// How long events are kept for readers that were away.
const EVENTS_KEPT: Duration = Duration::from_hours(7 * 24);

/// The demonstration: made-up agencies in a home of their own.
pub async fn demo(home: &Path, listen: Option<SocketAddr>) -> anyhow::Result<ExitCode> {
    let config = if home.join(FILE).exists() {
        Config::load(home)?
    } else {
        Config::default_for(true)
    };
    Box::pin(run(home, config, listen, true)).await
}

/// What must be in order before anything is served: imports that were killed, reports of before they were sealed.
async fn settle(deployment: &Deployment, keys: &Keys) -> anyhow::Result<()> {
    import::recover(&deployment.db, &deployment.clock).await?;
    let sealed = directory::wrong::seal_former(&deployment.db, keys).await?;
    if sealed > 0 {
        tracing::info!(sealed, "reports of before they were sealed are sealed now");
    }
    Ok(())
}

/// A deployment with its own settings.
pub async fn serve(home: &Path, listen: Option<SocketAddr>) -> anyhow::Result<ExitCode> {
    Box::pin(run(home, Config::load(home)?, listen, false)).await
}

#[expect(clippy::print_stdout, reason = "where to look is the answer of the command")]
async fn run(home: &Path, config: Config, listen: Option<SocketAddr>, demo: bool) -> anyhow::Result<ExitCode> {
    logs::start(&config.log)?;
    let metrics = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Suffix("_seconds".into()),
            &[0.001, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0],
        )?
        .install_recorder()?;
    let listen = listen.unwrap_or(config.server.listen);
    // Taken first: an address in use is said before minutes of work.
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; is another server running there? Choose another with --listen")
    })?;
    let address = listener.local_addr()?;
    let deployment = Deployment::open(home, config, Make::IfMissing).await?;
    let keys = deployment.keys().await?;
    let upkeep = Upkeep::of(&deployment, keys.clone());
    settle(&deployment, &keys).await?;
    if demo {
        println!("Opening the demonstration network in {} …", home.display());
        demonstration::load(&deployment).await?;
    }
    let finder = deployment.finder()?;
    // Asked before the places are read, so that a change in between is not missed.
    let seen = deployment.db.last_event().await?;
    let gazetteer = deployment.gazetteer().await?;
    // What was imported while no server ran is found from the first request on.
    let bar = progress::bar("indexing");
    let mut moved = |p: finder::Progress| progress::moved(&bar, p.done as u64, Some(p.of as u64));
    match finder.catch_up(&deployment.source(&gazetteer), &mut moved).await {
        Ok(()) | Err(finder::FinderError::Locked { .. }) => bar.finish_and_clear(),
        Err(error) => return Err(error.into()),
    }
    let site = deployment.config.settings(address);
    let letters = deployment.letters(keys.clone(), &site)?;
    let app = App {
        db: deployment.db.clone(),
        finder: finder.clone(),
        gazetteer: Arc::new(RwLock::new(Arc::clone(&gazetteer))),
        basemap: Arc::new(demonstration::basemap(home)?),
        vocabulary: Vocabulary::embedded(),
        home: deployment.config.home()?,
        clock: deployment.clock.clone(),
        ids: deployment.ids.clone(),
        access: deployment.access(keys),
        passkeys: Deployment::passkeys(&site),
        providers: deployment.config.providers(&site.base_url)?,
        letters: letters.clone(),
        missed: finder::Missed::default(),
        lines: lines::Ready::default(),
        site: Arc::new(site),
    };
    let ops = Ops {
        db: deployment.db.clone(),
        finder: finder.clone(),
        metrics: metrics.clone(),
        metrics_from: deployment.config.server.metrics_from.clone().into(),
        behind_proxy: deployment.config.server.behind_proxy,
    };
    let following = tokio::spawn(follow(finder, deployment.source(&gazetteer), app.clone(), seen));
    let keeping = tokio::spawn(housekeeping(app.clone(), metrics));
    let attending = tokio::spawn(Box::pin(attention::follow(
        deployment.db.clone(),
        deployment.clock.clone(),
    )));
    let sending = post::begin(letters, &deployment);
    let kept_up = upkeep.begin();
    let (stop, mut stopped) = watch::channel(false);
    let routes = web::router(app.clone())
        .merge(ops::router(ops))
        .into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopped.clone();
    let server = tokio::spawn(
        axum::serve(listener, routes)
            .with_graceful_shutdown(async move {
                let _ = told.wait_for(|stop| *stop).await;
            })
            .into_future(),
    );
    println!(
        "{} is open: {}/en  {}/fr",
        app.site.name.best(&language::Lang::en()).map_or("The site", |(n, _)| n),
        app.site.base_url,
        app.site.base_url
    );
    println!("HSDS API: {}/hsds/v3   Stop with Ctrl-C.", app.site.base_url);
    end_asked().await?;
    println!("Stopping …");
    stop.send(true)?;
    let _ = stopped.wait_for(|stop| *stop).await;
    if tokio::time::timeout(GRACE, server).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    following.abort();
    keeping.abort();
    sending.abort();
    attending.abort();
    let _ = following.await;
    kept_up.end().await;
    count_searches(&app).await;
    deployment.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Waits for Ctrl-C or a service manager's request to end.
async fn end_asked() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Keeps index and gazetteer up with the event feed. Other places mean another index.
async fn follow(finder: Finder, mut source: Source, app: App, mut seen: i64) {
    loop {
        let outcome = tokio::select! {
            outcome = finder.follow(&source) => outcome.map(|never| match never {}),
            outcome = new_places(&source.db, &mut seen) => outcome,
        };
        let next = match outcome {
            Ok(()) => refresh(&finder, &mut source, &app).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = next {
            tracing::error!(%error, "the search index does not keep up; trying again");
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }
}

/// Returns when the gazetteer has changed.
async fn new_places(db: &Db, seen: &mut i64) -> Result<(), finder::FinderError> {
    let mut feed = db.feed(*seen);
    loop {
        let events = feed.next(1_000).await?;
        *seen = feed.position();
        if events.iter().any(|e| e.entity == "gazetteer") {
            return Ok(());
        }
    }
}

async fn refresh(finder: &Finder, source: &mut Source, app: &App) -> anyhow::Result<()> {
    let places = places::load(&source.db).await.map_err(anyhow::Error::from)?;
    tracing::info!(places = places.len(), "the gazetteer changed");
    source.gazetteer = Arc::new(places);
    app.set_places(Arc::clone(&source.gazetteer));
    Ok(finder.rebuild(source, &mut |_| ()).await?)
}

/// Writes down how often something was searched for and not found.
async fn count_searches(app: &App) {
    if let Err(error) = app.missed.save(&app.db, app.today()).await {
        tracing::error!(%error, "counts of searches could not be written; they are kept for the next time");
    }
}

/// Clears away what nobody needs any more, and writes down what was counted.
async fn housekeeping(app: App, metrics: metrics_exporter_prometheus::PrometheusHandle) {
    let (db, clock, access) = (&app.db, &app.clock, &app.access);
    let mut round = tokio::time::interval(HOUSEKEEPING);
    loop {
        round.tick().await;
        metrics.run_upkeep();
        count_searches(&app).await;
        if let Err(error) = prune(db, clock).await {
            tracing::error!(%error, "old events could not be cleared away");
        }
        if let Err(error) = access.prune().await {
            tracing::error!(%error, "sessions that have ended could not be cleared away");
        }
        // An import beside this server may have been killed: nobody sees what it left, but it takes room.
        if let Err(error) = import::recover(db, clock).await {
            tracing::error!(%error, "an interrupted import could not be settled");
        }
    }
}

/// Every reader of the feed of this program can make up what it missed, so events are kept by time alone.
async fn prune(db: &Db, clock: &Clock) -> Result<u64, store::StoreError> {
    let now = clock.now();
    let last = db.last_event().await?;
    let mut tx = db.begin().await?;
    tx.record_event_position("time", last, now).await?;
    tx.commit().await?;
    db.prune_events(now.minus(EVENTS_KEPT)).await
}
