FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080
COPY server /app
HEALTHCHECK CMD ["/app", "-health"]
USER 65532:65532
CMD ["/app"]
