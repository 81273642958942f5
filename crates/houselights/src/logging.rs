//! Where events go: standard error, as text for people or as JSON for programs.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::LogFormat;

/// Starts logging.
pub fn start(filter: &str, format: LogFormat) -> Result<(), Failure> {
    // It remarks on every folder that is gone by the time it lets go of it.
    let filter = EnvFilter::try_new(format!("notify=warn,{filter}")).map_err(|why| {
        Failure::because("the log filter is not understood", &why)
            .advise("say --log info, or error, warn, debug, trace")
    })?;
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => builder.with_ansi(!plain).with_target(false).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
