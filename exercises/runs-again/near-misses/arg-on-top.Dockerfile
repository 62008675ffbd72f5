FROM node:24-slim
ARG BUILD=7
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src/ src/
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
