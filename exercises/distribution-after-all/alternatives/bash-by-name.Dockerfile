FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*
COPY cut.sh /srv/cut.sh
USER 65532:65532
ENTRYPOINT ["bash", "/srv/cut.sh"]
