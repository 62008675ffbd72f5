FROM golang:1.26 AS build
RUN useradd --system --uid 10001 app
WORKDIR /src
COPY . .
RUN go mod download && CGO_ENABLED=0 go build -o /app ./cmd/app

FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /app /app
USER 10001
ENTRYPOINT ["/app"]
