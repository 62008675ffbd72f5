//! Finds `gem install` without a version.

use crate::managers::{GEM, is_file, unpinned};
use crate::{Check, Arg, Context, Family, Report, Rule, Severity};

/// A gem without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-gem",
    aliases: &["DL3028"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`gem` installs whatever version there is",
    why: "`gem install name` takes what was published last: two builds of the same file may give two versions. Name one, \
          `rake:13.3.0`, or list the gem in a `Gemfile` with its lock and run `bundle install`.",
    bad: "FROM ruby:3.4-slim\nRUN gem install rake\n",
    good: "FROM ruby:3.4-slim\nRUN gem install rake:13.3.0\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for order in run.calls.iter().filter_map(|call| GEM.order(call, &["install", "i"])) {
            // What stands behind `--` is for the compiler.
            let args = &order.call.args;
            let own = args.iter().position(|arg| arg.text == "--").unwrap_or(args.len());
            let end = args.get(own).map_or(u32::MAX, |stop| stop.span.start);
            let has_version = args[..own].iter().any(|arg| {
                arg.text.starts_with("-v") || arg.text.starts_with("--version")
            });
            if !has_version {
                let pinned = |gem: &str| gem.contains(':') || is_file(gem, &[".gem"]);
                let gems = order.operands.into_iter().filter(|gem| gem.span.start < end && !pinned(&gem.text));
                let gems: Vec<_> = gems.collect();
                // To the peer every option takes the next word for its value.
                let behind_option = |gem: &Arg<'_>| {
                    let at = args.partition_point(|arg| arg.span.start < gem.span.start);
                    at > 0 && args[at - 1].text.starts_with('-')
                };
                let unseen = gems.iter().all(|gem| behind_option(gem));
                if let Some(finding) = unpinned(report, &RULE, gems.into_iter(), |_| false) && unseen {
                    finding.aliases(&[]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r"
            FROM ruby:3.4-slim
            RUN gem install a:1 b
                                ^ `b` comes in whatever version there is
            RUN gem i -N a -- -v 1 --with-x=/y
                         ^ `a` comes in whatever version there is
            ",
        );
    }

    #[test]
    fn pinned() {
        check(
            &super::RULE,
            r#"
            FROM ruby:3.4-slim
            RUN gem install a -v 1 && gem install --version=1 b && gem install -v1 c && gem install "d:~> 1"
            RUN gem install ./a.gem b:1 -- --with-x && gem update && gem install -i /x c:1
            "#,
        );
    }
}
