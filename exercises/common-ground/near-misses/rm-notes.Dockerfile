FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 . /srv/
RUN rm -rf /srv/notes
CMD ["/srv/service.bin"]
