//! Files as a host sends them: compressed once, as small as it goes.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Files;

/// Kinds of files that are not compressed already.
const KINDS: [&str; 8] = ["html", "css", "js", "wasm", "json", "svg", "txt", "xml"];
/// Below this many bytes an answer fits into one packet as it is.
const SMALL: usize = 1000;

/// `x.br` and `x.gz` for each file `x` that they make smaller.
pub(super) fn forms(site: &Files) -> Result<Files> {
    // The two best compressors are slow: one thread for each half of the files.
    let worth = |path: &str, bytes: &[u8]| {
        let kind = path.rsplit_once('.').map(|(_, kind)| kind);
        bytes.len() >= SMALL && kind.is_some_and(|kind| KINDS.contains(&kind))
    };
    let chosen: Vec<_> = site.iter().filter(|(path, bytes)| worth(path, bytes)).collect();
    let work = |lane: usize| -> Result<Files> {
        let mut forms = Files::new();
        for (path, bytes) in chosen.iter().skip(lane).step_by(2) {
            forms.insert(format!("{path}.br"), brotli(bytes)?);
            forms.insert(format!("{path}.gz"), gzip(bytes)?);
        }
        Ok(forms)
    };
    let (all, rest) = std::thread::scope(|scope| {
        let other = scope.spawn(|| work(1));
        let own = work(0);
        (own, other.join().expect("compressors do not panic"))
    });
    let mut all = all?;
    all.extend(rest?);
    Ok(all)
}

/// With gzip at its best.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// With brotli at its best.
pub(crate) fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut sent = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut sent, &best)?;
    Ok(sent)
}

/// What brotli made small.
pub(super) fn unpack_brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let mut back = Vec::new();
    brotli::BrotliDecompress(&mut bytes, &mut back)?;
    Ok(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_it_in_both_forms() {
        let text = "layer upon layer ".repeat(200).into_bytes();
        let names = ["a.html", "b.js", "c.png", "d"];
        let mut site: Files = names.map(|name| (name.to_owned(), text.clone())).into();
        site.insert("small.html".to_owned(), b"small".to_vec());
        let forms = forms(&site).expect("memory does not fail");
        let names: Vec<_> = forms.keys().map(String::as_str).collect();
        assert_eq!(names, ["a.html.br", "a.html.gz", "b.js.br", "b.js.gz"]);
        assert_eq!(unpack_brotli(&forms["a.html.br"]).expect("it is brotli"), text);
        assert!(forms.values().all(|form| form.len() < text.len() / 10));
    }
}
