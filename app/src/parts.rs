//! What pages and widgets draw: functions of plain data, testable natively.

pub mod code;
pub mod notice;
pub mod picture;
pub mod play;
pub mod stack;
pub mod table;
