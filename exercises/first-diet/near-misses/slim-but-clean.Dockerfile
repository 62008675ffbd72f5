FROM debian:bookworm-slim
COPY --chmod=755 server /srv/server
USER 65532:65532
ENTRYPOINT ["/srv/server"]
