//! The table of a suite: the record of its packages, which the model reads as it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

use super::deb::Unpacked;
use super::debian::Graph;
use super::distribution::Distribution;
use super::made::{self, Layer};
use super::unpacked::{Certainty, Row, Sizes};

/// Where the mark stands of a package that brings questions for debconf.
const QUESTIONS: char = 'q';

/// A suite's sizes.
pub(crate) struct Table {
    /// What each archive unpacks, by the package's name.
    pub(crate) rows: BTreeMap<String, Row>,
    /// Layers of installs of one package on the slim image: without recommends, and with.
    pub(crate) layers: BTreeMap<String, [Option<Layer>; 2]>,
    /// What packages' scripts make, on disk and compressed.
    made: BTreeMap<String, [i64; 2]>,
}

impl Table {
    /// The file of a suite's table.
    pub(crate) fn file(of: Distribution, suite: &str) -> String {
        format!("{}-{suite}.tsv", of.name())
    }

    /// Reads the sizes of an earlier day; none of a suite that is new.
    pub(crate) fn read(data: &Path, of: Distribution, suite: &str) -> Result<Self> {
        let file = data.join(Self::file(of, suite));
        let text = if file.exists() { std::fs::read_to_string(&file) } else { Ok(String::new()) };
        let text = text.with_context(|| format!("reading {}", file.display()))?;
        let mut table =
            Self { rows: BTreeMap::new(), layers: BTreeMap::new(), made: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| columns.get(at).and_then(|it| it.parse().ok()).unwrap_or(0);
            match columns[..] {
                ["!layer", name, ..] => {
                    let layer = |at: usize| {
                        let [files, gzip] = [number(at), number(at + 1)];
                        let questions = columns.get(at + 2) == Some(&"q");
                        (files > 0).then_some(Layer { files, gzip, questions })
                    };
                    table.layers.insert(name.to_owned(), [layer(2), layer(5)]);
                }
                [name, version, mark, ..] if !name.starts_with('!') => {
                    let unpacked = Unpacked {
                        slim: number(4),
                        full: number(4) + number(5),
                        python: number(6),
                        gzip: number(7),
                        questions: mark.ends_with(QUESTIONS),
                    };
                    let certainty = match mark.chars().next() {
                        Some('=') => Certainty::Measured,
                        Some('~') => Certainty::Scaled,
                        _ => Certainty::Guessed,
                    };
                    let row =
                        Row { version: version.to_owned(), size: number(3), unpacked, certainty };
                    table.rows.insert(name.to_owned(), row);
                }
                _ => {}
            }
        }
        Ok(table)
    }

    /// The sizes of a graph's packages.
    pub(crate) fn of(
        graph: &Graph,
        sizes: &Sizes,
        layers: BTreeMap<String, [Option<Layer>; 2]>,
    ) -> Self {
        let rows = graph.packages.iter();
        let mut rows: BTreeMap<String, Row> = rows
            .map(|(name, node)| (name.clone(), sizes.of(name, &node.record).rounded()))
            .collect();
        let made = made::made(graph, &mut rows, &layers);
        Self { rows, layers, made }
    }

