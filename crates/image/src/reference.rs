//! Whether a text can be the reference of an image: registry, name, tag, digest.

/// Whether Docker can read a text as an image's reference.
pub fn is_valid(text: &str) -> bool {
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    // A colon before the last slash belongs to the registry's port.
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest[slash..].find(':') {
        Some(colon) => (&rest[..slash + colon], Some(&rest[slash + colon + 1..])),
        None => (rest, None),
    };
    let (registry, path) = match name.split_once('/') {
        Some((first, path)) if is_registry(first) => (Some(first), path),
        _ => (None, name),
    };
    let is_id = digest.is_none() && tag.is_none() && text.len() == 64 && is_hex(text);
    !is_id
        && registry.is_none_or(is_host)
        && name.len() <= 255
        && path.split('/').all(is_component)
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest)
}

/// What Docker says of a text that is no reference.
pub(crate) fn problem(text: &str) -> String {
    // Docker looks at the letters of what stands behind the registry, up to a colon, before anything else.
    let (registry, path) = match text.split_once('/') {
        Some((first, path)) if is_registry(first) => (Some(first), path),
        _ => (None, text),
    };
    let name = path.split(':').next().unwrap_or_default();
    if name.contains(|letter: char| letter.is_ascii_uppercase()) {
        let hub =
            registry.is_none_or(|registry| matches!(registry, "docker.io" | "index.docker.io"));
        let folder = if hub && !name.contains('/') { "library/" } else { "" };
        return format!(
            "invalid reference format: repository name ({folder}{name}) must be lowercase"
        );
    }
    let hash = text.split_once("@sha256:").map_or("", |(_, hash)| hash);
    if hash.len() >= 32 && hash.len() != 64 && is_hex(hash) {
        return "invalid checksum digest length".to_owned();
    }
    "invalid reference format".to_owned()
}

/// The registry that an image's reference names; `None` for Docker Hub's images, which name none.
pub fn registry(reference: &str) -> Option<&str> {
    let (first, _) = reference.split_once('/')?;
    is_registry(first).then_some(first)
}

/// Whether the first part of a name is a registry, not a folder of the default one.
fn is_registry(first: &str) -> bool {
    first.contains(['.', ':'])
        || first == "localhost"
        || first.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_host(host: &str) -> bool {
    if host.starts_with('[') {
        return host.contains(']');
    }
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.split('.').all(label)
        && port
            .is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Lower-case letters and digits, with single separators between: a dot, one or two underscores, any dashes.
fn is_component(part: &str) -> bool {
    let separator = |char: char| matches!(char, '.' | '_' | '-');
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends =
        part.bytes().next().is_some_and(plain) && part.bytes().next_back().is_some_and(plain);
    ends && part.bytes().all(|byte| plain(byte) || separator(byte as char))
        && part
            .split(|char| !separator(char))
            .all(|run| run.len() < 2 || run == "__" || run.bytes().all(|byte| byte == b'-'))
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=128).contains(&tag.len())
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hash)) = digest.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => hash.len() == 64,
        "sha384" => hash.len() == 96,
        "sha512" => hash.len() == 128,
        _ => hash.len() >= 32,
    };
    length
        && is_hex(hash)
        && algorithm.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn references() {
        let digest = format!("a@sha256:{}", "0f".repeat(32));
        for valid in [
            "alpine",
            "alpine:3.24",
            "docker.io/library/alpine",
            "localhost:5000/a/b-c__d.e:tag",
            "localhost/a",
            "Registry.example/a",
            "a--b",
            &digest,
        ] {
            assert!(is_valid(valid), "{valid}");
        }
        for invalid in [
            "",
            ":latest",
            "alpine:",
            "Alpine",
            "a/B",
            "a..b",
            "a___b",
            "-a",
            "a_",
            "a b",
            "a:t:g",
            "a@sha256:0",
            "a@b",
            "http://a",
            &"0f".repeat(32),
        ] {
            assert!(!is_valid(invalid), "{invalid}");
        }
    }
}
