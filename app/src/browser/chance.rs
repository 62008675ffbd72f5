//! Chance: the engine uses none, so whoever needs a number of its own is handed one.

/// Any number; 0 natively. Good enough to tell devices apart, not for secrets.
#[expect(clippy::cast_sign_loss, reason = "it lies between 0 and 1")]
pub fn number() -> u32 {
    if cfg!(target_arch = "wasm32") {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    } else {
        0
    }
}
