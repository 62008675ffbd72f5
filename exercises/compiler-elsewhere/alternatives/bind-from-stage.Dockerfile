# syntax=docker/dockerfile:1
FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev
COPY hello.c /src/hello.c
RUN gcc -O2 -o /out/hello /src/hello.c

FROM debian:bookworm-slim
RUN --mount=type=bind,from=build,source=/out,target=/out cp /out/hello /opt/hello
CMD ["/opt/hello"]
