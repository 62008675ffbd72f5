FROM debian:bookworm-slim
# Bring only needed files
RUN apt-get update \
 && apt-get install -y --no-install-recommends flex \
 && rm -rf /var/lib/apt/lists/*
CMD ["flex", "--version"]
