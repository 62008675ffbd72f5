FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY model.bin /opt/model.bin
COPY --chmod=755 service.bin /opt/service.bin
CMD ["/opt/service.bin"]
