//! What pages and widgets draw: functions of plain data, testable natively.

#[cfg(any(feature = "ssr", feature = "study"))]
pub mod bars;
pub mod calendar;
pub mod code;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod deck;
pub mod difference;
pub mod editor;
pub mod files;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod guesses;
pub mod icon;
pub mod journey;
pub mod outcome;
pub mod picture;
pub mod play;
pub mod pool;
pub mod problems;
#[cfg(any(feature = "ssr", feature = "asking"))]
pub mod qr;
pub mod question;
pub mod records;
pub mod reel;
#[cfg(any(feature = "ssr", feature = "asking"))]
pub mod refused;
pub mod ruler;
pub mod stack;
pub mod table;
#[cfg(feature = "ssr")]
pub mod terms;
pub mod verdict;
pub mod words;
