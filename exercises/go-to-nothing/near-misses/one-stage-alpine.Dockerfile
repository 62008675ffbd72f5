FROM golang:1.26-alpine
WORKDIR /src
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -o /app ./cmd/app
USER 65532:65532
ENTRYPOINT ["/app"]
