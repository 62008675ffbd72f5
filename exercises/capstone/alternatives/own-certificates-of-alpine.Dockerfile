# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
COPY cmd/ cmd/
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM alpine:3.24
LABEL org.opencontainers.image.source="https://example.com/app"
COPY --from=build /out/app /app
COPY templates/ /srv/templates/
USER 65532:65532
ENTRYPOINT ["/app"]
