FROM debian:bookworm-slim AS prepare
COPY data.bin /tmp/data.bin
RUN mkdir -p /out && mv /tmp/data.bin /out/data.bin
RUN chmod 444 /out/data.bin && echo "version 7" > /out/VERSION

FROM debian:bookworm-slim
COPY --from=prepare /out/ /srv/
CMD ["cat", "/srv/VERSION"]
