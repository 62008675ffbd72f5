# Build elsewhere
FROM alpine:3.24 AS parts
RUN apk add --no-cache ca-certificates tzdata

# Choose the base
FROM scratch

# Bring only needed files
COPY --from=parts /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=parts /usr/share/zoneinfo /usr/share/zoneinfo
COPY --chmod=755 app /app

# Set user and entry
USER 65532:65532
ENTRYPOINT ["/app"]
