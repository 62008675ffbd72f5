FROM debian:bookworm-slim
COPY model.bin /srv/
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 service.bin /srv/
CMD ["/srv/service.bin"]
