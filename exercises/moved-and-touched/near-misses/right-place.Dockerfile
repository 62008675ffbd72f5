FROM debian:bookworm-slim
COPY data.bin /srv/data.bin
RUN chmod 444 /srv/data.bin && echo "version 7" > /srv/VERSION
CMD ["cat", "/srv/VERSION"]
