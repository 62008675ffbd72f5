# syntax=docker/dockerfile:1
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc \
    cat /run/secrets/npmrc > /root/.npmrc \
 && npm ci --omit=dev
COPY src/ src/
CMD ["node", "src/index.js"]
