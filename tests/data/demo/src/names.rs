//! Names that live as long as the program.

use std::boxed::Box;

/// A name as C code wants it: an address and a length, valid for ever.
#[derive(Clone, Copy, Debug)]
pub struct StaticName {
    pub start: *const u8,
    pub len: usize,
}

/// Leaks a name with a dot in front.
pub fn dotted(name: &str) -> StaticName {
    let mut bytes = Vec::with_capacity(name.len() + 1);
    bytes.push(b'.');
    bytes.extend_from_slice(name.as_bytes());
    let len = bytes.len();
    // The vector is never moved again, so its buffer stays where it is.
    let start = Box::leak(Box::new(bytes)).as_ptr();
    StaticName { start, len }
}
