FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080
COPY --chmod=755 server /app
USER 65532:65532
CMD ["/app", "--port", "$PORT"]
