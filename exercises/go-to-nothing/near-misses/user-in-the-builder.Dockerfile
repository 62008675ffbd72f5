FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app ./cmd/app
USER 65532:65532

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
