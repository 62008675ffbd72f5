//! Hashes: short ones for file names, whole ones for the Content-Security-Policy.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits that change with the content, for the name of a file that hosts may
/// cache for ever.
pub(super) fn short(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let start = digest.iter().take(8).fold(0, |start: u64, byte| start << 8 | u64::from(*byte));
    format!("{start:016x}")
}

/// A source of the policy that allows exactly this inline text.
pub(super) fn policy_source(text: &str) -> String {
    format!("'{}'", integrity(text.as_bytes()))
}

/// The digest by which a browser checks what it fetches.
pub(super) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn source_of_the_specification_sample() {
        // From Content Security Policy Level 3, section 6.7.3.
        assert_eq!(
            super::policy_source("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }
}
