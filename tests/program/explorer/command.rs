//! `factorflow explore` as a command: it says where the page is, and ends when it is told to.

use crate::command::{program, refusal, well};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command};

/// The explorer of a scenario, and the address that it prints.
struct Started {
    child: Child,
    address: String,
}

impl Started {
    fn of(arguments: &[&str]) -> Self {
        let mut child =
            program(Path::new("."), &[&["explore", "--no-open"], arguments].concat()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned() }
    }

    fn port(&self) -> String {
        let digits = self.address.strip_prefix("http://127.0.0.1:").unwrap();
        digits.split('/').next().unwrap().to_owned()
    }

    fn get(&self, path: &str) -> String {
        let port = self.port();
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The code that it ends with after Ctrl-C, and what it has said.
    fn stop(mut self) -> (i32, String) {
        assert!(
            Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success()
        );
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap(), said)
    }
}

#[cfg(unix)]
#[test]
fn the_address_is_printed_the_page_is_served_and_ctrl_c_ends_it_well() {
    let started = Started::of(&["tax-sharing", "--port", "0", "--language", "zh"]);
    assert!(started.address.ends_with("/#lang=zh"), "{}", started.address);
    let answer = started.get("/api/hello");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"scenario\":\"tax-sharing\""),
        "{answer}"
    );
    let (code, said) = started.stop();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("`tax-sharing` is taken from the scenario library"), "{said}");
}

#[cfg(unix)]
#[test]
fn without_a_scenario_the_page_begins_with_lessons_and_scenarios() {
    let started = Started::of(&["--port", "0"]);
    assert!(started.address.ends_with("/#begin=1"), "{}", started.address);
    assert!(started.get("/api/hello").contains("yangtze-delta"));
    assert_eq!(started.stop().0, 0);
    let chinese = Started::of(&["--port", "0", "--language", "zh"]);
    assert!(chinese.address.ends_with("/#lang=zh&begin=1"), "{}", chinese.address);
    assert_eq!(chinese.stop().0, 0);
}

#[cfg(unix)]
#[test]
fn a_scenario_that_is_open_already_is_shown_where_it_is_and_another_gets_a_port_of_its_own() {
    let first = Started::of(&["status-quo", "--port", "0"]);
    let port = first.port();
    let again = well(Path::new("."), &["explore", "--no-open", "status-quo", "--port", &port]);
    assert_eq!(again.out.trim(), first.address);
    assert!(again.err.contains("open already"), "{}", again.err);
    let other = Started::of(&["tax-sharing", "--port", &port]);
    assert_ne!(other.port(), port);
    assert!(other.get("/api/hello").contains("tax-sharing"));
    let (code, said) = other.stop();
    assert!(code == 0 && said.contains(&format!("port {port} is taken")), "{said}");
    assert_eq!(first.stop().0, 0);
}

#[test]
fn what_cannot_be_opened_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    assert!(refusal(Path::new("."), &["explore", "--no-open", &path]).contains("there is no scenario in"));
    assert!(
        refusal(Path::new("."), &["explore", "--no-open", "tax-shering"])
            .contains("did you mean `tax-sharing`?")
    );
}
