FROM debian:bookworm-slim
ADD tool.tar.gz /tmp/
RUN mv /tmp/tool /opt/tool
