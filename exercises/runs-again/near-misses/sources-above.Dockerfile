FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
COPY src/ src/
RUN npm ci --omit=dev
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
