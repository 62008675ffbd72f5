FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app ./cmd/app
RUN mkdir -p /root-fs/etc/app && cp settings.json /root-fs/etc/app/ && mv /out/app /root-fs/app

FROM scratch
ENV PORT=8080
COPY --from=build /root-fs /
USER 1000
ENTRYPOINT ["/app"]
