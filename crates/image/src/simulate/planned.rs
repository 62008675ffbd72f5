//! What Docker refuses when it plans the build, before anything runs: values that are words to the parser, and are
//! looked at once their variables have been put in.

use dockerfile::expand::{expand, variables};
use dockerfile::{Instruction, Problem, Span, Text, did_you_mean};

use super::Simulation;
use super::stages::of_platform;
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
    if !matches!(&*protocol.to_ascii_lowercase(), "" | "tcp" | "udp" | "sctp") {
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
    // A plus is no mistake, as Docker reads numbers here.
    let number = |text: &str| text.parse::<u16>().ok();
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

/// Operating systems that Go knows.
const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

/// Architectures that Go knows, with their other names.
const ARCHITECTURES: &[&str] = &[
    "386",
    "aarch64",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "armel",
    "armhf",
    "i386",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "x86-64",
    "x86_64",
];

/// Why a text names no platform; `None` if it names one.
fn platform_problem(text: &str) -> Option<String> {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    let problem = if text.contains('*') {
        format!("\"{text}\": wildcards not yet supported")
    } else {
        let parts: Vec<&str> = text.split('/').collect();
        // A version may stand in brackets behind the system.
        let system = parts[0].split('(').next().unwrap_or_default();
        if !is_part(system) {
            format!(
                r#""{}" is an invalid OS component of "{text}": OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$""#,
                parts[0]
            )
        } else if let Some(wrong) = parts[1..].iter().find(|part| !is_part(part)) {
            format!(
                "\"{wrong}\" is an invalid component of \"{text}\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\""
            )
        } else {
            let name = system.to_ascii_lowercase();
            match parts.len() {
                1 if SYSTEMS.contains(&&*name) || ARCHITECTURES.contains(&&*name) => return None,
                1 => format!("\"{text}\": unknown operating system or architecture"),
                2 | 3 => return None,
                _ => format!("\"{text}\": cannot parse platform specifier"),
            }
        }
    };
    Some(problem + ": invalid argument")
}

/// Why a text is no digest; `None` if it is one.
fn digest_problem(text: &str) -> Option<&'static str> {
    let is_word = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte))
    };
    let (algorithm, encoded) = text.split_once(':').unwrap_or((text, ""));
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+._-".contains(&byte);
    if algorithm.is_empty()
        || encoded.is_empty()
        || !algorithm.bytes().all(is_name)
        || !is_word(encoded)
    {
        return Some("invalid checksum digest format");
    }
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Some("unsupported digest algorithm"),
    };
    if encoded.len() != length {
        return Some("invalid checksum digest length");
    }
    let is_hex = encoded.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (!is_hex).then_some("invalid checksum digest format")
}

impl Simulation<'_> {
    /// Notes the first thing that Docker would refuse when it plans the build.
    pub(super) fn refuse_plan(&mut self, span: Span, message: impl Into<String>) {
        if self.planned.is_none() {
            self.planned = Some(Problem { span, message: message.into() });
        }
    }

    /// The images that the stages begin with, as the arguments that are given make them.
    pub(super) fn plan_bases(&mut self) {
        let file = self.file;
        for index in 0..file.stages.len() {
            self.plan_platform(index);
            let Some(text) = file.base(index) else { continue };
            let base = self.plan.base[index].clone();
            let known = self.plan.base_stage[index].is_some() || base == "scratch";
            if known || base.is_empty() || reference::is_valid(&base) {
                continue;
            }
            self.refuse_plan(text.span, bad_reference(&base));
        }
    }

    /// The platform that a `FROM` asks for.
    fn plan_platform(&mut self, index: usize) {
        let from = self.file.instructions.get(self.file.stages[index].from);
        let text = from.and_then(|from| from.flag_value("platform"));
        let Some(text) = text.filter(|text| !text.value.is_empty()) else { return };
        let used = variables(text, self.file.escape);
        // A base that is blank is refused before.
        if self.plan.base[index].is_empty() {
            return;
        }
        let value = |name: &str| self.globals.get(name).cloned().or_else(|| of_platform(name));
        let platform = expand(text, self.file.escape, &value).text;
        if platform.is_empty() {
            let declared = self.globals.keys().map(String::as_str);
            let known: Vec<&str> =
                super::PLATFORM.iter().map(|(name, _)| *name).chain(declared).collect();
            let hint = used.iter().map(|used| did_you_mean(&used.name, &known, false));
            let hint = hint.into_iter().find(|hint| !hint.is_empty()).unwrap_or_default();
            let message = format!("empty platform value from expression {}{hint}", text.value);
            self.refuse_plan(text.span, message);
        } else if let Some(problem) = platform_problem(&platform) {
            let message = format!("failed to parse platform {}: {problem}", text.value);
            self.refuse_plan(text.span, message);
        }
    }

    /// What a `RUN` asks for that the frontend of the file does not build: devices are for the labs still.
    pub(super) fn plan_devices(&mut self, instruction: &Instruction) {
        let labs = self.file.directive("syntax").is_some_and(|syntax| syntax.contains("labs"));
        let classic = self.inputs.builder == crate::Builder::Classic;
        if let Some(flag) = instruction.flag("device").filter(|_| !labs && !classic) {
            let message =
                "device feature is only supported in Dockerfile frontend 1.14.0-labs or later";
            self.refuse_plan(flag.span, message);
        }
    }

    /// The digest that an `ADD` checks what it fetches against.
    pub(super) fn plan_checksum(&mut self, text: &Text, digest: &str, sources: &[(String, &Text)]) {
        if digest.is_empty() || self.inputs.builder == crate::Builder::Classic {
            return;
        }
        let is_fetched = |source: &str| {
            source.starts_with("http://") || source.starts_with("https://") || is_repository(source)
        };
        let problem = match sources {
            [(source, _)] if !is_fetched(source) => {
                Some("checksum requires HTTP(S) or Git sources")
            }
            [(source, _)] if is_repository(source) => None,
            [_] => digest_problem(digest),
            _ => Some("checksum can't be specified for multiple sources"),
        };
        if let Some(problem) = problem {
            self.refuse_plan(text.span, problem);
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
        let Some(from) = instruction.flag_value("from").filter(|from| !from.value.is_empty())
        else {
            return;
        };
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
    let why = reference::problem(name);
    format!("failed to parse stage name \"{name}\": {why}")
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
            ("a", "invalid containerPort: a"),
            ("80:", "invalid port: \"80:\": no port specified"),
            ("/tcp", "invalid port: \"/tcp\": no port specified"),
            ("80/Foo", "invalid port: \"80/Foo\": invalid proto: Foo"),
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
