FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-recommends flex \
 && rm -rf /var/lib/apt/lists/*
CMD ["flex", "--version"]
