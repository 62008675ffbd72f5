FROM alpine:3.24 AS parts
RUN apk add --no-cache ca-certificates tzdata

FROM scratch
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=parts /usr/share/zoneinfo/ /usr/share/zoneinfo/
COPY --chmod=755 app /app
USER 10001
ENTRYPOINT ["/app"]
