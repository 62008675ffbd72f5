# syntax=docker/dockerfile:1
FROM debian:bookworm-slim
RUN --mount=type=bind,source=hello.c,target=/src/hello.c \
    apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && gcc -O2 -o /opt/hello /src/hello.c \
 && apt-get purge -y --auto-remove gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
CMD ["/opt/hello"]
