//! A private PostgreSQL cluster: started by the first test that needs it, left running for the next, reached through a
//! socket in a folder of its own, and without the care for power cuts that a test has no use for.
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

const PORT: u16 = 55_432;

/// Creates a database and gives its address; `None` (and a line that says so) where PostgreSQL is not there.
pub(super) async fn database(name: &str) -> Option<String> {
    let admin = match std::env::var("FRONTDOOR_TEST_PG") {
        Ok(url) => url,
        Err(_) => match private().await {
            Ok(url) => url,
            Err(why) => {
                assert!(
                    std::env::var("FRONTDOOR_REQUIRE_PG").as_deref() != Ok("1"),
                    "FRONTDOOR_REQUIRE_PG=1, but there is no PostgreSQL: {why}"
                );
                println!("skipped: no PostgreSQL ({why})");
                return None;
            }
        },
    };
    let mut connection = open(&admin)
        .await
        .unwrap_or_else(|e| panic!("cannot open the PostgreSQL of the tests: {e}"));
    drop_left_behind(&mut connection).await;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|e| panic!("the user of the PostgreSQL tests cannot create a database: {e}"));
    let mut url = url::Url::parse(&admin).expect("the address of the PostgreSQL tests is an address");
    url.set_path(name);
    Some(url.into())
}

async fn open(url: &str) -> sqlx::Result<PgConnection> {
    let options: PgConnectOptions = url.parse()?;
    PgConnection::connect_with(&options.disable_statement_logging()).await
}

/// Drops the databases of test processes that have ended. Another process may be doing the same: then it is done.
async fn drop_left_behind(connection: &mut PgConnection) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    let names: Vec<String> =
        sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname ~ '^t_[0-9]+_[0-9]+$'")
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_default();
    for name in names {
        let process = name.split('_').nth(1).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            let _ = sqlx::raw_sql(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
                .execute(&mut *connection)
                .await;
        }
    }
}

/// The private cluster's address, after starting it if need be.
async fn private() -> Result<String, String> {
    let binaries = binaries().ok_or("its programs initdb and pg_ctl are not installed")?;
    let me = fs::metadata("/proc/self").map_or(0, |m| m.uid());
    let base = std::env::temp_dir().join(format!("frontdoor-test-pg-{me}"));
    let url = format!("postgres://postgres@localhost:{PORT}/postgres?host={}", base.display());
    if open(&url).await.is_ok() {
        return Ok(url);
    }
    fs::create_dir_all(&base).map_err(|e| format!("{}: {e}", base.display()))?;
    let lock = File::create(base.join("lock")).map_err(|e| e.to_string())?;
    lock.lock().map_err(|e| e.to_string())?;
    // Another test process may have started it while this one waited.
    if open(&url).await.is_err() {
        start(&binaries, &base, me == 0)?;
        open(&url)
            .await
            .map_err(|e| format!("the private cluster started but does not answer: {e}"))?;
    }
    Ok(url)
}

fn start(binaries: &Path, base: &Path, as_root: bool) -> Result<(), String> {
    if as_root {
        // PostgreSQL refuses to run as root, so its own user owns the folder.
        run(Command::new("chown").arg("postgres").arg(base))?;
    }
    fs::set_permissions(base, fs::Permissions::from_mode(0o755)).map_err(|e| e.to_string())?;
    let data = base.join("data");
    if data.join("PG_VERSION").exists() {
        if start_server(binaries, base, as_root).is_ok() {
            return Ok(());
        }
        // Without fsync, a power cut may have left it broken. It holds nothing to keep.
        fs::remove_dir_all(&data).map_err(|e| format!("{}: {e}", data.display()))?;
    }
    let mut initdb = program(binaries, "initdb", as_root);
    run(initdb.arg("-D").arg(&data).args([
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync",
    ]))?;
    start_server(binaries, base, as_root)
}

fn start_server(binaries: &Path, base: &Path, as_root: bool) -> Result<(), String> {
    let options = format!(
        "-p {PORT} -k {} -c listen_addresses= -c max_connections=400 -c shared_buffers=64MB -c fsync=off \
         -c full_page_writes=off -c synchronous_commit=off",
        base.display()
    );
    let mut pg_ctl = program(binaries, "pg_ctl", as_root);
    run(pg_ctl
        .arg("-D")
        .arg(base.join("data"))
        .arg("-l")
        .arg(base.join("log"))
        .args(["-w", "-o", &options, "start"]))
}

/// One of PostgreSQL's programs, as its own user when this process is root's.
fn program(binaries: &Path, name: &str, as_root: bool) -> Command {
    let path = binaries.join(name);
    if as_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    // No pipe: the server that stays behind would hold it open.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", command.get_program().display())),
        Err(e) => Err(format!("{}: {e}", command.get_program().display())),
    }
}

/// Where `initdb` is: the newest of Debian's versions, or on the path.
fn binaries() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    versions.sort();
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| folder.join("initdb").exists());
    versions.pop().map(|(_, folder)| folder).or_else(on_path)
}
