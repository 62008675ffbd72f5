//! The generated tables are up to date with the data they come from: `UPDATE_EXPECT=1 cargo test -p image --test
//! data` writes them again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect_file;
use serde_json::Value;

fn read(name: &str) -> Value {
    let path = format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "a test reads the data that the engine embeds")]
    let text = std::fs::read_to_string(path).expect("the data lies beside the crate");
    serde_json::from_str(&text).expect("the data is JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn bytes(value: &Value) -> u64 {
    value.as_u64().expect("the data has whole bytes here")
}

#[expect(clippy::cast_sign_loss, reason = "sizes are not below zero")]
fn megabytes(value: &Value) -> Option<u64> {
    Some((value.as_f64()? * 1e6).round() as u64)
}

#[expect(clippy::cast_sign_loss, reason = "sizes are not below zero")]
/// Unpacked bytes of each layer, and whether each is only estimated.
fn unpacked(image: &Value, ends: &BTreeMap<Vec<String>, u64>) -> Vec<(u64, &'static str)> {
    let digests = digests(image);
    let layers = image["layers"].as_array().expect("every image has layers");
    let Some(total) = megabytes(&image["uncompressed"]["mb"]) else {
        return vec![(0, "Unknown"); layers.len()];
    };
    // Where the catalog has an image that ends at a layer, the sum up to there is known; between two such places the
    // bytes are shared out in proportion to the compressed ones.
    let mut sizes = Vec::new();
    let (mut start, mut below) = (0, 0);
    for end in 1..=digests.len() {
        let sum =
            if end == digests.len() { Some(total) } else { ends.get(&digests[..end]).copied() };
        let Some(sum) = sum.filter(|&sum| sum >= below && sum <= total) else { continue };
        let weights: Vec<u64> =
            layers[start..end].iter().map(|layer| bytes(&layer["bytes"])).collect();
        let all: u64 = weights.iter().sum();
        let mut left = sum - below;
        for (at, weight) in weights.iter().enumerate() {
            let share = if at + 1 == weights.len() {
                left
            } else {
                ((sum - below) as f64 * *weight as f64 / all as f64).round() as u64
            };
            left -= share;
            sizes.push((share, if weights.len() == 1 { "Rounded" } else { "Estimate" }));
        }
        (start, below) = (end, sum);
    }
    sizes
}

fn digests(image: &Value) -> Vec<String> {
    let layers = image["layers"].as_array().expect("every image has layers");
    layers.iter().map(|layer| text(&layer["digest_prefix"]).to_owned()).collect()
}

fn family(image: &Value) -> &'static str {
    let os = text(&image["base_os"]);
    let name = text(&image["image"]);
    match name {
        "scratch" => "Scratch",
        "busybox" => "Busybox",
        "fedora" | "almalinux" | "rockylinux" | "amazonlinux" | "mysql" => "Fedora",
        _ if os.contains("ubuntu") || name == "ubuntu" => "Ubuntu",
        _ if os.contains("alpine") || name == "alpine" => "Alpine",
        _ if os.contains("debian") || name == "debian" => "Debian",
        _ if text(&image["package_manager"]) == "apt" => "Debian",
        _ => "Other",
    }
}

/// Users that an image's own Dockerfile adds, with their numbers as its source states them.
fn users(image: &Value) -> &'static str {
    let alpine = family(image) == "Alpine";
    match text(&image["image"]) {
        "node" => r#"("node", 1000, "/home/node")"#,
        "nginx" => r#"("nginx", 101, "/nonexistent")"#,
        "redis" => r#"("redis", 999, "/data")"#,
        "postgres" if alpine => r#"("postgres", 70, "/var/lib/postgresql")"#,
        "postgres" => r#"("postgres", 999, "/var/lib/postgresql")"#,
        "php" if alpine => r#"("www-data", 82, "/home/www-data")"#,
        _ => "",
    }
}

/// What the Dockerfiles of `buildpack-deps` install, each on top of the one before: curl, scm, and the whole.
const BUILDPACK_DEPS: [&str; 3] = [
    "ca-certificates curl gnupg netbase sq tzdata wget",
    "git mercurial openssh-client procps subversion",
    "autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev \
     libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev \
     libkrb5-dev liblzma-dev libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses5-dev libncursesw5-dev \
     libpng-dev libpq-dev libreadline-dev libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev \
     libyaml-dev make patch unzip xz-utils zlib1g-dev",
];

/// Debian packages that the images' Dockerfiles leave in them, as their sources at docker-library say (2026-09). Of slim
/// images the libraries too that they keep because programs are linked with them.
fn packages(image: &Value) -> Vec<&'static str> {
    let slim = text(&image["tag"]).contains("slim");
    let (tiers, own) = match (text(&image["image"]), text(&image["tag"])) {
        _ if family(image) != "Debian" => (0, ""),
        ("buildpack-deps", "curl") => (1, ""),
        ("buildpack-deps", "scm") => (2, ""),
        ("golang", _) => (2, "g++ gcc libc6-dev make pkg-config"),
        ("python", _) if !slim => (3, "libbluetooth-dev tk-dev uuid-dev"),
        ("buildpack-deps" | "gcc" | "node" | "ruby" | "rust", _) if !slim => (3, ""),
        ("python", _) => {
            (0, "ca-certificates libffi8 libncursesw6 libreadline8t64 libsqlite3-0 netbase tzdata")
        }
        ("rust", _) => (0, "ca-certificates gcc libc6-dev"),
        ("ruby", _) => (
            0,
            "bzip2 ca-certificates libffi-dev libgmp-dev libssl-dev libyaml-dev procps zlib1g-dev",
        ),
        _ => (0, ""),
    };
    BUILDPACK_DEPS[..tiers]
        .iter()
        .chain([&own])
        .flat_map(|names| names.split_whitespace())
        .collect()
}

