FROM gcr.io/distroless/static-debian13:nonroot
COPY --chmod=755 server /server
ENTRYPOINT ["/server"]
