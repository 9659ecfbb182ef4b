//! Log lines: to standard error, for people or as JSON. No line holds what a person typed.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Starts logging. `FRONTDOOR_LOG` wins over the settings' level.
pub fn start(log: &Log) -> anyhow::Result<()> {
    let level = std::env::var("FRONTDOOR_LOG").unwrap_or_else(|_| log.level.clone());
    let filter =
        EnvFilter::try_new(&level).map_err(|cause| anyhow::anyhow!("log.level \"{level}\" cannot be used: {cause}"))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match log.format {
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init()?,
        LogFormat::Text => lines.with_target(false).finish().try_init()?,
    }
    std::panic::set_hook(Box::new(|panic| {
        // Only what the program's own text says: a message that was put together may quote what somebody typed.
        let said = panic.payload().downcast_ref::<&'static str>().copied();
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, said, "a part of the program broke off");
    }));
    Ok(())
}
