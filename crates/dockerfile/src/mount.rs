//! `RUN --mount=type=…,target=…`, taken apart.

use crate::parse::{did_you_mean, quoted};
use crate::{Problem, Span, Text};

/// A mount of `RUN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The flag's value.
    pub span: Span,
    /// What is mounted; [`MountKind::Bind`] where nothing is said.
    pub kind: MountKind,
    /// Every option in order, `type` included.
    pub options: Vec<MountOption>,
}

/// What a [`Mount`] mounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MountKind {
    /// Files of the build context, of a stage or of an image.
    Bind,
    /// A folder that outlives the build.
    Cache,
    /// A file system in memory.
    Tmpfs,
    /// A secret.
    Secret,
    /// A socket of an SSH agent.
    Ssh,
}

/// `key=value` or `key` of a [`Mount`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountOption {
    /// The key in lower case.
    pub key: Text,
    /// What stands behind `=`; variables not expanded.
    pub value: Option<Text>,
}

impl MountOption {
    /// What it is called; of several names of one option (`target`, `dst`, `destination`) the first.
    pub fn name(&self) -> &str {
        match self.key.value.as_str() {
            "dst" | "destination" => "target",
            "src" => "source",
            "ro" => "readonly",
            "rw" => "readwrite",
            key => key,
        }
    }
}

const KINDS: &[(&str, MountKind)] = &[
    ("bind", MountKind::Bind),
    ("cache", MountKind::Cache),
    ("tmpfs", MountKind::Tmpfs),
    ("secret", MountKind::Secret),
    ("ssh", MountKind::Ssh),
];
const KEYS: &[&str] = &[
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "ro",
    "rw",
    "readwrite",
    "destination",
    "size",
    "env",
];

impl Mount {
    /// Reads the value of a `--mount` flag.
    pub fn read(value: &Text) -> Self {
        let options: Vec<MountOption> = fields(&value.value)
            .into_iter()
            .map(|field| {
                let text = &value.value[field.clone()];
                let key_end = text.find('=').map_or(field.end, |at| field.start + at);
                let part = |range: std::ops::Range<usize>| Text {
                    span: value.part(range.clone()),
                    value: value.value[range].trim_matches('"').to_owned(),
                };
                let mut key = part(field.start..key_end);
                key.value.make_ascii_lowercase();
                MountOption {
                    key,
                    value: (key_end < field.end).then(|| part(key_end + 1..field.end)),
                }
            })
            .collect();
        let kind = options
            .iter()
            .rev()
            .filter(|option| option.key.value == "type")
            .find_map(|option| kind(&option.value.as_ref()?.value))
            .unwrap_or(MountKind::Bind);
        Self { span: value.span, kind, options }
    }

    /// The last value of an option, under any of its names.
    pub fn value(&self, name: &str) -> Option<&Text> {
        let mut named = self.options.iter().rev().filter(|option| option.name() == name);
        named.find_map(|option| option.value.as_ref())
    }

    /// What the last of an option without need of a value says, by a function of its name: `required`, `required=1`.
    fn says(&self, of: impl Fn(&str, bool) -> Option<bool>) -> Option<bool> {
        self.options.iter().rev().find_map(|option| {
            let on = option.value.as_ref().is_none_or(|value| truth(&value.value) == Some(true));
            of(option.name(), on)
        })
    }

    /// Where it is mounted.
    pub fn target(&self) -> Option<&Text> {
        self.value("target")
    }

    /// What is mounted, a path below `from`.
    pub fn source(&self) -> Option<&Text> {
        self.value("source")
    }

    /// The stage or image that it is taken from.
    pub fn from(&self) -> Option<&Text> {
        self.value("from")
    }

    /// The name of a cache, secret or agent.
    pub fn id(&self) -> Option<&Text> {
        self.value("id")
    }

    /// How several builds share a cache: `shared` (also where nothing is said), `private` or `locked`.
    pub fn sharing(&self) -> &str {
        self.value("sharing").map_or("shared", |text| &text.value)
    }

    /// Whether writes are refused: so for all kinds but caches and memory, if nothing is said.
    pub fn read_only(&self) -> bool {
        let said = self.says(|name, on| match name {
            "readonly" => Some(on),
            "readwrite" => Some(!on),
            _ => None,
        });
        said.unwrap_or(!matches!(self.kind, MountKind::Cache | MountKind::Tmpfs))
    }

    /// Whether the build fails without the secret or agent.
    pub fn required(&self) -> bool {
        self.says(|name, on| (name == "required").then_some(on)).unwrap_or(false)
    }
}

fn kind(name: &str) -> Option<MountKind> {
    KINDS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|&(_, kind)| kind)
}

/// Go's idea of a truth value.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Splits at commas outside double quotes.
fn fields(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut fields = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                fields.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..text.len());
    fields
}

/// What Docker refuses in the value of a `--mount` flag when it reads it.
pub(crate) fn unreadable(value: &Text) -> Option<Problem> {
    if value.value.is_empty() {
        let message = "failed to parse csv mounts: EOF".to_owned();
        return Some(Problem { span: value.span, message });
    }
    let mount = Mount::read(value);
    let found = mount.options.iter().find_map(variable_in_from);
    found.map(|(span, message)| Problem { span, message })
}

