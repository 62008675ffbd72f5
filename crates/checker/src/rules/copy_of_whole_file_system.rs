//! Finds `COPY --from=… / /`.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity};

/// A stage's whole file system is copied.
pub(super) const RULE: Rule = Rule {
    name: "copy-of-whole-file-system",
    aliases: &["DL3067"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "A whole file system is copied",
    why: "`COPY --from=build / /` brings the compiler, the package lists and all the rest along: what a second stage is \
          there to leave behind. It also loses the first image's environment, user and command. Copy what the program \
          needs.",
    bad: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM scratch\nCOPY --from=build / /\n",
    good: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM scratch\nCOPY --from=build /app /app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let Kind::Copy(transfer) = &instruction.kind else { continue };
        let Some(from) = cx.flag(instruction, "from").and_then(|flag| flag.value.as_ref()) else {
            continue;
        };
        let plain = |text: &str| text.trim_matches(['"', '\'']).to_owned();
        let is_root = |text: &str| matches!(&*plain(text), "/" | "/." | "/*");
        let copies = transfer.sources.iter().find(|source| is_root(&source.value));
        if let Some(source) = copies.filter(|_| is_root(&transfer.destination.value)) {
            let size = cx.layer(index).map(|(_, layer)| layer.size);
            let size = size.filter(|size| size.bytes > 0);
            let tail = size.map_or_else(String::new, |size| format!(": {size}"));
            let told = [source, &transfer.destination].iter().all(|path| plain(&path.value) == "/");
            report
                .found(&RULE, source.span)
                .aliases(if told { RULE.aliases } else { &[] })
                .message(format!("All of `{}` is copied{tail}", from.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn from_root_to_root() {
        check(
            &super::RULE,
            r"
            FROM example.com/a AS a
            FROM example.com/b AS b
            COPY --from=a / /
                          ^ All of `a` is copied
            COPY --from=a / /old/
            COPY . /
            FROM scratch
            ",
        );
    }
}
