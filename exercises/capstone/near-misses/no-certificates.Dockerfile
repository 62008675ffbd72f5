FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM scratch
LABEL org.opencontainers.image.source="https://example.com/app"
COPY templates/ /srv/templates/
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
