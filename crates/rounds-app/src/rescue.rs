//! The rescue file: unsent work, sealed to headquarters, in one file at a place that a person names. Works while the
//! device is locked, without a password and without a network, because a forgotten password must not lose work.

use std::path::PathBuf;

use rounds_cache::CacheError;

use crate::dto::Nothing;
use crate::dto::rescue::{RescueSource, RescueState, RescueWriteInput, RescueWritten};
use crate::error::Result;
use crate::workbench::{Workbench, WorkbenchOptions, off_the_runtime};

/// What there is to rescue. Works without a password.
pub(crate) async fn state(bench: &Workbench, _: Nothing) -> Result<RescueState> {
    let options = bench.options().clone();
    let session = bench.session_if_open();
    off_the_runtime(move || {
        let facts = rounds_cache::rescue_facts(&options.folder)?;
        let unsealed = session.map(|session| session.device.unsealed()).transpose()?;
        Ok(RescueState {
            pieces: count(facts.pieces),
            oldest_at: facts.oldest_at,
            sources: facts
                .devices
                .into_iter()
                .map(|device| RescueSource {
                    label: device.label,
                    staff_no: device.staff_no,
                    pieces: count(device.pieces),
                })
                .collect(),
            unsealed: unsealed.map(count),
            folder: proposed(&options)?.display().to_string(),
        })
    })
    .await
}

/// Write the rescue file. Works without a password; nothing is taken away from the device.
pub(crate) async fn write(bench: &Workbench, input: RescueWriteInput) -> Result<RescueWritten> {
    let options = bench.options().clone();
    off_the_runtime(move || {
        let proposed = proposed(&options)?;
        let named = input.folder.map(|folder| PathBuf::from(folder.trim()));
        let target = named
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(proposed.clone());
        if target == proposed {
            // This one is ours to make. One that a person names must be there, or a slip of the pen would put the file
            // where nobody looks.
            std::fs::create_dir_all(&proposed).map_err(CacheError::from)?;
        }
        let written = rounds_cache::write_rescue(&options.folder, &target, options.clock.now())?;
        Ok(RescueWritten {
            path: written.path.display().to_string(),
            pieces: count(written.pieces),
        })
    })
    .await
}

/// Where the file goes when nobody names a folder: whole, so that a person can find it.
fn proposed(options: &WorkbenchOptions) -> Result<PathBuf> {
    Ok(std::path::absolute(&options.rescue_folder).map_err(CacheError::from)?)
}

fn count(pieces: usize) -> u32 {
    u32::try_from(pieces).unwrap_or(u32::MAX)
}
