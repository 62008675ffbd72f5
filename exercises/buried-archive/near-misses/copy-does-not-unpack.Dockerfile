FROM debian:bookworm-slim
COPY tool.tar.gz /opt/
