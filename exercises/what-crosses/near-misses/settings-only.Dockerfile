FROM golang:1.26 AS build
WORKDIR /src
ENV PORT=8080
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app
USER 1000

FROM scratch
COPY settings.json /etc/app/settings.json
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
