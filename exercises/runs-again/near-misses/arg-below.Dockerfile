FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src/ src/
ENV BUILD=$BUILD
ARG BUILD=7
CMD ["node", "src/server.js"]
