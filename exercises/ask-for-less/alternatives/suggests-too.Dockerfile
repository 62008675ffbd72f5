FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y -o APT::Install-Recommends=false flex \
 && rm -rf /var/lib/apt/lists/*
CMD ["flex", "--version"]
