FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends locales tzdata && rm -rf /var/lib/apt/lists/*
