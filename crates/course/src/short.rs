//! Ids made short, for codes and links that people type, scan and send on.

/// A number for an id, the same on every machine and in every version: FNV-1a, its upper half folded into its lower one.
pub(crate) fn hash(id: &str) -> u32 {
    let whole = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (whole ^ (whole >> 32)) as u32
}
