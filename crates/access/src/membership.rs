//! Who is what, and where.
use store::audit::Detail;
use store::{Db, Event, Tx, args, sql};

use crate::policy::{Action, On};
use crate::{Access, AccessError, By, NETWORK, Result, Role, audited};

/// A role at a centre, or in the whole network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The centre's id; [`NETWORK`] for all of them.
    pub centre: String,
    /// What the person is there.
    pub role: Role,
}

impl Membership {
    /// A role at a centre.
    pub fn new(centre: impl Into<String>, role: Role) -> Membership {
        Membership {
            centre: centre.into(),
            role,
        }
    }
}

sql! {
    CENTRE = "SELECT id FROM centre WHERE id = $1";
    ADD = "INSERT INTO membership (account, centre, role, granted_at) VALUES ($1, $2, $3, $4) ON CONFLICT (account, centre, role) DO NOTHING";
    REMOVE = "DELETE FROM membership WHERE account = $1 AND centre = $2 AND role = $3";
    CENTRES = "SELECT DISTINCT centre FROM membership WHERE account = $1 ORDER BY centre";
    OF_ACCOUNTS = "SELECT account, centre, role FROM membership WHERE account ", in_list(1), " ORDER BY account, centre, role";
    ACCOUNT = "SELECT id FROM account WHERE id = $1";
    /// Two administrators who remove each other do so one after the other. SQLite's BEGIN IMMEDIATE sees to it already.
    ALONE = { sqlite: "SELECT 1", postgres: "SELECT pg_advisory_xact_lock(211000005)" };
    /// Administrators of the network who can sign in, and how many of them are not this one.
    ADMINISTRATORS = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN a.id <> $1 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM membership m
        JOIN account a ON a.id = m.account WHERE m.centre = '*' AND m.role = 'administrator' AND a.deactivated_at IS NULL AND a.signed_in_at IS NOT NULL";
}

/// The roles of accounts.
pub async fn of_accounts(db: &Db, accounts: Vec<String>) -> Result<Vec<(String, Membership)>> {
    let rows: Vec<(String, String, String)> = db.fresh_all(OF_ACCOUNTS, args![accounts]).await?;
    rows.into_iter()
        .map(|(account, centre, role)| {
            let membership = Membership {
                centre,
                role: read_role(&account, &role)?,
            };
            Ok((account, membership))
        })
        .collect()
}

/// The roles of one account.
pub async fn of(db: &Db, account: &str) -> Result<Vec<Membership>> {
    let rows = of_accounts(db, vec![account.to_owned()]).await?;
    Ok(rows.into_iter().map(|(_, membership)| membership).collect())
}

/// Reads a role that stands in the database.
pub(crate) fn read_role(account: &str, role: &str) -> Result<Role> {
    Role::parse(role).ok_or_else(|| AccessError::Unknown {
        what: "role",
        id: account.to_owned(),
        value: role.to_owned(),
    })
}

pub(crate) async fn centres_of(tx: &mut Tx, account: &str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.all(CENTRES, args![account]).await?;
    Ok(rows.into_iter().map(|(centre,)| centre).collect())
}

/// Writes a role down at a centre that must be there. False when the account has it already.
pub(crate) async fn add(access: &Access, tx: &mut Tx, account: &str, membership: &Membership) -> Result<bool> {
    let centre = &membership.centre;
    if tx.opt::<(String,)>(CENTRE, args![centre]).await?.is_none() {
        return Err(AccessError::NoCentre { id: centre.clone() });
    }
    let row = args![account, centre, membership.role.as_str(), access.clock.now()];
    Ok(tx.exec(ADD, row).await? == 1)
}

/// Gives somebody a role. It counts from their next click on. False when they have it already.
pub async fn grant(access: &Access, tx: &mut Tx, by: By<'_>, account: &str, membership: &Membership) -> Result<bool> {
    by.must(Action::PersonChange, On::centre(&membership.centre))?;
    if tx.opt::<(String,)>(ACCOUNT, args![account]).await?.is_none() {
        return Err(AccessError::NoAccount { id: account.to_owned() });
    }
    if !add(access, tx, account, membership).await? {
        return Ok(false);
    }
    changed(access, tx, by, "person.grant", account, membership).await?;
    Ok(true)
}

/// Takes a role away. It counts no more from the person's next click on. False when they do not have it.
pub async fn withdraw(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    account: &str,
    membership: &Membership,
) -> Result<bool> {
    by.must(Action::PersonChange, On::centre(&membership.centre))?;
    if membership.centre == NETWORK && membership.role == Role::Administrator {
        keep_an_administrator(tx, account).await?;
    }
    let row = args![account, &membership.centre, membership.role.as_str()];
    if tx.exec(REMOVE, row).await? == 0 {
        return Ok(false);
    }
    changed(access, tx, by, "person.withdraw", account, membership).await?;
    Ok(true)
}

async fn changed(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    action: &'static str,
    account: &str,
    membership: &Membership,
) -> Result<()> {
    tx.append(Event::new("account", account, "account.changed", access.clock.now()).of_centre(&membership.centre));
    let entry = audited::entry(access, by, action, "account", account).of_centre(&membership.centre);
    audited::append(
        access,
        tx,
        &entry.with(Detail::default().word("role", membership.role.as_str())),
    )
    .await
}

/// Refuses to go on when an account is the last administrator of the network who can sign in.
pub(crate) async fn keep_an_administrator(tx: &mut Tx, account: &str) -> Result<()> {
    tx.all::<Alone>(ALONE, args![]).await?;
    let (all, others): (i64, i64) = tx.one(ADMINISTRATORS, args![account]).await?;
    if all > 0 && others == 0 {
        Err(AccessError::LastAdministrator)
    } else {
        Ok(())
    }
}

/// A row of which nothing is read.
#[derive(sqlx::FromRow)]
struct Alone {}
