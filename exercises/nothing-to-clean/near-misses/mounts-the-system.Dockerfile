# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN --mount=type=cache,target=/var/lib/apt \
    --mount=type=cache,target=/usr \
    apt-get update \
 && apt-get install -y curl
