FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
COPY hello.c /src/hello.c
RUN gcc -O2 -o /opt/hello /src/hello.c \
 && apt-get purge -y --auto-remove gcc libc6-dev \
 && rm -rf /src
CMD ["/opt/hello"]
