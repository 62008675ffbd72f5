# Choose the base
FROM scratch

# Bring only needed files
COPY --chmod=755 server /server

# Set user and entry
USER 65532:65532
ENTRYPOINT ["/server"]