fn words(value: &Value) -> String {
    let words: Vec<String> = serde_json::from_str(text(value)).unwrap_or_default();
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
}

fn bases() -> String {
    let images = read("base-images.json");
    let images = images.as_array().expect("the file is a list of images");
    let mut ends = BTreeMap::new();
    for image in images {
        if let Some(total) = megabytes(&image["uncompressed"]["mb"])
            .filter(|_| image["uncompressed"]["rounding_mb"].as_f64() < Some(1.0))
        {
            ends.entry(digests(image)).or_insert(total);
        }
    }
    let mut out = String::from(
        "//! Base images. Generated by tests/data.rs from data/base-images.json: `UPDATE_EXPECT=1 cargo test -p image --test data`.\n\n\
         use super::{BaseImage, Family, Libc};\nuse crate::{Doubt, Size};\n\n\
         const fn size(bytes: u64, doubt: Doubt) -> Size {\n    Size { bytes, doubt }\n}\n\n\
         pub(super) const BASES: &[BaseImage] = &[\n",
    );
    for image in images {
        let reference = text(&image["ref"]);
        let some = |value: &Value| match text(value) {
            "" | "none" => "None".to_owned(),
            text => format!("Some({text:?})"),
        };
        let layers: Vec<String> = image["layers"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|layer| bytes(&layer["bytes"]).to_string())
            .collect();
        let total = megabytes(&image["uncompressed"]["mb"]);
        let on_disk = match (reference, total) {
            ("scratch", _) => "Size::ZERO".to_owned(),
            (_, Some(total)) => format!("size({total}, Doubt::Rounded)"),
            (_, None) => "Size::UNKNOWN".to_owned(),
        };
        let parts: Vec<String> = unpacked(image, &ends)
            .iter()
            .map(|(bytes, doubt)| format!("size({bytes}, Doubt::{doubt})"))
            .collect();
        let rows: Vec<String> = image["history"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| {
                format!("({:?}, {})", text(&row["text"]), row["made_layer"] == Value::Bool(true))
            })
            .collect();
        let libc = match text(&image["libc"]) {
            "musl" => "Musl",
            "glibc" => "Glibc",
            "uclibc" => "Uclibc",
            _ => "None",
        };
        let plain = matches!(
            text(&image["image"]),
            "scratch"
                | "busybox"
                | "alpine"
                | "debian"
                | "ubuntu"
                | "fedora"
                | "almalinux"
                | "rockylinux"
                | "amazonlinux"
        );
        let provenance = &image["provenance"];
        let source = match text(&provenance["path"]) {
            "" => text(&provenance["kind"]).to_owned(),
            path => format!("{} {path}", text(&provenance["repo"])),
        };
        let _ = write!(
            out,
            "    BaseImage {{\n        reference: {reference:?},\n        alias_of: {},\n        on_disk: {on_disk},\n        \
             transfer: Size::exact({}),\n        layers: &[{}],\n        unpacked: &[{}],\n        history: &[{}],\n        \
             family: Family::{},\n        libc: Libc::{libc},\n        package_manager: {},\n        has_shell: {},\n        \
             shell: {},\n        user: {:?},\n        users: &[{}],\n        packages: &[{}],\n        plain: {plain},\n        os: {:?},\n        \
             entrypoint: &[{}],\n        cmd: &[{}],\n        version: {:?},\n        dated: {:?},\n        source: {source:?},\n    }},\n",
            some(&image["alias_of"]),
            bytes(&image["compressed_bytes"]),
            layers.join(", "),
            parts.join(", "),
            rows.join(", "),
            family(image),
            some(&image["package_manager"]),
            image["has_shell"] == Value::Bool(true),
            some(&image["shell"]),
            text(&image["default_user"]),
            users(image),
            packages(image).iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            text(&image["base_os"]),
            words(&image["entrypoint"]),
            words(&image["cmd"]),
            text(&image["version"]),
            text(&provenance["date"]),
        );
    }
    out.push_str("];\n");
    out
}

#[test]
fn base_images_are_up_to_date() {
    expect_file!["../src/catalog/bases.rs"].assert_eq(&bases());
}

/// Sizes that others publish; only their own words, never mixed with the measured ones.
fn quoted() -> String {
    let rows = read("quoted-sizes.json");
    let mut out = String::from(
        "//! Sizes that others publish. Generated by tests/data.rs from data/quoted-sizes.json.\n\nuse super::Quoted;\n\n\
         pub(super) const QUOTED: &[Quoted] = &[\n",
    );
    for row in rows.as_array().expect("a list") {
        let _ = writeln!(
            out,
            "    Quoted {{\n        image: {:?},\n        quoted: {:?},\n        measure: {:?},\n        as_of: {:?},\n        source: {:?},\n    }},",
            text(&row["image"]),
            text(&row["quoted"]),
            text(&row["measure"]),
            text(&row["as_of"]),
            text(&row["source"]),
        );
    }
    out.push_str("];\n");
    out
}

#[test]
fn quoted_sizes_are_up_to_date() {
    expect_file!["../src/catalog/quotations.rs"].assert_eq(&quoted());
}
