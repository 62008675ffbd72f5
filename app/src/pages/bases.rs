//! The catalog of base images.

use image::{BaseImage, Catalog, Libc};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::bases::Base;
use crate::widgets::{Widget, place};
use crate::words;

/// The catalog: what was measured as a table with bars, and apart from it what others say.
pub fn view() -> AnyView {
    let catalog = Catalog::builtin();
    let bases = catalog.bases().iter().map(base).collect();
    let quoted: Vec<_> = catalog
        .quoted()
        .iter()
        .map(|quoted| {
            view! {
                <tr>
                    <th scope="row"><code>{quoted.image}</code></th>
                    <td>{quoted.quoted}</td>
                    <td>{quoted.measure}</td>
                    <td>{quoted.as_of}</td>
                    <td>{quoted.source}</td>
                </tr>
            }
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
                    <div class="scrolls" tabindex="0" role="region" aria-label=words::reference::quoted_sizes()>
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{words::layers::the_image()}</th>
                                    <th scope="col">{words::reference::quoted()}</th>
                                    <th scope="col">{words::reference::which_size()}</th>
                                    <th scope="col">{words::reference::as_()}</th>
                                    <th scope="col">{words::reference::who_says_so()}</th>
                                </tr>
                            </thead>
                            <tbody>{quoted}</tbody>
                        </table>
                    </div>
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
        source: words::reference::base_source(image.source, dated),
    }
}
