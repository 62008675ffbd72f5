FROM golang:1.26-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM scratch
COPY --from=build /out/app /usr/bin/app
USER 65532
ENTRYPOINT ["/usr/bin/app"]
