FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends php-cli php-mbstring && rm -rf /var/lib/apt/lists/*
