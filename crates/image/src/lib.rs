//! The model of a build: a Dockerfile, a build context and a catalog in; layers out, as Docker would make them.
//!
//! [`simulate`] never fails and never panics. What Docker would refuse is [`Build::refused`]; what nobody can know
//! without running a program is a [`Size`] with doubt and an [`Unknown`] that says why.

mod build;
mod cache;
mod catalog;
mod commands;
mod content;
mod context;
mod effort;
mod glob;
mod history;
mod ignore;
mod layer;
mod machine;
mod map;
mod order;
pub mod reference;
mod regex;
mod simulate;
mod size;
mod stack;
mod storage;
mod system;
mod tree;

pub use build::{Build, Builder, Config, Failure, Image, StageBuild, Step, Unknown};
pub use cache::{Rerun, Version, Why, reruns};
pub use catalog::{BaseImage, Catalog, Family, Figure, Libc, Quoted, shortened};
pub use context::{ArchiveMember, Assumption, BuildContext, ContextFile, MemberKind};
pub use effort::{Effort, Host, Time, format_time};
pub use history::{Change, Event, History, Summary};
pub use ignore::{Decision, Ignore, IgnoreProblem};
pub use layer::{Entry, EntryKind, Layer};
pub use simulate::{Inputs, Secrets, Store, simulate, stated_bytes};
pub use size::{Doubt, Size, format_bytes};
pub use stack::{Buried, Cause, Stack};
pub use storage::{Footprint, MOST_LAYERS_BUILT, MOST_LAYERS_PULLED, moved};
