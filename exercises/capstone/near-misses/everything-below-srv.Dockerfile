FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM scratch
LABEL org.opencontainers.image.source="https://example.com/app"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/app /app
COPY . /srv/
USER 65532:65532
ENTRYPOINT ["/app"]
