FROM gcr.io/distroless/static-debian13:nonroot
ENV PORT=8080
COPY --chmod=755 server /app
RUN useradd app
USER app
CMD ["/app"]
