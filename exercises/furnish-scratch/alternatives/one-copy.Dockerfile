FROM alpine:3.24 AS parts
RUN apk add --no-cache ca-certificates tzdata
RUN mkdir -p /root-fs/etc/ssl/certs /root-fs/usr/share \
 && cp /etc/ssl/certs/ca-certificates.crt /root-fs/etc/ssl/certs/ \
 && cp -r /usr/share/zoneinfo /root-fs/usr/share/
COPY --chmod=755 app /root-fs/app

FROM scratch
COPY --from=parts /root-fs /
USER 65532:65532
ENTRYPOINT ["/app"]
