FROM debian:bookworm-slim
RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/tool.tgz \
    gzip -dc /tmp/tool.tgz | tar -x -C /opt
