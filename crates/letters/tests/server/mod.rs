//! A real mail server: `e2e/servers/smtp.mjs`.
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use store::testing::Process;

pub struct MailServer {
    process: Process,
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
    /// None where Node is missing.
    pub fn start(args: &[&str]) -> Option<MailServer> {
        let mut process = Process::node("smtp.mjs", args)?;
        let port = process.says()["port"]
            .as_u64()
            .expect("the mail server says where it listens");
        Some(MailServer {
            process,
            port: u16::try_from(port).unwrap(),
        })
    }
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }
    /// The next letter it took.
    pub fn letter(&mut self) -> Taken {
        serde_json::from_value(self.process.says()).expect("the mail server took a letter")
    }
    pub fn stop(&mut self) {
        self.process.kill();
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
