FROM alpine:3.24 AS build
RUN apk add --no-cache gcc musl-dev
COPY hello.c /src/hello.c
RUN gcc -O2 -o /out/hello /src/hello.c

FROM debian:bookworm-slim
COPY --from=build /out/hello /opt/hello
CMD ["/opt/hello"]
