//! Texts made to be slow, of any length: what the benchmark times and `tests/linear.rs` compares.

/// Every text with its name, each of about so many bytes.
pub(crate) fn texts(bytes: usize) -> Vec<(&'static str, String)> {
    let times = |piece: &str| piece.repeat((bytes / piece.len()).max(1));
    let lines = |line: fn(usize) -> String| {
        let count = bytes / line(100).len();
        (1..=count.max(1)).map(line).collect::<String>()
    };
    let run = |script: String| format!("FROM alpine:3.24\nRUN {script}\n");
    let debian = |rest: String| format!("FROM debian:12\n{rest}");
    vec![
        ("one-line", run(times("echo $A 'b' \"c\" && ") + "true")),
        ("one-word", run(times("a"))),
        ("runs", debian(times("RUN echo hello\n"))),
        ("runs-of-apt", debian(times("RUN apt-get update && ls\n"))),
        ("runs-that-install", debian(times("RUN apt-get update && apt-get install -y curl\n"))),
        ("runs-of-pip", debian(times("RUN pip install a\n"))),
        ("runs-that-delete", debian(lines(|n| format!("RUN touch /f{n}\nRUN rm /f{n}\n")))),
        ("instructions", debian(times("RUN echo $A > f\nENV A=$B\n"))),
        ("mixed", debian(times("RUN echo \"$A\" && touch /a/b | cat\nENV A=$B\nCOPY a b /c/\n"))),
        ("stages", lines(|n| format!("FROM s{n} AS s{}\nENV A{n}=1\n", n + 1))),
        (
            "stages-of-debian",
            lines(|n| format!("FROM debian:12 AS s{n}\nCOPY --from=s{} /a /b\n", n - 1)),
        ),
        ("stages-on-stages", lines(|n| format!("FROM s{n} AS s{}\nRUN a\n", n + 1))),
        ("stages-of-alpine", times("FROM alpine:3.24\nRUN a\n")),
        ("stages-not-there", lines(|n| format!("FROM alpine AS s{n}\nCOPY --from=t{n} /a /b\n"))),
        ("stages-of-lists", lines(|n| format!("FROM s{n} AS s{}\nRUN apt-get update\n", n + 1))),
        ("adds", debian(times("ADD a b\n"))),
        ("commands", debian(times("CMD a\n"))),
        ("carriage-returns", times("FROM debian:12\r\nRUN a\r\n")),
        ("copies", debian(lines(|n| format!("COPY a{n} /c/b{n}\n")))),
        ("envs", debian(lines(|n| format!("ENV A{n}=$A{}\n", n - 1)))),
        ("args", debian(lines(|n| format!("ARG A{n}=$A{}\n", n - 1)))),
        ("workdirs", debian(times("WORKDIR a\n"))),
        ("users", debian(lines(|n| format!("RUN useradd u{n}\n")))),
        ("findings-of-one-line", run(times("sudo apt-get install a; cd x; ") + "true")),
        ("background", run(times("a&") + "b")),
        ("pipe", run(times("a|") + "b")),
        ("pipes", run(times("(a | apt-get install b); ") + "true")),
        ("adds-of-apk", run(times("apk add a; ") + "true")),
        ("installs-of-yum", run(times("yum install a && yum clean all; ") + "true")),
        ("cleans", debian("RUN ".to_owned() + &times("apt-get clean && ") + "true\n")),
        ("exports", run(times("export A=$(b);") + "a")),
        ("chain-of-cd", run(times("cd /a && ") + "true")),
        ("brackets", run(times("("))),
        ("braces", run(times("{ "))),
        ("substitutions", run("echo ".to_owned() + &times("$("))),
        (
            "closed-substitutions",
            run("echo ".to_owned() + &"$(".repeat(40) + &times("a ") + &")".repeat(40)),
        ),
        ("parameters", run("echo ".to_owned() + &times("${a:-"))),
        ("backslashes", run("echo ".to_owned() + &times("\\\\") + "\\")),
        ("single-quotes", run("echo ".to_owned() + &times("''") + "'")),
        ("double-quotes", run("echo ".to_owned() + &times("\"a\"b"))),
        ("backticks", run("echo ".to_owned() + &times("`a`"))),
        ("ifs", run(times("if a; then b=$c; fi; ") + "true")),
        ("assignments", run(lines(|n| format!("a{n}=$b && ")) + "true")),
        ("refused-scripts", debian(times("RUN a b (\n"))),
        ("heredoc", format!("FROM alpine\nRUN <<EOF\n{}EOF\n", times("echo $A b\n"))),
        ("heredocs", debian(times("COPY <<A <<B /c/\n$x\nA\n$y\nB\n"))),
        ("continuations", run("a".to_owned() + &times(" \\\n# b\n\n  && c"))),
        ("comments", times("# check=skip=all\n") + "FROM a\n"),
        ("variables", format!("FROM a\nENV {}\n", times("a=$b "))),
        ("json", format!("FROM a\nCMD [{}\"a\"]\n", times("\"a\", "))),
        ("braces-in-a-word", run("a ".to_owned() + &times("{\"b\"}"))),
        ("open-braces", run("a ".to_owned() + &times("x{") + "}")),
        ("redirections", run("a".to_owned() + &times(" b > c"))),
        ("comparisons", run("[[ ".to_owned() + &times("$a = $b && ") + "c ]]")),
        ("loop-over-variables", run("for a in *".to_owned() + &times("$b") + "; do c; done")),
        ("tests", run(times("[ \"$a b\" = c ] || ") + "true")),
        ("joined-tests", run("[ ".to_owned() + &times("-a ") + "b ]")),
        ("values-for-programs", run(times("A=$B B=$A ") + "c $A")),
        ("aliases", run("alias a=b; ".to_owned() + &times("a; ") + "b")),
        ("stage-comments", debian(times("# hadolint stage ignore=DL3001\nRUN a\n"))),
        ("mounts", run(times("--mount=type=cache,target=/a ") + "b")),
    ]
}
