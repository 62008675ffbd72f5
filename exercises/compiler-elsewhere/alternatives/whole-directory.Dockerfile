FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /out
COPY hello.c /src/
RUN gcc -O2 -o hello /src/hello.c

FROM debian:bookworm-slim
COPY --from=build /out/ /opt/
CMD ["/opt/hello"]
