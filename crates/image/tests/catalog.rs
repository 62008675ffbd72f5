//! Names of the catalog, and the figures that lessons cite.

use image::{Catalog, Doubt};

#[track_caller]
fn base(reference: &str, expected: Option<&str>) {
    let found = Catalog::builtin().base(reference).map(|base| base.reference);
    assert_eq!(found, expected, "{reference}");
}

#[test]
fn names() {
    base("alpine", Some("alpine:latest"));
    base("alpine:3.24", Some("alpine:3.24"));
    base("docker.io/library/alpine:3.24", Some("alpine:3.24"));
    base("library/python:3.13-slim", Some("python:3.13-slim"));
    base("python:3.13-slim-trixie", Some("python:3.13-slim"));
    base("python:3.13.14-slim", Some("python:3.13-slim"));
    base("python:3.13-alpine3.24", Some("python:3.13-alpine"));
    base("debian:trixie-slim@sha256:0123", Some("debian:trixie-slim"));
    base("python:3.13-bookworm", None);
    base("ghcr.io/alpine:3.24", None);
    base("example.com:5000/alpine", None);
    base("scratch", Some("scratch"));
    base("", None);
}

#[test]
fn every_image_of_the_data_is_there() {
    let catalog = Catalog::builtin();
    let own = catalog
        .bases()
        .iter()
        .filter(|image| image.alias_of.is_none() && image.reference != "scratch");
    assert_eq!(own.count(), 67);
    for image in catalog.bases() {
        assert!(image.reference == "scratch" || !image.dated.is_empty(), "{}", image.reference);
        assert!(!image.source.is_empty(), "{}", image.reference);
        assert!(
            image.on_disk.doubt != Doubt::Exact || image.reference == "scratch",
            "{}",
            image.reference
        );
    }
}

#[test]
fn sizes_of_the_lessons() {
    let catalog = Catalog::builtin();
    for (reference, transfer, on_disk) in [
        ("alpine:3.24", 3.85, 8.42),
        ("debian:trixie-slim", 29.8, 78.6),
        ("ubuntu:24.04", 29.8, 78.2),
        ("ubuntu:26.04", 41.6, 100.2),
        ("debian:trixie", 49.3, 119.9),
        ("python:3.13-slim", 43.0, 117.9),
    ] {
        let base = catalog.base(reference).expect("it is listed");
        let near = |bytes: u64, megabytes: f64| (bytes as f64 / 1e6 - megabytes).abs() < 0.06;
        assert!(
            near(base.transfer.bytes, transfer) && near(base.on_disk.bytes, on_disk),
            "{reference}"
        );
    }
}

#[test]
fn figures_have_names_of_their_own() {
    let catalog = Catalog::builtin();
    for figure in catalog.figures() {
        assert_eq!(catalog.figure(figure.name), Some(figure));
        assert!(!figure.what.is_empty() && figure.dated.len() == 10);
    }
    assert_eq!(
        catalog.figure("lab-3.separate-runs").map(|figure| figure.size.bytes),
        Some(42_800_000)
    );
    assert_eq!(catalog.figure("lab-99"), None);
}
