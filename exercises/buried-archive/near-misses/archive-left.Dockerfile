FROM debian:bookworm-slim
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt
