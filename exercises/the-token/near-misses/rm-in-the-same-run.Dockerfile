# syntax=docker/dockerfile:1
FROM node:24-slim
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
RUN npm ci --omit=dev && rm .npmrc
COPY src/ src/
CMD ["node", "src/index.js"]
