FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends jq wget unzip gnupg && rm -rf /var/lib/apt/lists/*
