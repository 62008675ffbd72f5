//! What the model knows of the world: base images, packages, with sources and dates.

#[rustfmt::skip]
#[expect(clippy::unreadable_literal, reason = "generated")]
mod bases;
mod figures;
pub(crate) mod install;
pub(crate) mod packages;
#[rustfmt::skip]
mod quotations;
mod quoted;
pub(crate) mod rows;
pub(crate) mod skeleton;
pub(crate) mod store;

use serde::{Deserialize, Serialize};

use crate::{Entry, Size};
use packages::Packages;
use store::Text;

pub use figures::Figure;
pub use quoted::Quoted;
pub(crate) use skeleton::furnished;

/// The C library of a base image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Libc {
    /// musl (Alpine, `busybox:musl`).
    Musl,
    /// glibc (Debian, Ubuntu, most others).
    Glibc,
    /// `uClibc` (`busybox:uclibc`).
    Uclibc,
    /// None (`scratch`, static images).
    None,
}

/// Which kind of system a base image holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Nothing.
    Scratch,
    /// Busybox alone.
    Busybox,
    /// Alpine Linux.
    Alpine,
    /// Debian.
    Debian,
    /// Ubuntu.
    Ubuntu,
    /// Fedora, its relatives and other distributions with rpm.
    Fedora,
    /// Not known.
    #[default]
    Other,
}

/// A base image of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseImage {
    /// Reference as written after `FROM` (`debian:bookworm-slim`).
    pub reference: &'static str,
    /// The reference whose image this one is under another tag.
    pub alias_of: Option<&'static str>,
    /// Bytes on disk, unpacked.
    pub on_disk: Size,
    /// Bytes transferred, compressed.
    pub transfer: Size,
    /// Compressed bytes of each layer from the bottom up; empty for `scratch`.
    pub layers: &'static [u64],
    /// Unpacked bytes of each layer; their sum is `on_disk`. Estimated from the compressed ones, except where the
    /// catalog has an image that ends at the layer.
    pub unpacked: &'static [Size],
    /// Rows of `docker history` from the bottom up: text, and whether the row made a layer.
    pub history: &'static [(&'static str, bool)],
    /// Its system.
    pub family: Family,
    /// Its C library.
    pub libc: Libc,
    /// Its package manager (`apt`, `apk`), if any.
    pub package_manager: Option<&'static str>,
    /// Whether it has a shell.
    pub has_shell: bool,
    /// Which shell, in words.
    pub shell: Option<&'static str>,
    /// `USER` of its config; `root` by default.
    pub user: &'static str,
    /// Users besides the distribution's: name, number (of the group too), home.
    pub users: &'static [(&'static str, u32, &'static str)],
    /// Debian packages that its own Dockerfile and those below it install on top of the distribution, by the names that
    /// they ask for; empty where that is not on record.
    pub packages: &'static [&'static str],
    /// Whether it is a bare distribution: no language, no server.
    pub plain: bool,
    /// The distribution below it, in words (`debian trixie-slim (snapshot 2026-08-03)`).
    pub os: &'static str,
    /// `ENTRYPOINT`, as in the config.
    pub entrypoint: &'static [&'static str],
    /// `CMD`, as in the config.
    pub cmd: &'static [&'static str],
    /// Version of what it is for, as its tag list says.
    pub version: &'static str,
    /// Day on which its source was made, `YYYY-MM-DD`.
    pub dated: &'static str,
    /// Where the figures come from.
    pub source: &'static str,
}

impl BaseImage {
    /// An image of nothing, to fill in: `BaseImage { reference: "x", ..BaseImage::EMPTY }`.
    pub const EMPTY: Self = Self {
        reference: "",
        alias_of: None,
        on_disk: Size::ZERO,
        transfer: Size::ZERO,
        layers: &[],
        unpacked: &[],
        history: &[],
        family: Family::Scratch,
        libc: Libc::None,
        package_manager: None,
        has_shell: false,
        shell: None,
        user: "root",
        users: &[],
        packages: &[],
        plain: true,
        os: "",
        entrypoint: &[],
        cmd: &[],
        version: "",
        dated: "",
        source: "",
    };
}

