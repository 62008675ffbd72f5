FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM alpine:3.24
RUN apk add --no-cache ca-certificates && adduser -D app
LABEL org.opencontainers.image.source="https://example.com/app"
COPY --from=build /out/app /app
COPY templates/ /srv/templates/
USER app
ENTRYPOINT ["/app"]
