FROM debian:bookworm-slim AS sort
COPY . /all
RUN chmod 755 /all/service.bin

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
COPY --from=sort /all/model.bin /srv/model.bin
COPY --from=sort /all/service.bin /srv/service.bin
CMD ["/srv/service.bin"]
