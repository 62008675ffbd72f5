FROM debian:bookworm-slim
COPY data.bin /tmp/data.bin
RUN mkdir -p /srv && ln /tmp/data.bin /srv/data.bin && rm /tmp/data.bin && echo "version 7" > /srv/VERSION
CMD ["cat", "/srv/VERSION"]
