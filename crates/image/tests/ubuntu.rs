//! Installs on Ubuntu: the bytes of layers that `cargo xtask verify-layers` made on 2026-11-29, in roots of the three
//! releases by debootstrap with the updates and the images' settings. The data is of the same days.

use image::{BuildContext, Inputs, simulate};

/// Percent that an install may be off here: what a real one varies by from day to day is more.
const MOST: f64 = 3.0;

/// The bytes on disk of the layer that installs these packages and deletes the lists.
fn modelled(base: &str, packages: &str) -> u64 {
    let text = format!(
        "FROM {base}\nRUN apt-get update && apt-get install -y {packages} && rm -rf /var/lib/apt/lists/*\n"
    );
    let build = simulate(&dockerfile::parse(&text), &Inputs::new(&BuildContext::default()));
    let layer =
        build.image().and_then(|image| image.layers.last().cloned()).expect("there is a layer");
    assert!(layer.size.is_known(), "{base}: {packages} is not known");
    layer.size.bytes
}

#[track_caller]
fn check(base: &str, packages: &str, measured: u64) {
    let modelled = modelled(base, packages);
    let error = 100.0 * modelled.abs_diff(measured) as f64 / measured as f64;
    assert!(error <= MOST, "{base}, {packages}: {modelled} for {measured}, {error:.2} % off");
}

#[test]
fn installs() {
    check("ubuntu:22.04", "--no-install-recommends nginx", 55_525_997);
    check("ubuntu:22.04", "wget gnupg unzip jq", 12_918_220);
    check("ubuntu:24.04", "--no-install-recommends build-essential", 293_998_026);
    check("ubuntu:24.04", "--no-install-recommends ca-certificates curl", 8_324_232);
    check("ubuntu:noble", "--no-install-recommends git openssh-client", 77_027_744);
    check("ubuntu:24.04", "python3 python3-pip python3-venv", 421_770_298);
    check("ubuntu:26.04", "--no-install-recommends ca-certificates curl git", 88_304_810);
    check("ubuntu:26.04", "--no-install-recommends python3 python3-venv", 45_947_153);
}

/// A release that is not in the data is estimated by another one, and says so; its lists are not known.
#[test]
fn another_release() {
    let text = "FROM ubuntu:20.04\nRUN apt-get update\nRUN apt-get install -y curl\n";
    let build = simulate(&dockerfile::parse(text), &Inputs::new(&BuildContext::default()));
    let layers = &build.image().expect("there is an image").layers;
    let [lists, install] = &layers[layers.len() - 2..] else { panic!("two layers") };
    assert!(!lists.size.is_known(), "{}", lists.size);
    assert!(install.size.to_string().starts_with('≈'), "{}", install.size);
}
