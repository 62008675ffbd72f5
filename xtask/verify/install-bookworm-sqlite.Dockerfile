FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends sqlite3 libsqlite3-dev pkg-config && rm -rf /var/lib/apt/lists/*
