FROM debian:bookworm-slim AS prepare
COPY server /app
RUN chmod 755 /app

FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080
COPY --from=prepare /app /app
HEALTHCHECK CMD ["/app", "-health"]
USER 65532:65532
CMD ["/app"]
