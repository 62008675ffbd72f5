FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends vim less procps && rm -rf /var/lib/apt/lists/*
