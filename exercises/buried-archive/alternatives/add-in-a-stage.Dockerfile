FROM scratch AS archive
ADD tool.tar.gz /

FROM debian:bookworm-slim
COPY --from=archive /tool /opt/tool
