FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends libxml2-dev libxslt1-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
