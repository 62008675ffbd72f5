FROM alpine:3.24 AS parts
RUN apk add --no-cache ca-certificates tzdata

FROM scratch
COPY --from=parts /etc /etc
COPY --from=parts /usr /usr
COPY --chmod=755 app /app
USER 65532:65532
ENTRYPOINT ["/app"]
