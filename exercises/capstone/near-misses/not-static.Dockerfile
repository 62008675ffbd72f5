# syntax=docker/dockerfile:1

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download
COPY cmd/ cmd/
RUN --mount=type=cache,target=/go/pkg/mod \
    go build -trimpath -ldflags="-s -w" -o /out/app ./cmd/app

FROM alpine:3.24 AS certificates
RUN apk add --no-cache ca-certificates

FROM scratch
LABEL org.opencontainers.image.source="https://example.com/app"

COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY templates/ /srv/templates/
COPY --from=build /out/app /app

USER 65532:65532
ENTRYPOINT ["/app"]
