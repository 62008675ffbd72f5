//! What an install of Debian packages writes: measured where one was, else by an estimator fitted to real layers.

use super::packages::Packages;
use crate::map::Set;
use crate::{Doubt, Size};

/// What an install adds.
#[derive(Debug)]
pub(crate) struct Install {
    /// What is new: places in the suite's data.
    pub(crate) packages: Vec<usize>,
    /// All bytes of the layer, databases included.
    pub(crate) files: Size,
    /// All compressed bytes of the layer.
    pub(crate) transfer: Size,
    /// Whether debconf's databases change: their backups are written again too.
    pub(crate) debconf: bool,
}

impl Install {
    pub(super) fn new(
        data: &Packages,
        wanted: &[usize],
        recommends: bool,
        there: &Set,
        full: bool,
    ) -> Self {
        let packages = data.closure(wanted, recommends, there);
        if let Some(measured) = exact(data, wanted, recommends, &packages).filter(|_| !full) {
            return measured.into_install(packages);
        }
        let estimate = Estimate::of(data, &packages, full);
        let size = |bytes| Size { bytes, doubt: Doubt::Estimate };
        Self {
            files: size(estimate.files),
            transfer: size(estimate.gzip),
            debconf: estimate.questions,
            packages,
        }
    }
}

/// The measured layer of one of the packages, if just this came with it.
fn exact(
    data: &Packages,
    wanted: &[usize],
    recommends: bool,
    packages: &[usize],
) -> Option<super::packages::Measured> {
    let mut sorted = packages.to_vec();
    sorted.sort_unstable();
    wanted.iter().find_map(|&at| {
        let [without, with] = data.measured(at);
        // What others recommend may be nothing, or be there anyway.
        let kinds = [(with, true), (without, false)].into_iter();
        kinds.filter(|(_, kind)| recommends || !kind).find_map(|(measured, kind)| {
            let measured = measured?;
            let mut alone = data.closure(&[at], kind, &Set::default());
            alone.sort_unstable();
            (alone == sorted).then_some(measured)
        })
    })
}

impl super::packages::Measured {
    fn into_install(self, packages: Vec<usize>) -> Install {
        Install {
            packages,
            files: Size::exact(self.files),
            transfer: Size::exact(self.gzip),
            debconf: self.debconf,
        }
    }
}

/// Bytes on disk and compressed of an install.
struct Estimate {
    files: u64,
    gzip: u64,
    questions: bool,
}

impl Estimate {
    /// The suite's factors on the sums over its packages; what single packages' scripts make comes on top.
    fn of(data: &Packages, packages: &[usize], full: bool) -> Self {
        let (mut unpacked, mut python) = ([0, 0], 0);
        let (mut made, mut questions) = ([0, 0], false);
        for &at in packages {
            let package = data.package(at);
            unpacked[0] += package.files(full);
            unpacked[1] += package.transfer(full);
            python += package.python;
            for (sum, made) in made.iter_mut().zip(package.made) {
                *sum += made;
            }
            questions |= package.questions;
        }
        let [files, gzip] = [0, 1].map(|at| {
            let count = packages.len() as u64;
            let parts = [unpacked[at], python, count, 1, u64::from(questions)];
            let products = data.estimator[at].iter().zip(parts);
            let sum: u128 = products.map(|(a, b)| u128::from(*a) * u128::from(b)).sum();
            ((sum / 1_000_000) as u64).saturating_add_signed(made[at])
        });
        Self { files, gzip, questions }
    }
}
