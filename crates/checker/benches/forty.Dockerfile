# syntax=docker/dockerfile:1
ARG NODE=24
FROM node:${NODE}-slim AS build
WORKDIR /src
# The lock file first, for the cache.
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build \
    && npm prune --omit=dev

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="A service" \
      org.opencontainers.image.licenses="MIT"
ENV LANG=C.UTF-8 \
    APP_HOME=/srv/app
RUN apt-get update
RUN apt-get install -y curl ca-certificates gnupg \
    && curl -fsSL https://example.com/key.asc | gpg --dearmor -o /usr/share/keyrings/example.gpg \
    && rm -rf /var/lib/apt/lists/*
RUN <<EOF2
mkdir -p /srv/app/data
chown -R 10001:10001 /srv/app
EOF2
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt
RUN rm /tmp/tool.tar.gz
ADD config.yml /srv/app/config.yml
WORKDIR $APP_HOME
COPY --from=build /src/dist ./dist
COPY --from=build /src/node_modules ./node_modules
RUN chmod -R 755 /srv/app
# A check that needs curl.
HEALTHCHECK --interval=30s --timeout=3s \
    CMD curl -fsS http://localhost:8080/health || exit 1
EXPOSE 8080/tcp
VOLUME /srv/app/data
USER 10001
ENTRYPOINT ["node"]
CMD node dist/server.js --port 8080
