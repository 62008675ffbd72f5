FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends mariadb-client redis-tools && rm -rf /var/lib/apt/lists/*
