FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM build
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
