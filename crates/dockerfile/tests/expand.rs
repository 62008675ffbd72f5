//! Docker's expansion of variables.

use dockerfile::expand::{expand, unquote, variables};
use dockerfile::{Span, Text};

fn text(value: &str) -> Text {
    Text { span: Span::new(10, 10 + value.len() as u32), value: value.to_owned() }
}

fn known(name: &str) -> Option<String> {
    let value = match name {
        "a" => "one",
        "b" => "two words",
        "empty" => "",
        "path" => "/usr/local/bin/tool.tar.gz",
        "long" => return Some("x".repeat(40_000)),
        _ => return None,
    };
    Some(value.to_owned())
}

#[track_caller]
fn check(value: &str, expected: &str) {
    let expansion = expand(&text(value), '\\', &known);
    assert_eq!(expansion.error, None, "in {value:?}");
    assert_eq!(expansion.text, expected, "in {value:?}");
}

#[track_caller]
fn refused(value: &str, message: &str) {
    assert_eq!(expand(&text(value), '\\', &known).error.as_deref(), Some(message), "in {value:?}");
}

#[test]
fn plain() {
    check("x$a-${a}y $none|", "xone-oney |");
    check("$ $. $5a $$", "$ $. a ");
    check("$aé ${a}é", " oneé");
}

#[test]
fn quotes_and_escapes() {
    check(r#"'$a' "$a" \$a "\$a" "\x" a\ b"#, r"$a one $a $a \x a b");
    check("\"it's\" 'say \"x\"'", "it's say \"x\"");
    check("a\\", "a");
    let expansion = expand(&text("`$a \\$a"), '`', &known);
    assert_eq!(expansion.text, "$a \\one");
    refused("'a", "unexpected end of statement while looking for matching single-quote");
    refused("\"a", "unexpected end of statement while looking for matching double-quote");
}

#[test]
fn defaults() {
    check("${none:-d} ${empty:-d} ${empty-d} ${a:-d} ${none-$a}", "d d  one one");
    check("${a:+x} ${none:+x} ${empty:+x} ${empty+x}", "x   x");
    check("${none:-${none:-'d e'}}", "d e");
    check("${a:?no} ${empty?no}", "one ");
    refused("${none:?}", "none: is not allowed to be unset");
    refused("${empty:?}", "empty: is not allowed to be empty");
    refused("${none?not here}", "none: not here");
}

#[test]
fn patterns() {
    check(
        "${path##*/} ${path#*/} ${path%/*} ${path%%.*}",
        "tool.tar.gz usr/local/bin/tool.tar.gz /usr/local/bin /usr/local/bin/tool",
    );
    check(
        "${path%.???} ${path%.??} ${path#x}",
        "/usr/local/bin/tool.tar.gz /usr/local/bin/tool.tar /usr/local/bin/tool.tar.gz",
    );
    check("${a/n/N} ${path//\\//-} ${a/x/y} ${a//?/z}", "oNe -usr-local-bin-tool.tar.gz one zzz");
    check("${a/e/} ${none/a/b}", "on ");
    // In quotes an escape that means nothing stands for itself; a pattern at the end is read from its end.
    check("${a#\"\\ne\"} ${a%\"\\e\"}", "one one");
    refused("${a#\\xb}", "invalid pattern (\\xb) in substitution: invalid escape '\\x'");
    refused("${a%a\\xb}", "invalid pattern (b\\xa) in substitution: invalid escape '\\x'");
}

#[test]
fn broken() {
    refused("${a", "unsupported modifier (\u{fffd}) in substitution");
    refused("${", "syntax error: missing '}'");
    refused("${}", "syntax error: bad substitution");
    refused("${{a}}", "syntax error: bad substitution");
    refused("${a!}", "unsupported modifier (!) in substitution");
    refused("${a:x}", "unsupported modifier (:x) in substitution");
    refused("${a:-b", "syntax error: missing '}'");
    refused("${a/b}", "syntax error: missing '/' in ${}");
    refused(&"${a:-".repeat(1000), "nested too deeply");
    refused("$long$long", "the expanded text is too long");
}

#[test]
fn words() {
    let expansion = expand(&text("x $b \"$b\" 'c d'e ''"), '\\', &known);
    assert_eq!(expansion.words, ["x", "two", "words", "two words", "c de"]);
}

#[test]
fn used_variables() {
    let found: Vec<_> = variables(&text("$a ${b:-$c} '$d' \\$e"), '\\')
        .into_iter()
        .map(|one| (one.name, one.span.start, one.span.end, one.guarded))
        .collect();
    let expected = [("a", 10, 12, false), ("b", 13, 21, true), ("c", 18, 20, false)];
    assert_eq!(
        found,
        expected.map(|(name, start, end, guarded)| (name.to_owned(), start, end, guarded))
    );
    let set: Vec<bool> =
        expand(&text("$a$none"), '\\', &known).variables.iter().map(|one| one.set).collect();
    assert_eq!(set, [true, false]);
}

#[test]
fn only_quotes() {
    assert_eq!(unquote(&text("\"$a\" '${b:-c}'\\ ${d%e}"), '\\').text, "$a ${b:-c} ${d%e}");
}
