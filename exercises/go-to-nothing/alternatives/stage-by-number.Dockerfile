FROM golang:1.26
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM scratch
COPY --from=0 /out/app /app
USER 10001
ENTRYPOINT ["/app"]
