FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
COPY hello.c /src/hello.c
RUN mkdir /out && gcc -O2 -o /out/hello /src/hello.c

FROM debian:bookworm-slim
COPY --from=build /out /opt
