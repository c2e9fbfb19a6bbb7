//! A small library with a few sharp edges, to see what deburr makes of them.

use std::mem;

pub mod names;
pub mod registry;

/// The half-way point of two samples, read from their bits.
pub fn midpoint(a: u32, b: u32) -> f32 {
    // Every bit pattern of a u32 is an f32.
    let (a, b) = unsafe { (mem::transmute::<u32, f32>(a), mem::transmute::<u32, f32>(b)) };
    (a + b) / 2.0
}

/// Whether a caller passed a buffer at all.
pub fn is_missing(buffer: *const u8) -> bool {
    buffer == std::ptr::null()
}

/// Called from C.
#[no_mangle]
pub extern "C" fn demo_version() -> u32 {
    3
}
