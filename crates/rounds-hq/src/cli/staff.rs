//! `staff`: who may sign in.

use std::io::Read;

use clap::Subcommand;
use rounds_domain::{Clock, StaffNo, SystemClock};
use rounds_hq_store::HqStore;
use rounds_protocol::session::Role;
use zeroize::Zeroizing;

use super::show;
use crate::{DataDir, HqError, hash_password, tokens};

/// Characters of a password made by `init-passwords`: 64 random bits.
const MADE_PASSWORD_CHARS: usize = 16;

/// Staff accounts: list, set passwords, close.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Show everybody: role, branch, team, and whether a password is set.
    List,
    /// Set one member's password, read from standard input; closes that member's sessions.
    SetPassword {
        /// The staff number.
        staff_no: String,
    },
    /// Give everybody without a password a random one, and print each once.
    InitPasswords {
        /// Give all of them the one password read from standard input instead: for demonstrations only.
        #[arg(long)]
        same_from_stdin: bool,
    },
    /// Close an account: its devices are refused from now on.
    Revoke {
        /// The staff number.
        staff_no: String,
    },
}

impl Staff {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let store = data.store().await?;
        match self {
            Self::List => list(&*store).await,
            Self::SetPassword { staff_no } => set_password(&*store, staff_no).await,
            Self::InitPasswords { same_from_stdin } => init_passwords(&*store, same_from_stdin).await,
            Self::Revoke { staff_no } => revoke(&*store, staff_no).await,
        }
    }
}

async fn list(store: &dyn HqStore) -> Result<(), HqError> {
    let rows: Vec<Vec<String>> = store
        .staff()
        .await?
        .into_iter()
        .map(|member| {
            let state = match (member.revoked, member.password_hash.is_some()) {
                (true, _) => "closed",
                (false, true) => "open",
                (false, false) => "no password",
            };
            let role = match member.body.role {
                Role::Rm => "rm",
                Role::Supervisor => "supervisor",
            };
            let team = member.body.supervisor_no.map_or_else(String::new, |team| team.0);
            vec![
                member.body.staff_no.0,
                member.body.name,
                role.into(),
                member.body.branch.0,
                team,
                state.into(),
            ]
        })
        .collect();
    show::table(&["number", "name", "role", "branch", "team", "account"], &rows);
    Ok(())
}

async fn set_password(store: &dyn HqStore, staff_no: String) -> Result<(), HqError> {
    let hash = hash_password(&password_from_stdin()?)?;
    if store
        .set_password(StaffNo(staff_no.clone()), hash, SystemClock.now())
        .await?
    {
        show::line(&format!("password of {staff_no} set"));
        Ok(())
    } else {
        Err(HqError::StaffUnknown(staff_no))
    }
}

async fn init_passwords(store: &dyn HqStore, same_from_stdin: bool) -> Result<(), HqError> {
    let same = if same_from_stdin {
        Some(password_from_stdin()?)
    } else {
        None
    };
    let mut rows = Vec::new();
    for member in store.staff().await? {
        if member.revoked || member.password_hash.is_some() {
            continue;
        }
        let password = match &same {
            Some(password) => password.clone(),
            None => made_password()?,
        };
        let number = member.body.staff_no;
        store
            .set_password(number.clone(), hash_password(&password)?, SystemClock.now())
            .await?;
        let shown = if same_from_stdin {
            "as given".to_owned()
        } else {
            password.to_string()
        };
        rows.push(vec![number.0, member.body.name, shown]);
    }
    show::table(&["number", "name", "password"], &rows);
    Ok(())
}

async fn revoke(store: &dyn HqStore, staff_no: String) -> Result<(), HqError> {
    if store.revoke_staff(StaffNo(staff_no.clone()), SystemClock.now()).await? {
        show::line(&format!("account {staff_no} closed"));
        Ok(())
    } else {
        Err(HqError::StaffUnknown(staff_no))
    }
}

fn made_password() -> Result<Zeroizing<String>, HqError> {
    Ok(Zeroizing::new(
        hex::encode(tokens::random_bytes()?)
            .chars()
            .take(MADE_PASSWORD_CHARS)
            .collect(),
    ))
}

fn password_from_stdin() -> Result<Zeroizing<String>, HqError> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(HqError::file("standard input"))?;
    Ok(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}