impl BaseImage {
    /// The directory in which its containers and the instructions on it begin, as its history says; nothing for `/`.
    pub fn workdir(&self) -> Option<&'static str> {
        self.history.iter().rev().find_map(|(row, _)| row.strip_prefix("WORKDIR "))
    }

    /// Whether it holds the bundle of CA certificates that programs check the other side of an HTTPS connection with;
    /// nothing where that is not on record. Alpine's base image holds it; Debian's and Ubuntu's do not, but what is made
    /// of them may install `ca-certificates`, for good or only while it is built.
    pub fn has_certificates(&self) -> Option<bool> {
        let installs = |row: &str| {
            row.contains("install") && row.contains("ca-certificates") && !row.contains("purge")
        };
        let asked = self.packages.contains(&"ca-certificates")
            || self.history.iter().any(|(row, _)| installs(row));
        match self.family {
            Family::Alpine => Some(true),
            _ if asked => Some(true),
            Family::Scratch | Family::Busybox => Some(false),
            Family::Debian | Family::Ubuntu if self.plain => Some(false),
            _ => None,
        }
    }

    /// Whether a file is known to be in it, of those that programs ask for by their path.
    pub fn has_file(&self, path: &str) -> bool {
        match path {
            "/etc/ssl/certs/ca-certificates.crt" => self.has_certificates() == Some(true),
            "/etc/passwd" | "/etc/group" => self.family != Family::Scratch,
            _ => false,
        }
    }

    /// Whether another name is a longer one of the same tag: with the full version (`alpine:3.24.2`), the
    /// distribution's release (`python:3.13-slim-trixie`, `python:3.13-alpine3.24`), or both.
    fn is_also(&self, image: &str, long: &str) -> bool {
        let tag = self.reference.strip_prefix(image).and_then(|rest| rest.strip_prefix(':'));
        let Some(tag) = tag else { return false };
        let mut tags = vec![tag.to_owned()];
        for codename in ["trixie", "bookworm", "noble", "jammy"] {
            if self.os.contains(codename) {
                tags.push(format!("{tag}-{codename}"));
            }
        }
        if let Some(release) = self
            .os
            .strip_prefix("alpine ")
            .and_then(|rest| rest.split([' ', '.']).nth(1).map(|minor| (rest, minor)))
            && let Some(major) = release.0.split('.').next()
        {
            tags.push(tag.replace("alpine", &format!("alpine{major}.{}", release.1)));
        }
        // A release of a distribution has a name and a number.
        for (name, number) in RELEASES {
            match image {
                "debian" => tags.push(tag.replace(name, number)),
                "ubuntu" => tags.push(tag.replace(number, name)),
                _ => {}
            }
        }
        let short = tag.split('-').next().unwrap_or(tag);
        tags.iter().any(|tag| {
            tag == long
                || (!self.version.is_empty()
                    && self.version.starts_with(short)
                    && tag.replacen(short, self.version, 1) == long)
        })
    }
}

/// Releases of Debian and Ubuntu: what they are called, and their number.
const RELEASES: [(&str, &str); 5] = [
    ("bookworm", "12"),
    ("trixie", "13"),
    ("jammy", "22.04"),
    ("noble", "24.04"),
    ("resolute", "26.04"),
];

/// All that the model knows. Plain data; [`Catalog::builtin`] is the data of this release.
#[derive(Clone, Copy, Debug)]
pub struct Catalog {
    bases: &'static [BaseImage],
    listings: &'static [(&'static str, &'static [Entry])],
    /// Texts of listed files: reference of the image, path, text.
    texts: &'static [(&'static str, &'static str, &'static str)],
}

