//! Starting the program, and small sources to import.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub const BIN: &str = env!("CARGO_BIN_EXE_frontdoor");

pub fn run(home: &Path, args: &[&str]) -> Output {
    run_on(home, None, args)
}

/// On another database than the home's own.
pub fn run_on(home: &Path, database: Option<&str>, args: &[&str]) -> Output {
    let mut command = Command::new(BIN);
    command.args(args).arg("--home").arg(home).env_remove("FRONTDOOR_HOME");
    if let Some(url) = database {
        command.env("FRONTDOOR_DATABASE_URL", url);
    }
    command.output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running server, killed when dropped.
pub struct Server {
    pub child: Child,
    address: String,
}

impl Server {
    pub fn start(home: &Path, command: &str) -> Server {
        let mut child = Command::new(BIN)
            .args([command, "--listen", "127.0.0.1:0", "--home"])
            .arg(home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .find_map(|line| {
                let line = line.unwrap();
                let rest = line.split_once("http://")?.1;
                Some(rest.split('/').next()?.to_owned())
            })
            .expect("the server says where it is");
        // Its further lines must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, address }
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Services named so, as NDJSON, with the organization each belongs to.
pub fn services(folder: &Path, names: &[impl AsRef<str>]) -> PathBuf {
    let path = folder.join("services.ndjson");
    let lines: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let service = serde_json::json!({
                "id": format!("s{n}"), "name": name.as_ref(), "status": "active", "description": "Made for a test.",
                "organization": { "id": "o1", "name": "Testing Agency", "description": "Made for a test." },
            });
            service.to_string()
        })
        .collect();
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}
