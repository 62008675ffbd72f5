# syntax=docker/dockerfile:1
FROM node:24-slim
WORKDIR /app
RUN --mount=type=bind,source=package.json,target=/app/package.json \
    --mount=type=bind,source=package-lock.json,target=/app/package-lock.json \
    npm ci --omit=dev
COPY package.json package-lock.json ./
COPY src/ src/
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
