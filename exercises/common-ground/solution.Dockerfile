# Choose the base
FROM debian:bookworm-slim

# Clean in the same layer
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*

# Bring only needed files
COPY model.bin /srv/model.bin
COPY --chmod=755 service.bin /srv/service.bin

# Set user and entry
CMD ["/srv/service.bin"]
