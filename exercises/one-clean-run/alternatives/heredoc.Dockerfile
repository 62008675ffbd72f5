FROM debian:bookworm-slim
RUN <<DONE
set -e
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
rm -rf /var/lib/apt/lists/*
DONE
USER 65532:65532
