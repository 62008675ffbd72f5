FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080
COPY --chmod=755 server /app
HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/"]
USER 65532:65532
CMD ["/app"]
