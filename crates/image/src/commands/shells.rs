//! Shells as programs: `sh -c`, `bash script.sh`.

use crate::machine::{Call, Machine, Outcome, Status, Switches};

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("sh", shell), ("bash", shell), ("dash", shell), ("ash", shell), ("busybox", applet)];

/// `busybox touch f`: the program that it is told to be.
fn applet(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match call.args.split_first() {
        Some((name, args)) if name.known => match super::program(&name.text) {
            // It needs no file of that name.
            Some(program) => {
                let (name, args) = (name.text.clone(), args.to_vec());
                program(machine, &Call { name, args, ..call.clone() })
            }
            None => super::unknown(machine, call),
        },
        _ => super::unknown(machine, call),
    }
}

fn shell(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut letters = String::new();
    let mut pipefail = false;
    let mut args = call.args.iter();
    let mut operands = Vec::new();
    while let Some(arg) = args.next() {
        match arg.text.as_str() {
            "-o" => pipefail |= args.next().is_some_and(|option| option.text == "pipefail"),
            "--" => {
                operands.extend(args.by_ref().cloned());
            }
            "--login" | "--norc" | "--noprofile" | "--posix" => {}
            text if operands.is_empty() && text.starts_with(['-', '+']) && text.len() > 1 => {
                letters.push_str(&text[1..]);
                // The `o` of `-euo` takes the next word.
                if text.ends_with('o') {
                    pipefail |= args.next().is_some_and(|option| option.text == "pipefail");
                }
            }
            _ => {
                operands.push(arg.clone());
                operands.extend(args.by_ref().cloned());
            }
        }
    }
    let switches = Switches { pipefail, ..Switches::of(&letters) };
    if letters.contains('x') {
        machine.traces();
    }
    if letters.contains('c') {
        let Some(script) = operands.first().cloned() else { return super::unknown(machine, call) };
        if !script.known {
            return super::unknown(machine, call);
        }
        let rest = operands.split_off(operands.len().min(2));
        let name = operands.get(1).map_or(&call.name, |name| &name.text).clone();
        let before = machine.shell.clone();
        machine.becomes(&call.name);
        let outcome = machine.nested(&script.text, switches, Some(name), rest, call.span);
        machine.shell = before;
        return outcome;
    }
    let text = match operands.first() {
        Some(file) if file.known => {
            let content = machine.read(&file.text);
            if let Err(error) = content
                && error != crate::tree::Errno::Unknown
            {
                let message = format!("{}: {}: {}", call.name, file.text, error.text());
                let code = if call.name == "bash" { 127 } else { 2 };
                return machine.complain(file.span, code, message);
            }
            content.ok().flatten().and_then(|content| content.text)
        }
        Some(_) => None,
        None => call.input.as_ref().and_then(|input| input.text.clone()),
    };
    match text {
        Some(text) if operands.is_empty() && text.is_empty() => Outcome::status(Status::Ok),
        Some(text) => {
            let rest = operands.split_off(operands.len().min(1));
            // It reads the script as the shell that it is: `bash` knows options that `/bin/sh` may not know.
            let before = machine.shell.clone();
            machine.becomes(&call.name);
            let name = operands.first().map_or(&call.name, |file| &file.text).clone();
            let outcome = machine.nested(&text, switches, Some(name), rest, call.span);
            machine.shell = before;
            outcome
        }
        None => super::unknown(machine, call),
    }
}
