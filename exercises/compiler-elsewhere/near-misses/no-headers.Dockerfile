FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc \
 && rm -rf /var/lib/apt/lists/*
COPY hello.c /src/hello.c
RUN gcc -O2 -o /opt/hello /src/hello.c

FROM debian:bookworm-slim
COPY --from=build /opt/hello /opt/hello
CMD ["/opt/hello"]
