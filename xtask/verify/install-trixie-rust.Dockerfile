FROM debian:trixie-slim
RUN apt-get update && apt-get install -y rustc && rm -rf /var/lib/apt/lists/*
