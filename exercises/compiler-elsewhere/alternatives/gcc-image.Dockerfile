FROM buildpack-deps:bookworm AS build
COPY hello.c /src/hello.c
RUN gcc -O2 -o /out/hello /src/hello.c

FROM debian:bookworm-slim
COPY --from=build /out/hello /opt/hello
CMD ["/opt/hello"]
