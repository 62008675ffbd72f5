# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN <<EOF
#!/usr/bin/env bash
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends curl
rm -rf /var/lib/apt/lists/*
EOF
