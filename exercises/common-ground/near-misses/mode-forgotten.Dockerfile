FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY model.bin /srv/model.bin
COPY service.bin /srv/service.bin
CMD ["/srv/service.bin"]
