FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd/ cmd/
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM alpine:3.24 AS certificates
RUN apk add --no-cache ca-certificates

FROM build
LABEL org.opencontainers.image.source="https://example.com/app"
COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY templates/ /srv/templates/
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
