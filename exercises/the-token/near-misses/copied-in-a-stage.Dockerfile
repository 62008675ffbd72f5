# syntax=docker/dockerfile:1
FROM node:24-slim AS modules
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24-slim
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY src/ src/
CMD ["node", "src/index.js"]
