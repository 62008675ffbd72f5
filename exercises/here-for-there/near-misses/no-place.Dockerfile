FROM --platform=$BUILDPLATFORM golang:1.26 AS build
COPY go.mod go.sum ./
RUN go mod download
COPY cmd/ cmd/
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app ./cmd/app

FROM scratch
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
