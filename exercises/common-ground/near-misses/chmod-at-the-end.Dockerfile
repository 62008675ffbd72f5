FROM debian:bookworm-slim
COPY model.bin /srv/model.bin
COPY service.bin /srv/service.bin
RUN chmod 755 /srv/service.bin
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
CMD ["/srv/service.bin"]
