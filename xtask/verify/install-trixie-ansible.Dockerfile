FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ansible-core && rm -rf /var/lib/apt/lists/*
