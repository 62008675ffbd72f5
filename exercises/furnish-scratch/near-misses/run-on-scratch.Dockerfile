FROM scratch
RUN apk add --no-cache ca-certificates tzdata
COPY --chmod=755 app /app
USER 65532:65532
ENTRYPOINT ["/app"]
