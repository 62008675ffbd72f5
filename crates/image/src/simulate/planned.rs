//! What Docker refuses when it plans the build, before anything runs: values that are words to the parser, and are
//! looked at once their variables have been put in.

use dockerfile::expand::variables;
use dockerfile::{Instruction, Kind, Problem, Span, Text};

use super::Simulation;
use crate::reference;

/// Signals that Docker knows besides the real-time ones and numbers, without `SIG`.
const SIGNALS: [&str; 36] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Why Docker refuses a port of `EXPOSE`; `None` if it does not.
pub(super) fn port_problem(port: &str) -> Option<String> {
    let (address, published, inner) = match port.rsplit_once(':') {
        None => ("", "", port),
        Some((before, inner)) => match before.rsplit_once(':') {
            None => ("", before, inner),
            Some((address, published)) => (address, published, inner),
        },
    };
    let (inner, protocol) = inner.split_once('/').unwrap_or((inner, ""));
    if inner.is_empty() {
        return Some(format!("invalid port: \"{port}\": no port specified"));
    }
    let protocol = protocol.to_ascii_lowercase();
    if !matches!(protocol.as_str(), "" | "tcp" | "udp" | "sctp") {
        return Some(format!("invalid port: \"{port}\": invalid proto: {protocol}"));
    }
    let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    if !bare.is_empty() && bare.parse::<std::net::IpAddr>().is_err() {
        return Some(format!("invalid IP address: {bare}"));
    }
    let Some(ports) = range(inner) else { return Some(format!("invalid containerPort: {inner}")) };
    if published.is_empty() {
        return None;
    }
    let Some(outer) = range(published) else {
        return Some(format!("invalid hostPort: {published}"));
    };
    // One port may be published at any of several.
    (ports != outer && ports != 0).then(|| {
        format!("invalid ranges specified for container and host Ports: {inner} and {published}")
    })
}

/// How many ports follow the first one of a range.
fn range(ports: &str) -> Option<u16> {
    // Rust takes a sign, Go does not.
    let number = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok())?
    };
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    number(last)?.checked_sub(number(first)?)
}

/// Whether Docker knows a signal by this name or number.
pub(super) fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let name = text.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    let real_time = |base: &str, most: u8| {
        let offset = name.strip_prefix(base)?;
        (1..=most).find(|number| number.to_string() == offset)
    };
    SIGNALS.contains(&name)
        || real_time("RTMIN+", 15).is_some()
        || real_time("RTMAX-", 14).is_some()
}

/// Whether a source of `COPY` is a Git repository to Docker, which only `ADD` can fetch.
fn is_repository(source: &str) -> bool {
    let path = source.split(['#', '?']).next().unwrap_or_default();
    source.starts_with("git://")
        || source.starts_with("ssh://")
        || source.starts_with("git@") && source.contains(':')
        || (source.starts_with("http://") || source.starts_with("https://"))
            && path.strip_suffix(".git").is_some()
}

impl Simulation<'_> {
    /// Notes the first thing that Docker would refuse when it plans the build.
    pub(super) fn refuse_plan(&mut self, span: Span, message: impl Into<String>) {
        if self.planned.is_none() {
            self.planned = Some(Problem { span, message: message.into() });
        }
    }

    /// The images that the stages to build begin with. An argument may still be given, so only what no `--build-arg`
    /// can mend is refused.
    pub(super) fn plan_bases(&mut self) {
        let file = self.file;
        for index in 0..file.stages.len() {
            if !self.plan.built[index] {
                continue;
            }
            let Some(text) = file.base(index) else { continue };
            let base = self.plan.base[index].clone();
            let used = variables(text, file.escape);
            let declared = file.global_arguments().iter().any(|one| match &one.kind {
                Kind::Arg(arguments) => arguments
                    .iter()
                    .any(|argument| used.iter().any(|found| found.name == argument.name.value)),
                _ => false,
            });
            let known = self.plan.base_stage[index].is_some() || base == "scratch";
            if known || declared || base.is_empty() || reference::is_valid(&base) {
                continue;
            }
            self.refuse_plan(text.span, bad_reference(&base));
        }
    }

    /// What `COPY` and `ADD` copy, and from where.
    pub(super) fn plan_transfer(
        &mut self,
        index: usize,
        instruction: &Instruction,
        add: bool,
        sources: &[(String, &Text)],
    ) {
        for (path, text) in sources.iter().filter(|_| !add) {
            if is_repository(path) {
                self.refuse_plan(text.span, "source can't be a git ref for COPY");
            } else if path.starts_with("http://") || path.starts_with("https://") {
                self.refuse_plan(text.span, "source can't be a URL for COPY");
            }
        }
        let Some(from) = instruction.flag_value("from") else { return };
        if self.file.stage_reference(&from.value, index).is_some() {
            return;
        }
        match self.file.stage_named(&from.value) {
            Some(later) if later > index => {
                let here = self.file.stages[index].name.clone();
                let here = here.unwrap_or_else(|| format!("stage-{index}"));
                self.refuse_plan(
                    from.span,
                    format!(
                        "cannot copy from stage \"{}\", it needs to be defined before current stage \"{here}\"",
                        from.value
                    ),
                );
            }
            Some(_) => {}
            None if from.value.contains('$') || reference::is_valid(&from.value) => {}
            // A number that is too large is told by the parser.
            None if from.value.parse::<u64>().is_ok() => {}
            None => self.refuse_plan(from.span, bad_reference(&from.value)),
        }
    }
}

fn bad_reference(name: &str) -> String {
    format!("failed to parse stage name \"{name}\": invalid reference format")
}

#[cfg(test)]
mod tests {
    use super::{is_signal, port_problem};

    #[test]
    fn ports() {
        for port in [
            "80",
            "0",
            "65535/UDP",
            "80-90/sctp",
            "80/",
            "8080:80",
            "1-3:5-7",
            "1-3:5",
            "127.0.0.1:1:2",
            "[::1]:80:80",
            ":80",
            "127.0.0.1::80",
        ] {
            assert_eq!(port_problem(port), None, "{port}");
        }
        for (port, message) in [
            ("65536", "invalid containerPort: 65536"),
            ("90-80", "invalid containerPort: 90-80"),
            ("+80", "invalid containerPort: +80"),
            ("a", "invalid containerPort: a"),
            ("80:", "invalid port: \"80:\": no port specified"),
            ("/tcp", "invalid port: \"/tcp\": no port specified"),
            ("80/Foo", "invalid port: \"80/Foo\": invalid proto: foo"),
            ("a:80", "invalid hostPort: a"),
            ("localhost:80:80", "invalid IP address: localhost"),
            (
                "8000:8000-8001",
                "invalid ranges specified for container and host Ports: 8000-8001 and 8000",
            ),
        ] {
            assert_eq!(port_problem(port).as_deref(), Some(message), "{port}");
        }
    }

    #[test]
    fn signals() {
        for signal in
            ["9", "-1", "99", "09", "SIGTERM", "sigterm", "Kill", "RTMIN+15", "SIGRTMAX-14"]
        {
            assert!(is_signal(signal), "{signal}");
        }
        for signal in
            ["", "0", "foo", "SIG", "SIGSIGTERM", "RTMIN+16", "RTMIN+01", "0x9", "SIGKILL # x"]
        {
            assert!(!is_signal(signal), "{signal}");
        }
    }
}
