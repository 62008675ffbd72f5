# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends ffmpeg
rm -rf /var/lib/apt/lists/*
EOF
COPY --chmod=755 cut.sh /srv/cut.sh
USER 65532:65532
CMD ["/srv/cut.sh"]
