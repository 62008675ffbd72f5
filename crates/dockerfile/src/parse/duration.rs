//! Durations as Go reads them: `1m30s`, `-1.5h`, `0`.

use super::quoted;

const UNITS: &[(&str, f64)] = &[
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("μs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3600.0),
];

/// The longest that Go's nanoseconds can hold.
const LONGEST: f64 = 9_223_372_036.854_776;

/// What Docker says of the value of a flag like `--interval`; an empty one stands for none.
pub(super) fn problem(flag: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    match seconds(value) {
        Err(why) => Some(why),
        Ok(length) if length != 0.0 && length < 0.001 => {
            Some(format!("Interval {} cannot be less than 1ms", quoted(flag)))
        }
        Ok(_) => None,
    }
}

fn seconds(value: &str) -> Result<f64, String> {
    let invalid = || format!("time: invalid duration {}", quoted(value));
    let mut rest = value.strip_prefix(['-', '+']).unwrap_or(value);
    if rest == "0" {
        return Ok(0.0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut sum = 0.0;
    while !rest.is_empty() {
        let number = rest.find(|char: char| !char.is_ascii_digit() && char != '.');
        let (number, behind) = rest.split_at(number.unwrap_or(rest.len()));
        let dots = number.matches('.').count();
        if dots > 1 || number.len() == dots {
            return Err(invalid());
        }
        let unit = behind.find(|char: char| char.is_ascii_digit() || char == '.');
        let (unit, behind) = behind.split_at(unit.unwrap_or(behind.len()));
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted(value)));
        }
        let Some((_, length)) = UNITS.iter().find(|(known, _)| *known == unit) else {
            return Err(format!(
                "time: unknown unit {} in duration {}",
                quoted(unit),
                quoted(value)
            ));
        };
        sum += number.parse::<f64>().map_err(|_| invalid())? * length;
        if sum > LONGEST {
            return Err(invalid());
        }
        rest = behind;
    }
    Ok(if value.starts_with('-') { -sum } else { sum })
}
