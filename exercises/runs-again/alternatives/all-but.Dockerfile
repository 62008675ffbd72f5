FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY --exclude=README.md --exclude=Dockerfile . .
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
