//! `truncate` and `fallocate`: files of a size.

use super::options::{Options, bytes};
use super::{failed, worse};
use crate::Size;
use crate::content::{Content, Nature};
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::Errno;

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("truncate", truncate), ("fallocate", fallocate)];

fn truncate(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "sr", &["size", "reference"]);
    let mut all = Outcome::ok();
    let given = options.value(&["s", "size"]).filter(|size| size.known);
    if let Some(size) = given.filter(|size| size.text.starts_with(['+', '-', '<', '>', '%', '/']))
        && machine.system.is_busybox()
    {
        let message = format!("truncate: invalid number '{}'", size.text);
        return machine.complain(size.span, 1, message);
    }
    for arg in &options.operands {
        let like = options.value(&["r", "reference"]).filter(|like| like.known && given.is_none());
        let size = match like {
            Some(like) => machine.read(&like.text).ok().flatten().and_then(|it| it.size.known()),
            None => given.and_then(|size| relative_size(machine, &size.text, &arg.text)),
        };
        let missing = machine.tree.find(&machine.path(&arg.text)).is_none();
        if missing && options.has(&["c", "no-create"]) {
            continue;
        }
        all = worse(all, resize(machine, call, arg, size));
    }
    all
}

/// `+5`, `-5`, `<5`, `>5`: a size by the one that a file has.
fn relative_size(machine: &mut Machine<'_>, text: &str, file: &str) -> Option<u64> {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-' | '<' | '>' | '%' | '/'));
    let Some(sign) = sign else { return bytes(text) };
    let old = match machine.read(file) {
        Ok(Some(old)) => old.size.known()?,
        Err(Errno::NotFound) => 0,
        _ => return None,
    };
    let amount = bytes(&text[1..])?;
    Some(match sign {
        '+' => old.saturating_add(amount),
        '-' => old.saturating_sub(amount),
        '<' => old.min(amount),
        '>' => old.max(amount),
        '%' => old.checked_next_multiple_of(amount)?,
        _ => old.checked_div(amount)?.saturating_mul(amount),
    })
}

fn fallocate(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "lo", &["length", "offset"]);
    let number = |names: &[&str]| {
        options.value(names).filter(|size| size.known).and_then(|size| bytes(&size.text))
    };
    let offset = if options.has(&["o", "offset"]) { number(&["o", "offset"]) } else { Some(0) };
    let end =
        number(&["l", "length"]).zip(offset).map(|(length, offset)| length.saturating_add(offset));
    let mut all = Outcome::ok();
    for arg in &options.operands {
        // It makes files longer, never shorter.
        let old = match machine.read(&arg.text) {
            Ok(Some(old)) => old.size.known().unwrap_or(0),
            _ => 0,
        };
        let kept = old > 0 && options.has(&["n", "keep-size"]);
        let size = if kept { Some(old) } else { end.map(|end| end.max(old)) };
        all = worse(all, resize(machine, call, arg, size));
    }
    all
}

/// Makes a file of zeros, or cuts and pads what is there.
fn resize(machine: &mut Machine<'_>, call: &Call, arg: &Arg, size: Option<u64>) -> Outcome {
    let content = match size {
        Some(0) => Content::empty(),
        Some(size) => match machine.read(&arg.text) {
            Ok(Some(old)) if old.size.is_known() && old.size.bytes >= size => old.cut(size),
            Ok(Some(old)) if old.size.is_known() && old.size.bytes > 0 => {
                let more = Size::exact(size - old.size.bytes);
                old.followed_by(&Content::sized(more, Nature::Zeros, "zeros"))
            }
            _ => Content::sized(Size::exact(size), Nature::Zeros, "zeros"),
        },
        None => {
            machine.doubt(call.span, "the size is not known before the build runs");
            Content::unique(Size::UNKNOWN, Nature::Zeros)
        }
    };
    match machine.write(&arg.text, content) {
        Ok(()) => Outcome::ok(),
        Err(error) => {
            let message = format!("{}: cannot open '{}': {}", call.name, arg.text, error.text());
            failed(machine, call, arg.span, error, message)
        }
    }
}
