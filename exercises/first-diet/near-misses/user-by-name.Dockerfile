FROM alpine:3.24
COPY --chmod=755 server /srv/server
USER nobody
ENTRYPOINT ["/srv/server"]
