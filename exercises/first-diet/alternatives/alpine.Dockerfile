FROM alpine:3.24
COPY --chmod=755 server /usr/local/bin/server
USER 65532
ENTRYPOINT ["server"]
