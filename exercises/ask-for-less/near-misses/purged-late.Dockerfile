FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y flex \
 && rm -rf /var/lib/apt/lists/*
RUN apt-get purge -y gcc
CMD ["flex", "--version"]
