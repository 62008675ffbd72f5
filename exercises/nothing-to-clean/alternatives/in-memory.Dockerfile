# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update \
 && apt-get install -y --no-install-recommends curl
