//! The time of day: the engine reads no clock, so whoever needs the time is handed it.

/// Seconds since 1970 by the visitor's clock, which may be wrong; 0 natively.
#[expect(clippy::cast_sign_loss, reason = "a clock before 1970 says 1970")]
pub fn now() -> u64 {
    if cfg!(target_arch = "wasm32") { (js_sys::Date::now() / 1000.0).max(0.0) as u64 } else { 0 }
}

/// Minutes that the visitor's local time is ahead of UTC; 0 natively.
pub fn offset() -> i32 {
    if cfg!(target_arch = "wasm32") {
        -(js_sys::Date::new_0().get_timezone_offset() as i32)
    } else {
        0
    }
}
