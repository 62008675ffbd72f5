//! Sizes in an author's words.

use super::figure::Unresolved;

/// Reads a size as an author writes it: "10 MB", "5.24 MB", "2 bytes".
pub(super) fn parse_bytes(text: &str) -> Result<u64, Unresolved> {
    let bad = || {
        (
            format!("`{text}` is not a size"),
            "a number and B, kB, MB or GB (KiB, MiB, GiB where somebody says so)".to_owned(),
        )
    };
    let (number, unit) = text.trim().split_once([' ', '\u{202f}', '\u{a0}']).ok_or_else(bad)?;
    let factor = match unit.trim() {
        "B" | "byte" | "bytes" => 1.0,
        "kB" => 1e3,
        "MB" => 1e6,
        "GB" => 1e9,
        "KiB" => 1024.0,
        "MiB" => 1_048_576.0,
        "GiB" => 1_073_741_824.0,
        _ => return Err(bad()),
    };
    let number: f64 = number.replace('_', "").parse().map_err(|_| bad())?;
    let bytes = number * factor;
    if !(0.0..1e15).contains(&bytes) {
        return Err(bad());
    }
    // At most 15 digits: exact in a `f64`.
    #[allow(clippy::cast_sign_loss, reason = "checked to be at least 0")]
    Ok(bytes.round() as u64)
}

/// The first size that is typed by hand in a text: its place and its words.
pub(super) fn typed_size(text: &str) -> Option<(usize, &str)> {
    const UNITS: [&str; 15] = [
        "B",
        "bytes",
        "byte",
        "kB",
        "KB",
        "MB",
        "GB",
        "TB",
        "KiB",
        "MiB",
        "GiB",
        "kilobytes",
        "megabytes",
        "megabyte",
        "gigabytes",
    ];
    let mut from = 0;
    while let Some(found) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + found;
        let rest = &text[start..];
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".,_".contains(c));
        from = text.len() - digits.len();
        let gap = digits.trim_start_matches([' ', '-', '\u{202f}', '\u{a0}']);
        let unit_end = gap.find(|c: char| !c.is_alphanumeric()).unwrap_or(gap.len());
        let unit = &gap[..unit_end];
        let own_word = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        if own_word && UNITS.contains(&unit) {
            let end = text.len() - gap.len() + unit_end;
            return Some((start, &text[start..end]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{parse_bytes, typed_size};

    #[track_caller]
    fn typed(text: &str, expected: Option<&str>) {
        assert_eq!(typed_size(text).map(|(_, words)| words), expected, "{text}");
    }

    #[test]
    fn sizes_typed_by_hand() {
        typed("it adds 42.8 MB to the image", Some("42.8 MB"));
        typed("a 10\u{202f}MB file", Some("10\u{202f}MB"));
        typed("a 10-MB file", Some("10-MB"));
        typed("1,024 bytes", Some("1,024 bytes"));
        typed("two 5MiB files", Some("5MiB"));
        typed("0 B", Some("0 B"));
    }

    #[test]
    fn numbers_that_are_no_sizes() {
        typed("Debian 12 and 3 RUNs", None);
        typed("version 1.4, then MB", None);
        typed("E2B and 10 Beds", None);
        typed("set a mark in MB", None);
        typed("ends in 12", None);
        typed("", None);
    }

    #[test]
    fn sizes_as_authors_write_them() {
        assert_eq!(parse_bytes("10 MB"), Ok(10_000_000));
        assert_eq!(parse_bytes("5.24 MB"), Ok(5_240_000));
        assert_eq!(parse_bytes("2 bytes"), Ok(2));
        assert_eq!(parse_bytes("5 MiB"), Ok(5_242_880));
        for bad in ["", "MB", "ten MB", "10 MiBs", "-1 MB", "1e99 GB", "NaN MB"] {
            assert!(parse_bytes(bad).is_err(), "{bad}");
        }
    }
}
