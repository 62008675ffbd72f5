FROM alpine:3.24
COPY server /srv/server
RUN chmod 755 /srv/server
USER 65532:65532
ENTRYPOINT ["/srv/server"]