impl Catalog {
    /// The data that the project ships.
    pub fn builtin() -> &'static Self {
        static BUILTIN: Catalog = Catalog { bases: bases::BASES, listings: &[], texts: &[] };
        &BUILTIN
    }

    /// A catalog of other base images, with the same packages and figures.
    pub const fn of(bases: &'static [BaseImage]) -> Self {
        Self { bases, listings: &[], texts: &[] }
    }

    /// This catalog, knowing of some base images all that they hold: reference, and entries sorted by path.
    #[must_use]
    pub const fn with_listings(
        self,
        listings: &'static [(&'static str, &'static [Entry])],
    ) -> Self {
        Self { listings, ..self }
    }

    /// This catalog, knowing what some files of the listed base images say: reference, path, text.
    #[must_use]
    pub const fn with_texts(
        self,
        texts: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        Self { texts, ..self }
    }

    /// Texts of files that a base image holds, by path.
    pub(crate) fn texts(
        &self,
        base: &BaseImage,
    ) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let reference = base.reference;
        let own = self.texts.iter().filter(move |(image, ..)| *image == reference);
        own.map(|(_, path, text)| (*path, *text))
    }

    /// All that a base image holds, where it is listed in full.
    pub(crate) fn listing(&self, base: &BaseImage) -> Option<&'static [Entry]> {
        let found = self.listings.iter().find(|(reference, _)| *reference == base.reference);
        found.map(|(_, entries)| *entries)
    }

    /// Every base image, in the catalog's order.
    pub fn bases(&self) -> &'static [BaseImage] {
        self.bases
    }

    /// The base image of a reference; `docker.io/library/` is understood, a missing tag means `latest`. A digest
    /// behind a tag is left aside: the tag's image stands for it. Debian's and Alpine's longer names of the same tag
    /// (`python:3.13-slim-trixie`, `alpine:3.24.2`) lead to the catalog's.
    pub fn base(&self, reference: &str) -> Option<&'static BaseImage> {
        let name = short_name(reference);
        // `scratch` is no image: every catalog has it.
        let bases = if name == "scratch" { bases::BASES } else { self.bases };
        let find = |name: &str| bases.iter().find(|base| base.reference == name);
        find(&name).or_else(|| {
            let (image, tag) = name.split_once(':')?;
            self.bases.iter().find(|base| base.is_also(image, tag))
        })
    }

    /// Names of Debian 12's packages whose installs the model knows; none while that data is not there.
    pub fn packages(&self) -> Vec<&'static str> {
        Packages::of(Text::Bookworm).into_iter().flat_map(Packages::names).collect()
    }

    /// The package data by name: what the site offers for browsers to load.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn package_data() -> impl Iterator<Item = (&'static str, String)> {
        store::NAMES.into_iter().zip(store::BUILT_IN.map(store::light))
    }

    /// Hands over a text of package data, where none is built in: in the browser. Whether it was that, whole, and the
    /// first of its name. A build that was made before is to be made again.
    pub fn hand_packages(text: String) -> bool {
        store::hand(text)
    }

    /// Notes that a text of package data cannot be had: what builds say of the sizes in it changes.
    pub fn lose_packages(name: &str) {
        store::lose(name);
    }

    /// Names of the package data that builds have asked for while it was not there.
    pub fn missing_packages() -> impl Iterator<Item = &'static str> {
        store::missed()
    }

    /// A measured figure by its name (`lab-3.separate`).
    pub fn figure(&self, name: &str) -> Option<&'static Figure> {
        figures::FIGURES.iter().find(|figure| figure.name == name)
    }

    /// Every measured figure.
    pub fn figures(&self) -> &'static [Figure] {
        figures::FIGURES
    }

    /// Sizes that others publish and nobody here measured; never mixed with the base images.
    pub fn quoted(&self) -> &'static [Quoted] {
        quotations::QUOTED
    }
}

/// An image reference as Docker shortens it, without the digest that pins its tag: `python:3.13` of
/// `docker.io/library/python:3.13@sha256:…`. Amazon's and Google's mirrors of Docker Hub have the same images.
pub fn shortened(reference: &str) -> &str {
    const REGISTRIES: [&str; 4] =
        ["docker.io/", "index.docker.io/", "public.ecr.aws/docker/", "mirror.gcr.io/"];
    let name = reference.split('@').next().unwrap_or(reference);
    let name = REGISTRIES.iter().find_map(|registry| name.strip_prefix(registry)).unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

/// The name of an image with its tag.
fn short_name(reference: &str) -> String {
    let name = shortened(reference);
    let tagged = name.rsplit('/').next().is_some_and(|last| last.contains(':'));
    if tagged || name == "scratch" { name.to_owned() } else { format!("{name}:latest") }
}
