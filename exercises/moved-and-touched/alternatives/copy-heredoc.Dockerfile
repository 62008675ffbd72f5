# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
COPY --chmod=444 data.bin /srv/
COPY <<EOF /srv/VERSION
version 7
EOF
CMD ["cat", "/srv/VERSION"]
