FROM golang:1.26 AS build
WORKDIR /src
ENV PORT=8080
COPY . .
RUN mkdir -p /etc/app && cp settings.json /etc/app/
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app
USER 1000

FROM build
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
