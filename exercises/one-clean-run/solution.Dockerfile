# Choose the base
FROM debian:bookworm-slim
# Clean in the same layer
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/*
# Set user and entry
USER 65532:65532
