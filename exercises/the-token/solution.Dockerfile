# syntax=docker/dockerfile:1

# Choose the base
FROM node:24-slim
WORKDIR /app

# Bring only needed files
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc \
    --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev
COPY src/ src/

# Set user and entry
USER 1000
CMD ["node", "src/index.js"]
