//! The catalog of base images.

use image::{BaseImage, Catalog, Libc};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::records::{self, Column, WIDE};
use crate::widgets::bases::Base;
use crate::widgets::{Widget, place};
use crate::words;

/// The catalog: what was measured as a table with bars, and apart from it what others say.
pub fn view() -> AnyView {
    let catalog = Catalog::builtin();
    let bases = catalog.bases().iter().map(base).collect();
    let columns = [
        Column::new(words::layers::the_image(), WIDE),
        Column::new(words::reference::quoted(), ""),
        Column::new(words::reference::which_size(), ""),
        Column::new(words::reference::as_(), ""),
        Column::new(words::reference::who_says_so(), ""),
    ];
    let quoted: Vec<_> = catalog
        .quoted()
        .iter()
        .map(|quoted| {
            let cells = vec![
                view! { <code>{quoted.image}</code> }.into_any(),
                quoted.quoted.into_any(),
                quoted.measure.into_any(),
                quoted.as_of.into_any(),
                quoted.source.into_any(),
            ];
            records::row(None, "", &columns, cells)
        })
        .collect();
    frame(
        Section::LookUp,
        view! {
            <main id="main" class="wide-page">
                <header class="page-head">
                    <h1>{words::pages::bases()}</h1>
                    <p class="lead">
                        {words::reference::what_from_brings_bytes()}
                    </p>
                </header>
                {place(&Widget::Bases(bases))}
                <section class="bases-quoted">
                    <h2 id="quoted">{words::reference::quoted_not_measured()}</h2>
                    <p class="lead">
                        {words::reference::these_images_nobody_here()}
                    </p>
                    {records::table("", words::reference::quoted_sizes(), None, &columns, quoted)}
                </section>
            </main>
        },
    )
}

fn base(image: &BaseImage) -> Base {
    let version = if image.version.is_empty() {
        String::new()
    } else {
        words::reference::version(image.version)
    };
    let alias = image.alias_of.map(words::reference::same_image_as).unwrap_or_default();
    let dated = if image.dated.is_empty() { String::new() } else { format!(", {}", image.dated) };
    let libc = match image.libc {
        Libc::Musl => "musl",
        Libc::Glibc => "glibc",
        Libc::Uclibc => "uClibc",
        Libc::None => "none",
    };
    Base {
        reference: image.reference.to_owned(),
        about: words::reference::base_about(version, image.os, alias),
        transfer: image.transfer,
        on_disk: image.on_disk,
        libc: libc.to_owned(),
        packages: image.package_manager.unwrap_or_default().to_owned(),
        shell: image.shell.unwrap_or_default().to_owned(),
        user: image.user.to_owned(),
        certificates: image.has_certificates(),
        source: words::reference::base_source(image.source, dated),
    }
}
