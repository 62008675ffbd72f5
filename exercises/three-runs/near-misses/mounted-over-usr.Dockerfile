FROM debian:bookworm-slim
RUN --mount=type=cache,target=/usr \
    apt-get update \
 && apt-get install -y curl ca-certificates \
 && rm -rf /var/lib/apt/lists/*
