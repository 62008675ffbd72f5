FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24-slim
WORKDIR /app
COPY --from=modules /app ./
COPY src/ src/
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
