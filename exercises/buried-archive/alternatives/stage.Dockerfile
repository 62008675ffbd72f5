FROM debian:bookworm-slim AS unpack
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt

FROM debian:bookworm-slim
COPY --from=unpack /opt/tool /opt/tool
