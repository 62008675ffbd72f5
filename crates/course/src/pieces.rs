//! Exercises that are answered by choosing lines and putting them in order.

/// The text that pieces make in an order, each on lines of its own.
pub fn compose(pieces: &[String], order: &[usize]) -> String {
    let lines = order.iter().filter_map(|&at| pieces.get(at));
    lines.flat_map(|piece| [piece.trim_end(), "\n"]).collect()
}

/// The order in which a text is made of pieces, each used once at most; `None` if it is made of something else.
/// Comment lines and empty lines do not count.
pub fn arrangement(pieces: &[String], text: &str) -> Option<Vec<usize>> {
    let lines = counting(text);
    let pieces: Vec<Vec<&str>> = pieces.iter().map(|piece| counting(piece)).collect();
    let mut order = Vec::new();
    let mut rest = lines.as_slice();
    while !rest.is_empty() {
        // Of two pieces that fit, the longer one: the other would leave its lines behind.
        let fitting = (0..pieces.len()).filter(|at| !order.contains(at));
        let fitting = fitting.filter(|&at| !pieces[at].is_empty() && rest.starts_with(&pieces[at]));
        let next = fitting.max_by_key(|&at| (pieces[at].len(), std::cmp::Reverse(at)))?;
        rest = &rest[pieces[next].len()..];
        order.push(next);
    }
    Some(order)
}

fn counting(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces() -> Vec<String> {
        ["FROM a", "RUN b \\\n  && c", "RUN b \\", "COPY d e"].map(str::to_owned).to_vec()
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&[usize]>) {
        assert_eq!(arrangement(&pieces(), text).as_deref(), expected);
    }

    #[test]
    fn texts_of_pieces() {
        check("", Some(&[]));
        check("# why\nFROM a\n\nCOPY d e\n", Some(&[0, 3]));
        check("FROM a\nRUN b \\\n  && c\n", Some(&[0, 1]));
    }

    #[test]
    fn texts_of_something_else() {
        check("FROM b\n", None);
        check("FROM a\nFROM a\n", None);
    }

    proptest! {
        #[test]
        fn what_is_composed_is_read_again(order in Just(vec![0_usize, 1, 3]).prop_shuffle()) {
            prop_assert_eq!(arrangement(&pieces(), &compose(&pieces(), &order)), Some(order));
        }
    }
}
