FROM debian:bookworm-slim AS unpack
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt

FROM unpack
RUN rm /tmp/tool.tar.gz
