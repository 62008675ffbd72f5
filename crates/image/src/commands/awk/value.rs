//! Values: numbers, texts, and what stands for either.

/// A value: a number, a text, or a text that came from outside and may be meant as a number.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Number(f64),
    Text(String),
    Given(String),
}

/// A number without its fraction; what is below zero counts as none.
#[expect(clippy::cast_sign_loss, reason = "it is none")]
pub(super) fn whole(number: f64) -> usize {
    if number > 0.0 { number as usize } else { 0 }
}

pub(super) fn flag(holds: bool) -> Value {
    Value::Number(if holds { 1.0 } else { 0.0 })
}

pub(super) fn arithmetic(sign: &str, left: f64, right: f64) -> Option<f64> {
    let value = match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" if right != 0.0 => left / right,
        "%" if right != 0.0 => left % right,
        _ => return None,
    };
    value.is_finite().then_some(value)
}

/// The number that a value is, if it is one and nothing else.
pub(super) fn numeric(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(_) => None,
        Value::Given(text) if text.is_empty() => Some(0.0),
        Value::Given(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

pub(super) fn number_of(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        Value::Text(text) | Value::Given(text) => {
            let text = text.trim_start();
            let sign = usize::from(text.starts_with(['-', '+']));
            let point = text.find('.');
            let digits = text[sign..]
                .char_indices()
                .find(|(at, c)| !c.is_ascii_digit() && point != Some(at + sign));
            let digits = digits.map(|(at, _)| at);
            text[..digits.map_or(text.len(), |at| at + sign)].parse().unwrap_or(0.0)
        }
    }
}

pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Given(text) => text.clone(),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Value::Number(number) => {
            // `%.6g`, as far as it needs no exponent.
            let before = number.abs().log10().floor().max(-5.0) as i32;
            let places = usize::try_from(5 - before).unwrap_or(0);
            let text = format!("{number:.places$}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

pub(super) fn truth(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::Given(text) => {
            numeric(value).map_or(!text.is_empty(), |number| number != 0.0 && !text.is_empty())
        }
        Value::Number(number) => *number != 0.0,
    }
}
