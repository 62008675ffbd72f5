FROM alpine:3.24 AS prepare
COPY server /server
RUN chmod 755 /server

FROM scratch
COPY --from=prepare /server /server
USER 65532:65532
ENTRYPOINT ["/server"]
