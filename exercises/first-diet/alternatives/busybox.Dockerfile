FROM busybox:musl
COPY --chmod=755 server /server
USER 1000:1000
ENTRYPOINT ["/server"]
