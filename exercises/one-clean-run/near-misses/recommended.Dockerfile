FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y ca-certificates curl \
 && rm -rf /var/lib/apt/lists/*
USER 65532:65532
