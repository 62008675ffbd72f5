FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends supervisor cron tini && rm -rf /var/lib/apt/lists/*
