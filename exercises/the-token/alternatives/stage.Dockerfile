# syntax=docker/dockerfile:1
FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci --omit=dev

FROM node:24-slim
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY src/ src/
CMD ["node", "src/index.js"]
