//! Measured figures that lessons name.

use crate::{Doubt, Size};

/// A measured figure with its day and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name: `lab-3.one-run-clean`.
    pub name: &'static str,
    /// Bytes; rounded if the record rounds them.
    pub size: Size,
    /// What was measured, as a phrase: which size, of what.
    pub what: &'static str,
    /// Day of the measurement.
    pub dated: &'static str,
    /// Where it was measured.
    pub source: &'static str,
}

const LAB: &str = "laboratory of the course, Docker 26.1.5 with BuildKit, linux/amd64";
const DEBIAN_13: &str = "laboratory of the course, Docker 26.1.5 with BuildKit, Debian 13 with the official images' apt settings, linux/amd64";

const fn figure(
    name: &'static str,
    bytes: u64,
    doubt: Doubt,
    what: &'static str,
    source: &'static str,
) -> Figure {
    Figure { name, size: Size { bytes, doubt }, what, dated: "2026-11-23", source }
}

const fn rounded(name: &'static str, bytes: u64, what: &'static str) -> Figure {
    figure(name, bytes, Doubt::Rounded, what, LAB)
}

const fn apt(name: &'static str, bytes: u64, what: &'static str) -> Figure {
    figure(name, bytes, Doubt::Rounded, what, DEBIAN_13)
}

const fn exact(name: &'static str, bytes: u64, what: &'static str) -> Figure {
    figure(name, bytes, Doubt::Exact, what, LAB)
}

pub(super) const FIGURES: &[Figure] = &[
    exact("lab-2.base", 2_024_851, "on disk, the laboratory's busybox base"),
    exact(
        "lab-2.delete-later",
        12_510_611,
        "on disk, that base, a 10 MiB file and a later RUN that deletes it",
    ),
    exact(
        "lab-2.delete-same",
        2_024_851,
        "on disk, that base and one RUN that makes and deletes a 10 MiB file",
    ),
    exact(
        "lab-2.chmod-later",
        6_291_456,
        "on disk, added by COPY of a 3 MiB file and RUN chmod on it",
    ),
    exact("lab-2.copy-chmod", 3_145_728, "on disk, added by COPY --chmod of a 3 MiB file"),
    rounded("lab-2b.zeros", 52_400_000, "on disk, a layer of 50 MiB of zeros"),
    rounded("lab-2b.zeros-transfer", 50_000, "transfer, the same layer"),
    rounded("lab-2b.sparse", 105_000_000, "on disk, a layer with a sparse file of 100 MiB"),
    apt("lab-3.base", 120_200_000, "on disk, Debian 13 made by debootstrap"),
    apt("lab-3.update", 20_900_000, "on disk, added by RUN apt-get update alone"),
    apt(
        "lab-3.update-plain",
        91_600_000,
        "on disk, the same without the setting that keeps lists packed",
    ),
    apt(
        "lab-3.separate-runs",
        42_800_000,
        "on disk, added by update, install of curl and rm of the lists in three RUNs",
    ),
    apt(
        "lab-3.one-run",
        42_800_000,
        "on disk, added by update and install of curl in one RUN, lists left",
    ),
    apt(
        "lab-3.one-run-clean",
        21_900_000,
        "on disk, added by update, install of curl and rm of the lists in one RUN",
    ),
    apt("lab-3.no-recommends", 15_400_000, "on disk, the same with --no-install-recommends"),
    apt(
        "lab-3.no-recommends-apt-clean",
        15_400_000,
        "on disk, the same with apt-get clean besides: not a byte less",
    ),
    apt(
        "lab-3.cache-mounts",
        15_400_000,
        "on disk, the same install with cache mounts instead of rm",
    ),
    apt("lab-3.recommends", 6_500_000, "on disk, what the packages recommended by curl add"),
    apt(
        "lab-3.purge-later",
        216_000_000,
        "on disk, added by gcc and libc6-dev, purged in the next RUN",
    ),
    apt(
        "lab-3.purge-same-run",
        1_000_000,
        "on disk, added by gcc and libc6-dev, purged in the same RUN",
    ),
    rounded(
        "lab-4.copy-tar-rm",
        10_500_000,
        "on disk, added by COPY of a 5 MiB tarball, tar and rm",
    ),
    rounded("lab-4.add", 5_240_000, "on disk, added by ADD of that tarball"),
    rounded(
        "lab-4.bind-mount",
        5_240_000,
        "on disk, added by tar from a bind mount of that tarball",
    ),
    rounded(
        "lab-5.classic-context",
        52_430_000,
        "sent to the classic builder, a context of 50 MiB of which two bytes are copied",
    ),
    exact("lab-6.context", 38, "sent to BuildKit, the same context"),
    exact("lab-6.second-context", 102, "sent to BuildKit on the second COPY . ."),
    rounded("lab-8.before-squash", 12_500_000, "on disk, an image with a deleted 10 MiB file"),
    rounded("lab-8.squashed", 2_020_000, "on disk, the same with --squash in the classic builder"),
    rounded(
        "lab-8.squash-buildkit",
        12_500_000,
        "on disk, the same with --squash in BuildKit: unchanged",
    ),
    rounded("lab-8.copy-from-root", 2_020_000, "on disk, FROM scratch and COPY --from=stage / /"),
    rounded("lab-11.rootfs", 120_000_000, "on disk, Debian 13 unpacked"),
    rounded(
        "lab-11.containerd-store",
        185_000_000,
        "in the containerd store, the same: compressed and unpacked",
    ),
    rounded("lab-11.compressed", 50_900_000, "transfer, the same, gzip"),
    rounded("lab-12.gzip", 50_900_000, "transfer, Debian 13, gzip"),
    rounded("lab-12.zstd", 41_400_000, "transfer, Debian 13, zstd"),
    rounded("lab-12.estargz", 53_100_000, "transfer, Debian 13, eStargz"),
    rounded("lab-12.uncompressed", 124_200_000, "Debian 13 as a plain tar"),
    rounded("lab-12.go-binary", 30_700_000, "on disk, a Go program"),
    rounded("lab-12.go-binary-transfer", 10_100_000, "transfer, that program, gzip"),
    rounded("lab-12.upx", 18_700_000, "on disk, that program packed by UPX"),
    rounded("lab-12.upx-transfer", 9_900_000, "transfer, the same, gzip"),
    rounded(
        "lab-12.upx-lzma",
        7_300_000,
        "on disk and transfer, that program packed by UPX --best --lzma",
    ),
];
