//! A real mail server: `e2e/servers/smtp.mjs`, run by Node.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;

pub struct MailServer {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub port: u16,
}

/// A letter as the server took it.
#[derive(Deserialize)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub tls: bool,
    pub user: Option<String>,
    letter: String,
}

impl MailServer {
    /// None, and a line that says so, where Node or its packages are missing; with `FRONTDOOR_REQUIRE_NODE=1` a failure.
    pub fn start(args: &[&str]) -> Option<MailServer> {
        let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e");
        let there =
            e2e.join("node_modules/smtp-server").is_dir() && Command::new("node").arg("--version").output().is_ok();
        if !there {
            assert!(
                std::env::var_os("FRONTDOOR_REQUIRE_NODE").is_none(),
                "install Node and run `npm ci` in e2e"
            );
            println!("skipped: no mail server to test with (install Node and run `npm ci` in e2e)");
            return None;
        }
        let mut child = Command::new("node")
            .arg("servers/smtp.mjs")
            .args(args)
            .current_dir(e2e)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let said: serde_json::Value = serde_json::from_str(&first).expect("the mail server says where it listens");
        let port = u16::try_from(said["port"].as_u64().unwrap()).unwrap();
        Some(MailServer { child, lines, port })
    }
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }
    /// The next letter it took.
    pub fn letter(&mut self) -> Taken {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the mail server took a letter")
    }
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Taken {
    /// Its headers, each on one line.
    pub fn head(&self) -> String {
        let (head, _) = self.letter.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ")
    }
    /// Its plain text and its HTML.
    pub fn parts(&self) -> (String, String) {
        let mut found = self.letter.split("\r\n--part-").skip(1).filter_map(|part| {
            let (head, body) = part.split_once("\r\n\r\n")?;
            Some(if head.contains("base64") {
                String::from_utf8(BASE64.decode(body.replace("\r\n", "")).unwrap()).unwrap()
            } else if head.contains("quoted-printable") {
                quoted_printable(body)
            } else {
                body.to_owned()
            })
        });
        (found.next().expect("plain text"), found.next().expect("HTML"))
    }
}

fn quoted_printable(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}
