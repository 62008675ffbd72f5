# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN --mount=type=cache,target=/var,sharing=locked \
    apt-get update \
 && apt-get install -y --no-install-recommends curl
