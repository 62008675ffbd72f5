FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 service.bin /srv/service.bin
COPY model.bin /srv/model.bin
CMD ["/srv/service.bin"]
