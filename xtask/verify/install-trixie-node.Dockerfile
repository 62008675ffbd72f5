FROM debian:trixie-slim
RUN apt-get update && apt-get install -y nodejs && rm -rf /var/lib/apt/lists/*
