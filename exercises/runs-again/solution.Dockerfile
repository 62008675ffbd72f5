FROM node:24-slim
WORKDIR /app

# Bring only needed files
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src/ src/

# Set user and entry
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
