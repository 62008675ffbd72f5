FROM debian:trixie-slim AS build
RUN mkdir /out && head -c 300000 /dev/zero > /out/program && chmod 755 /out/program
FROM debian:trixie-slim
COPY --from=build /out /opt/tool
COPY --from=build /out/program /usr/local/bin/
USER 1000
WORKDIR /home/somebody
RUN --mount=type=bind,source=src,target=/src --mount=type=tmpfs,target=/scratch cp -r /src /tmp/copied && cp -r /src /scratch
