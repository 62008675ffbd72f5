FROM debian:bookworm-slim
RUN --mount=type=cache,target=/usr/lib/gcc \
    apt-get update \
 && apt-get install -y flex \
 && rm -rf /var/lib/apt/lists/*
CMD ["flex", "--version"]
