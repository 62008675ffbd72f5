# Choose the base
FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080

# Bring only needed files
COPY --chmod=755 server /app

# Set user and entry
HEALTHCHECK CMD ["/app", "-health"]
USER 65532:65532
CMD ["/app"]
