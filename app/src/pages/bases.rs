//! The catalog of base images.

use image::{BaseImage, Catalog, Libc};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::bases::Base;
use crate::widgets::{Widget, place};

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
                    <h1>"Base images"</h1>
                    <p class="lead">
                        "What FROM brings: the bytes that travel, the bytes on disk, and what each image can and cannot "
                        "run. Every figure has its source and its day."
                    </p>
                </header>
                {place(&Widget::Bases(bases))}
                <section class="bases-quoted">
                    <h2 id="quoted">"Quoted, not measured"</h2>
                    <p class="lead">
                        "Of these images nobody here has weighed a current version. The figures are what the named "
                        "sources say, in their words: do not compare them with the table above."
                    </p>
                    <div class="scrolls" tabindex="0" role="region" aria-label="Quoted sizes">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">"Image"</th>
                                    <th scope="col">"Quoted"</th>
                                    <th scope="col">"Which size"</th>
                                    <th scope="col">"As of"</th>
                                    <th scope="col">"Who says so"</th>
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
        format!("Version {}. ", image.version)
    };
    let alias = image.alias_of.map(|of| format!(" The same image as {of}.")).unwrap_or_default();
    let dated = if image.dated.is_empty() { String::new() } else { format!(", {}", image.dated) };
    let libc = match image.libc {
        Libc::Musl => "musl",
        Libc::Glibc => "glibc",
        Libc::Uclibc => "uClibc",
        Libc::None => "none",
    };
    Base {
        reference: image.reference.to_owned(),
        about: format!("{version}System: {}.{alias}", image.os),
        transfer: image.transfer,
        on_disk: image.on_disk,
        libc: libc.to_owned(),
        packages: image.package_manager.unwrap_or_default().to_owned(),
        shell: image.shell.unwrap_or_default().to_owned(),
        user: image.user.to_owned(),
        source: format!("Source: {}{dated}.", image.source),
    }
}
