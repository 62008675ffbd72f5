//! What pages and widgets draw: functions of plain data, testable natively.

pub mod geometry;
