FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM alpine:3.24 AS certificates
RUN apk add --no-cache ca-certificates

FROM scratch
LABEL org.opencontainers.image.source="https://example.com/app"
COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/templates /srv/templates
COPY --from=build /out/app /app
USER 10001:10001
ENTRYPOINT ["/app"]
