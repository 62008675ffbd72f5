# syntax=docker/dockerfile:1
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM alpine:3.24
LABEL org.opencontainers.image.source="https://example.com/app"
RUN apk add --no-cache ca-certificates
COPY templates/ /srv/templates/
COPY --from=build /out/app /app
USER 1000
ENTRYPOINT ["/app"]
