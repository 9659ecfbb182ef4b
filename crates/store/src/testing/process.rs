//! Servers that tests talk with, each a process of its own: the scripts of `e2e/servers`, run by Node.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A server that ends with the test.
pub struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a script of `e2e/servers`. None, and a line that says so, where Node or its packages are missing; with
    /// `FRONTDOOR_REQUIRE_NODE=1` a failure.
    pub fn node(script: &str, args: &[&str]) -> Option<Process> {
        let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e");
        let node = Command::new("node")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok();
        if !node || !e2e.join("node_modules").is_dir() {
            assert!(
                std::env::var_os("FRONTDOOR_REQUIRE_NODE").is_none(),
                "install Node and run `npm ci` in e2e"
            );
            println!("skipped: Node or its packages are missing (install Node, run `npm ci` in e2e)");
            return None;
        }
        let mut child = Command::new("node")
            .arg(Path::new("servers").join(script))
            .args(args)
            .current_dir(e2e)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let lines = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Some(Process { child, lines })
    }
    /// The next thing that it says, one line of JSON; waits for it.
    pub fn says(&mut self) -> Value {
        let mut line = String::new();
        self.lines
            .read_line(&mut line)
            .expect("the server's output can be read");
        serde_json::from_str(&line).expect("the server says one line of JSON")
    }
    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
