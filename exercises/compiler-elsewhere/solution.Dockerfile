# Build elsewhere
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
COPY hello.c /src/hello.c
RUN gcc -O2 -o /out/hello /src/hello.c

# Choose the base
FROM debian:bookworm-slim

# Bring only needed files
COPY --from=build /out/hello /opt/hello

# Set user and entry
CMD ["/opt/hello"]
