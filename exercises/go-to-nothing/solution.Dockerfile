# syntax=docker/dockerfile:1

# Build elsewhere
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY cmd/ cmd/
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app ./cmd/app

# Choose the base
FROM scratch

# Bring only needed files
COPY --from=build /out/app /app

# Set user and entry
USER 65532:65532
ENTRYPOINT ["/app"]
