# Choose the base
FROM debian:bookworm-slim

# Clean in the same layer
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*

# Bring only needed files
COPY --chmod=755 cut.sh /srv/cut.sh

# Set user and entry
USER 65532:65532
CMD ["/srv/cut.sh"]
