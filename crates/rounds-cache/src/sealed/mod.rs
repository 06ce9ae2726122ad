//! The folder `sealed/`: a second copy of every op that is not at headquarters yet, sealed to headquarters' key.
//!
//! One folder for each device that ever worked here, named by its id: `about.json` says in the clear whose it is, and
//! each piece is a file `<install>-<number>-<op>.age`. A piece is written and on the disk *before* its op is committed,
//! as `….part`, and bears its own name *after* the commit. So whoever loses the outbox, the cache, the key file or the
//! password still has the work, and headquarters can open it ([`rescue`]); nobody on this laptop can.
//!
//! Knows files and the cipher. Refuses to delete a piece that the outbox does not know as answered ([`settle`]), and
//! refuses to know what an op says.

pub mod rescue;
mod sealer;
pub mod settle;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rounds_domain::{DeviceId, OpId, StaffNo, Text};
use rounds_protocol::rescue::PieceName;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files::{Folder, Readers, write_whole};

pub use sealer::{Pending, Sealer, is_sealing_key};

/// The end of a piece's name.
const KEPT: &str = "age";
/// The end of its name while its op is not committed.
const PENDING: &str = "part";
const ABOUT: &str = "about.json";

/// Whose pieces a folder holds, in the clear. It goes into the head of a rescue file; nothing trusts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub device_id: DeviceId,
    pub staff_no: StaffNo,
    pub label: String,
    pub bank: Text,
    /// The key to which all pieces of the folder are sealed.
    pub sealing_key: String,
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Written, its op perhaps not committed.
    Pending,
    /// Its op was committed.
    Kept,
}

/// The pieces of one device.
#[derive(Clone, Debug)]
pub struct Drawer {
    path: PathBuf,
    device_id: DeviceId,
}

impl Drawer {
    pub fn of(folder: &Folder, device_id: DeviceId) -> Self {
        Self {
            path: folder.sealed().join(device_id.to_string()),
            device_id,
        }
    }

    /// Those of every device that worked in this folder, by id.
    pub fn all(folder: &Folder) -> Result<Vec<Self>> {
        let mut found: Vec<Self> = names_in(&folder.sealed())?
            .iter()
            .filter_map(|name| Some(Self::of(folder, name.parse().ok()?)))
            .collect();
        found.sort_by_key(|drawer| drawer.device_id);
        Ok(found)
    }

    /// The pieces here; one that is there twice is kept. Other files are nobody's pieces.
    pub fn pieces(&self) -> Result<BTreeMap<PieceName, Stage>> {
        let mut pieces = BTreeMap::new();
        for file in names_in(&self.path)? {
            let Some((name, end)) = file.split_once('.') else {
                continue;
            };
            let stage = match end {
                KEPT => Stage::Kept,
                PENDING => Stage::Pending,
                _ => continue,
            };
            if let Ok(name) = name.parse() {
                let known = pieces.entry(name).or_insert(stage);
                *known = stage.max(*known);
            }
        }
        Ok(pieces)
    }

    /// The bytes of a piece, whichever of its names it bears by now; `None` when it is gone.
    pub fn read(&self, name: &PieceName) -> Result<Option<Vec<u8>>> {
        for path in [self.kept(name), self.pending(name), self.kept(name)] {
            match fs::read(path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                other => return Ok(Some(other?)),
            }
        }
        Ok(None)
    }

    /// Remove every piece of an op that headquarters has.
    pub fn remove(&self, op_id: OpId) -> Result<()> {
        for name in self.pieces()?.into_keys().filter(|name| name.op_id == op_id) {
            remove(&self.kept(&name))?;
            remove(&self.pending(&name))?;
        }
        Ok(())
    }

    /// `None` when there is none that can be read: then the pieces speak for themselves.
    pub fn about(&self) -> Option<About> {
        serde_json::from_slice(&fs::read(self.path.join(ABOUT)).ok()?).ok()
    }

    fn write_about(&self, about: &About) -> Result<()> {
        write_whole(
            &self.path.join(ABOUT),
            &serde_json::to_vec_pretty(about)?,
            Readers::OwnerOnly,
        )?;
        self.sync_names()
    }

    fn kept(&self, name: &PieceName) -> PathBuf {
        self.path.join(format!("{name}.{KEPT}"))
    }

    fn pending(&self, name: &PieceName) -> PathBuf {
        self.path.join(format!("{name}.{PENDING}"))
    }

    /// Make the names of the pieces durable.
    fn sync_names(&self) -> Result<()> {
        crate::files::sync_names(&self.path)
    }
}

/// Remove a file; one that is gone is removed.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The names in a folder; none when there is no folder.
fn names_in(path: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
    names.collect()
}
