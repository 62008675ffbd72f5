FROM debian:bookworm-slim
# Bring only needed files
COPY --chmod=444 data.bin /srv/data.bin
RUN echo "version 7" > /srv/VERSION
CMD ["cat", "/srv/VERSION"]
