FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y ffmpeg \
 && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 cut.sh /srv/cut.sh
USER 65532:65532
CMD ["/srv/cut.sh"]
