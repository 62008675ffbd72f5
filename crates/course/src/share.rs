//! What a link can carry: a Dockerfile with all that belongs to it, in the fragment, so that no host ever sees it.
//!
//! The fragment is `share=` and a sealed text: the format's version, a point, and compressed JSON in the URL's base64.
//! Compressing is the browser's work; everything else is here. A link is somebody else's text: whatever it holds, reading
//! it gives a value or a reason.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// What stands before the sealed text in the fragment.
pub const KEY: &str = "share=";
/// The format that is written.
const VERSION: u32 = 1;
/// Letters of the longest sealed text: chat programs and browsers keep addresses of this length whole.
pub const LONGEST: usize = 32_000;
/// Bytes that a sealed text may unpack to.
pub const MOST_BYTES: usize = 400_000;

/// What a link carries. Texts are a learner's or a stranger's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in")]
pub enum Shared {
    /// The checker's texts.
    #[serde(rename = "check")]
    Check {
        /// The Dockerfile.
        dockerfile: String,
        /// The `.dockerignore`; empty for none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        ignore: String,
    },
    /// The layer lab's texts, and where it stands.
    #[serde(rename = "lab")]
    Lab {
        /// The Dockerfile.
        dockerfile: String,
        /// The build context, as the list that the lab reads.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        files: String,
        /// The `.dockerignore`; empty for none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        ignore: String,
        /// The step that is shown, from 0.
        #[serde(default)]
        step: usize,
        /// Whether the `RUN`s are merged.
        #[serde(default)]
        merged: bool,
        /// Whether sizes are those of the transfer.
        #[serde(default)]
        transfer: bool,
    },
    /// An answer to an exercise.
    #[serde(rename = "exercise")]
    Exercise {
        /// The exercise.
        id: String,
        /// The learner's text.
        text: String,
    },
}

/// Why a link is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// Cut off or changed on the way.
    Damaged,
    /// Longer than any link of ours, or holding more than one may.
    TooLong,
    /// Written by a later version of the site, in this format.
    Newer(u32),
}

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str(
                "The link is damaged: a part of it is missing or was changed on the way. Ask for it again, as a whole.",
            ),
            Self::TooLong => f.write_str("The link holds more than a link may. Ask for the text as a file."),
            Self::Newer(version) => write!(
                f,
                "The link was made by a later version of this site (format {version}; this one reads up to {VERSION}). Load the page again, or open the link where it was made."
            ),
        }
    }
}

impl std::error::Error for NotOpened {}

impl Shared {
    /// The JSON that is to be compressed.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are JSON")
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// If it is something else.
    pub fn from_json(json: &str) -> Result<Self, NotOpened> {
        if json.len() > MOST_BYTES {
            return Err(NotOpened::TooLong);
        }
        serde_json::from_str(json).map_err(|_| NotOpened::Damaged)
    }

    /// The page that it belongs to, by its path from the site's root.
    pub fn path(&self) -> String {
        match self {
            Self::Check { .. } => "check/".to_owned(),
            Self::Lab { .. } => "lab/".to_owned(),
            Self::Exercise { id, .. } => format!("exercises/{id}/"),
        }
    }
}

/// Compressed bytes as a text for a fragment, without [`KEY`].
///
/// # Errors
/// If it is too long for a link.
pub fn seal(compressed: &[u8]) -> Result<String, NotOpened> {
    let text = format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(compressed));
    if text.len() > LONGEST { Err(NotOpened::TooLong) } else { Ok(text) }
}

/// The compressed bytes of a text that [`seal`] gave.
///
/// # Errors
/// If it is none.
pub fn unseal(text: &str) -> Result<Vec<u8>, NotOpened> {
    if text.len() > LONGEST {
        return Err(NotOpened::TooLong);
    }
    let (version, bytes) = text.split_once('.').ok_or(NotOpened::Damaged)?;
    let version: u32 = version.parse().map_err(|_| NotOpened::Damaged)?;
    match version {
        VERSION => URL_SAFE_NO_PAD.decode(bytes).map_err(|_| NotOpened::Damaged),
        0 => Err(NotOpened::Damaged),
        later => Err(NotOpened::Newer(later)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lab() -> Shared {
        Shared::Lab {
            dockerfile: "FROM alpine\n# \"quoted\" 🐋\n".into(),
            files: "src/app.js 12kB".into(),
            ignore: String::new(),
            step: 3,
            merged: true,
            transfer: false,
        }
    }

    #[test]
    fn there_and_back() {
        assert_eq!(Shared::from_json(&lab().to_json()), Ok(lab()));
        let sealed = seal(&[0, 255, 62, 63]).expect("it is short");
        assert!(
            sealed.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
        );
        assert_eq!(unseal(&sealed), Ok(vec![0, 255, 62, 63]));
    }

    #[track_caller]
    fn refused(text: &str, expected: NotOpened) {
        assert_eq!(unseal(text), Err(expected), "{text:.40}");
        assert!(expected.to_string().ends_with('.'));
    }

    #[test]
    fn what_is_no_link_of_ours() {
        refused("", NotOpened::Damaged);
        refused("1", NotOpened::Damaged);
        refused("1.a", NotOpened::Damaged);
        refused("1.<script>", NotOpened::Damaged);
        refused("x.AAAA", NotOpened::Damaged);
        refused("0.AAAA", NotOpened::Damaged);
        refused("2.AAAA", NotOpened::Newer(2));
        refused(&format!("1.{}", "A".repeat(LONGEST)), NotOpened::TooLong);
        assert_eq!(seal(&vec![7; LONGEST]), Err(NotOpened::TooLong));
    }

    #[test]
    fn what_is_no_text_of_ours() {
        assert_eq!(Shared::from_json("{}"), Err(NotOpened::Damaged));
        assert_eq!(Shared::from_json(r#"{"in":"shop"}"#), Err(NotOpened::Damaged));
        assert_eq!(Shared::from_json(&" ".repeat(MOST_BYTES + 1)), Err(NotOpened::TooLong));
        // What a later version adds is left aside.
        let later = r#"{"in":"check","dockerfile":"FROM a","colour":"green"}"#;
        let expected = Shared::Check { dockerfile: "FROM a".into(), ignore: String::new() };
        assert_eq!(Shared::from_json(later), Ok(expected));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(unseal(&seal(&bytes).expect("it is short")), Ok(bytes));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,200}") {
            let _ = unseal(&text);
            let _ = Shared::from_json(&text);
        }

        #[test]
        fn any_texts_come_back(dockerfile in "(?s).{0,300}", ignore in "(?s).{0,100}") {
            let shared = Shared::Check { dockerfile, ignore };
            prop_assert_eq!(Shared::from_json(&shared.to_json()), Ok(shared));
        }
    }
}