    /// The table as it is kept: notes behind `#`, what holds for the suite behind `!`, then a row for each package.
    pub(crate) fn text(&self, graph: &Graph) -> String {
        let mut out = format!(
            "!data\t{suite}\t{dated}\n\
             # {name} packages that Dockerfiles ask for, with all that they need and recommend; amd64.\n\
             # Source: the suite's package lists of the day above, those that its images ask, and the .debs themselves;\n\
             # written by `cargo xtask data {of}`.\n\
             # !base: what every image of the suite holds. !alias: a name that is no package, and what apt takes for it.\n\
             # !estimator: how an install's bytes come from the sums over its packages, in millionths: a byte unpacked, a\n\
             # byte of Python source, a package, any install, one with questions for debconf.\n\
             # !layer: bytes of the layer that an install of just this package made on the suite's slim image (Debian 12:\n\
             # 2026-11-23, 13: 2026-11-29), files and gzip -6, q with questions; without recommends, then with.\n\
             # Columns: name; version; = where this version's .deb was read, ~ scaled from another version or a relative,\n\
             # ? guessed from Installed-Size, q with questions for debconf; bytes of the .deb; of its files on {small},\n\
             # whose dpkg leaves documentation out; of that documentation; of Python source, compiled while installing; of the\n\
             # slim files as a tar, gzip -6; of what scripts make beyond the estimate, gzip of that;\n\
             # depends; recommends. Bytes have four digits that count. Relations leave out what the base holds;\n\
             # alternatives stand behind |, in apt's order.\n",
            suite = graph.suite,
            dated = graph.dated,
            of = graph.of.name(),
            name = if graph.of == Distribution::Debian { "Debian's" } else { "Ubuntu's" },
            small = if graph.of == Distribution::Debian { "slim" } else { "the images" },
        );
        let base: Vec<&str> = graph.base.iter().map(String::as_str).collect();
        let _ = writeln!(out, "!base\t{}", base.join(" "));
        for (name, package) in &graph.aliases {
            let _ = writeln!(out, "!alias\t{name}\t{package}");
        }
        for (of, factors) in ["files", "compressed"].into_iter().zip(made::estimators(graph.suite))
        {
            // In millionths: the browser needs no parser of floating numbers for them.
            let factors = factors.map(|factor| format!("{:.0}", factor * 1e6));
            let _ = writeln!(out, "!estimator\t{of}\t{}", factors.join("\t"));
        }
        for (name, kinds) in &self.layers {
            let column = |layer: &Option<Layer>| {
                layer.map_or("\t\t".to_owned(), |Layer { files, gzip, questions }| {
                    format!("{files}\t{gzip}\t{}", if questions { "q" } else { "" })
                })
            };
            let _ = writeln!(out, "!layer\t{name}\t{}\t{}", column(&kinds[0]), column(&kinds[1]));
        }
        let relations = |relations: &[Vec<String>]| {
            relations.iter().map(|names| names.join("|")).collect::<Vec<_>>().join(" ")
        };
        for (name, row) in &self.rows {
            let node = &graph.packages[name];
            let Unpacked { slim, full, python, gzip, questions } = row.unpacked;
            let [made, made_gzip] = self.made.get(name).copied().unwrap_or_default();
            let mark = match row.certainty {
                Certainty::Measured => "=",
                Certainty::Scaled => "~",
                Certainty::Guessed => "?",
            };
            let questions = if questions { "q" } else { "" };
            let mut line = format!("{name}\t{}\t{mark}{questions}", row.version);
            let bytes = [row.size, slim, full - slim, python, gzip];
            let bytes = bytes.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
            for bytes in bytes.into_iter().chain([made, made_gzip]) {
                // An empty column is 0.
                let _ = if bytes == 0 { write!(line, "\t") } else { write!(line, "\t{bytes}") };
            }
            let _ = write!(line, "\t{}\t{}", relations(&node.depends), relations(&node.recommends));
            let _ = writeln!(out, "{}", line.trim_end_matches('\t'));
        }
        out.push_str("!end\n");
        out
    }
}

impl Row {
    /// With four digits that count: browsers load the table.
    fn rounded(&self) -> Self {
        let Unpacked { slim, full, python, gzip, questions } = self.unpacked;
        let documentation = rounded(full - slim);
        let slim = rounded(slim);
        let unpacked = Unpacked {
            slim,
            full: slim + documentation,
            python: rounded(python),
            gzip: rounded(gzip),
            questions,
        };
        Self { size: rounded(self.size), unpacked, ..self.clone() }
    }
}

/// `1 234 567` → `1 235 000`.
fn rounded(bytes: u64) -> u64 {
    let unit = 10_u64.pow(bytes.max(1).ilog10().saturating_sub(3));
    (bytes + unit / 2) / unit * unit
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |certainty| self.rows.values().filter(|row| row.certainty == certainty).count();
        write!(
            f,
            "{} packages: {} measured, {} scaled, {} guessed; scripts of {} make more than the estimate",
            self.rows.len(),
            count(Certainty::Measured),
            count(Certainty::Scaled),
            count(Certainty::Guessed),
            self.made.len()
        )
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn four_digits() {
        for (bytes, short) in
            [(0, 0), (999, 999), (9_999, 9_999), (99_995, 100_000), (1_234_567, 1_235_000)]
        {
            assert_eq!(super::rounded(bytes), short, "{bytes}");
        }
    }
}
