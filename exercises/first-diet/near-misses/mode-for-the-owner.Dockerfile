FROM scratch
COPY --chmod=700 server /srv/server
USER 1000
ENTRYPOINT ["/srv/server"]
