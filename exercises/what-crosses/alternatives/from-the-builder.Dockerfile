FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN mkdir -p /etc/app && cp settings.json /etc/app/
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app

FROM scratch
COPY --from=build /etc/app/settings.json /etc/app/settings.json
COPY --from=build /out/app /app
ENV PORT=8080
USER 1000:1000
ENTRYPOINT ["/app"]
