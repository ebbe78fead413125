//! Whether the explorer runs already, for the same scenario.

use super::opened::Explorer;
use super::world;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Whoever does not answer within this time is somebody else.
const PATIENCE: Duration = Duration::from_secs(1);

/// Nothing longer is an answer of ours.
const LONGEST: u64 = 4096;

impl Explorer {
    /// The address of the explorer of the same program that has this scenario open at a port.
    pub fn running_at(&self, port: u16) -> Option<String> {
        let mut stream =
            TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let request =
            format!("GET /api/hello HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.take(LONGEST).read_to_end(&mut answer).ok()?;
        let text = String::from_utf8_lossy(&answer);
        let said: serde_json::Value = serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()?;
        (said == world::hello(self)).then(|| format!("http://127.0.0.1:{port}/"))
    }
}
