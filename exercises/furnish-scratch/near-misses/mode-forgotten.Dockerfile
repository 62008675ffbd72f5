FROM alpine:3.24 AS parts
RUN apk add --no-cache ca-certificates tzdata

FROM scratch
COPY --from=parts /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=parts /usr/share/zoneinfo /usr/share/zoneinfo
COPY app /app
USER 65532:65532
ENTRYPOINT ["/app"]
