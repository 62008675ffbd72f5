FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app ./cmd/app

FROM scratch
ENV PORT=8080
COPY settings.json /etc/app/settings.json
COPY --from=build /out/app /app
USER 1000
ENTRYPOINT ["/app"]
