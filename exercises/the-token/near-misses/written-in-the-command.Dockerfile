# syntax=docker/dockerfile:1
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN echo "//r/:_authToken=s3cr" > .npmrc \
 && npm ci --omit=dev \
 && rm .npmrc
COPY src/ src/
CMD ["node", "src/index.js"]