fn variable_in_from(option: &MountOption) -> Option<(Span, String)> {
    let text = option.value.as_ref().filter(|_| option.key.value == "from")?;
    let expands = text.value.contains('$') && !text.value.ends_with('$');
    expands.then(|| {
        let message = "'from' doesn't support variable expansion, define alias stage instead";
        (text.span, message.to_owned())
    })
}

/// What Docker refuses of it when it builds the stage, as far as it is known without the variables.
pub(crate) fn problem(value: &Text) -> Option<Problem> {
    let mount = Mount::read(value);
    let found = mount.options.iter().find_map(|option| option_problem(&mount, option));
    let (span, message) = found.or_else(|| Some((mount.span, whole_problem(&mount)?)))?;
    Some(Problem { span, message })
}

fn option_problem(mount: &Mount, option: &MountOption) -> Option<(Span, String)> {
    let key = option.key.value.as_str();
    let name =
        KINDS.iter().find(|&&(_, kind)| kind == mount.kind).map_or("bind", |&(name, _)| name);
    let wrong_kind =
        || Some((option.key.span, format!("unexpected key '{key}' for mount type '{name}'")));
    let secret = matches!(mount.kind, MountKind::Secret | MountKind::Ssh);
    let Some(text) = &option.value else {
        return match key {
            "required" if !secret => wrong_kind(),
            "readonly" | "ro" | "readwrite" | "rw" | "required" => None,
            _ => Some((option.key.span, format!("invalid field '{key}' must be a key=value pair"))),
        };
    };
    let value = text.value.as_str();
    if value.contains('$') {
        return None;
    }
    let allowed = if key == "size" { mount.kind == MountKind::Tmpfs } else { secret };
    let invalid = |message: String| Some((text.span, message));
    match key {
        "type" if kind(value).is_none() => {
            let names: Vec<&str> = KINDS.iter().map(|&(name, _)| name).collect();
            invalid(format!(
                "unsupported mount type {}{}",
                quoted(value),
                did_you_mean(value, &names, false)
            ))
        }
        "required" | "size" if !allowed => wrong_kind(),
        "readonly" | "ro" | "readwrite" | "rw" | "required" if truth(value).is_none() => {
            invalid(format!("invalid value for {key}: {value}"))
        }
        "sharing"
            if !matches!(value.to_ascii_lowercase().as_str(), "shared" | "private" | "locked") =>
        {
            let nearest = did_you_mean(value, &["shared", "private", "locked"], false);
            invalid(format!("unsupported sharing value {}{nearest}", quoted(value)))
        }
        "size" if !is_size(value) => invalid(format!("invalid value for size: {value}")),
        "mode" if u32::from_str_radix(value, 8).is_err() => {
            invalid(format!("invalid value {value} for mode"))
        }
        "uid" | "gid" if value.parse::<u32>().is_err() => {
            invalid(format!("invalid value {value} for {key}"))
        }
        _ if !KEYS.contains(&key) => {
            let nearest = did_you_mean(key, &KEYS[..16], false);
            Some((option.key.span, format!("unexpected key '{key}' in '{key}={value}'{nearest}")))
        }
        _ => None,
    }
}

/// Whether a text is a size such as `10m`, `1.5 GiB` or `64`.
fn is_size(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let unit = |text: &str| text.strip_suffix(['k', 'm', 'g', 't', 'p']).map(str::to_owned);
    let bare = text.strip_suffix("ib").and_then(unit).or_else(|| {
        let bare = text.strip_suffix('b').unwrap_or(&text);
        Some(unit(bare).unwrap_or_else(|| bare.to_owned()))
    });
    let number = bare.unwrap_or_default();
    let number = number.strip_suffix(' ').unwrap_or(&number);
    number.replace('_', "").parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0)
}

/// What does not go together.
fn whole_problem(mount: &Mount) -> Option<String> {
    let name =
        KINDS.iter().find(|&&(_, kind)| kind == mount.kind).map_or("bind", |&(name, _)| name);
    if matches!(mount.kind, MountKind::Bind | MountKind::Tmpfs) {
        let key = ["mode", "uid", "gid"].into_iter().find(|key| mount.value(key).is_some());
        if let Some(key) = key {
            return Some(format!("{key} not allowed for \"{name}\" type mounts"));
        }
    }
    let sharing = mount.value("sharing").is_some();
    if mount.kind == MountKind::Secret {
        if mount.from().is_some_and(|from| !from.value.is_empty()) {
            return Some("secret mount should not have a from".to_owned());
        }
        if sharing {
            return Some("secret mount should not define sharing".to_owned());
        }
        let (source, id) = (mount.source().is_some(), mount.id().is_some());
        if !source && !id && mount.target().is_none() {
            return Some("invalid secret mount. one of source, target required".to_owned());
        }
        if source && id {
            return Some("both source and id can't be set".to_owned());
        }
    }
    (sharing && mount.kind != MountKind::Cache)
        .then(|| format!("invalid cache sharing set for {name} mount"))
}
