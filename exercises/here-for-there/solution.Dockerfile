# Build elsewhere
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd/ cmd/
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app ./cmd/app

# Choose the base
FROM scratch
# Bring only needed files
COPY --from=build /out/app /app
# Set user and entry
USER 65532:65532
ENTRYPOINT ["/app"]
