//! The model for the worker of a page: it opens a scenario and answers what the page asks, as the program does.
//!
//! The worker puts a text into memory that [`room`] gives and calls [`open`] once, then [`ask`] for every question. Both
//! take the memory back, and hand on what they say to the only functions that they need: lines to `heard`, and why there
//! is no answer to `refused`.

use factorflow::explorer::{Answers, NoAnswer, PackedScenario};
use std::sync::OnceLock;

/// The scenario that is open.
static ANSWERS: OnceLock<Answers> = OnceLock::new();

#[expect(unsafe_code, reason = "the page is another language")]
#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Hears a line; 0 when nobody wants more of them.
    safe fn heard(text: *const u8, length: usize) -> u32;
    /// Hears why there is no answer.
    safe fn refused(text: *const u8, length: usize);
}

/// Room for a text of so many bytes, which one of the others takes back.
#[expect(unsafe_code, reason = "the name is for the page")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Opens a scenario that the program has packed; says 0, or 1 and tells why not.
#[expect(unsafe_code, reason = "the name is for the page")]
#[unsafe(no_mangle)]
pub extern "C" fn open(packed: *mut u8, length: usize) -> u32 {
    let packed = taken(packed, length);
    let parsed = PackedScenario::parse(&packed).map_err(|it| it.to_string());
    match parsed.and_then(|it| it.open().map_err(|it| it.to_string())) {
        Ok(answers) => u32::from(ANSWERS.set(answers).is_err()),
        Err(error) => refuse(&error),
    }
}

/// Answers what was asked at an address; says 0, 1 when the question was refused, 2 when there is no such address.
#[expect(unsafe_code, reason = "the name is for the page")]
#[unsafe(no_mangle)]
pub extern "C" fn ask(address: *mut u8, address_length: usize, body: *mut u8, length: usize) -> u32 {
    let (address, body) = (taken(address, address_length), taken(body, length));
    let address = String::from_utf8_lossy(&address);
    let Some(answers) = ANSWERS.get() else { return 2 };
    match answers.answer(&address, &body, &|line| heard(line.as_ptr(), line.len()) != 0) {
        Ok(()) => 0,
        Err(NoAnswer::Refused(why)) => refuse(&why),
        Err(NoAnswer::Unknown) => 2,
    }
}

/// The text in a room of this length.
#[expect(unsafe_code, reason = "the page writes into memory")]
fn taken(room: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: the worker hands over, once, what `room` gave it for this length.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(room, length)) }
}

fn refuse(why: &str) -> u32 {
    refused(why.as_ptr(), why.len());
    1
}
