# Build elsewhere
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /out/app .
# Choose the base
FROM scratch
# Bring only needed files
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/app /app
# Set user and entry
USER 65532:65532
ENTRYPOINT ["/app"]
