FROM node:24-slim
WORKDIR /app
COPY package.json ./
RUN npm install --omit=dev
COPY src/ src/
ARG BUILD=7
ENV BUILD=$BUILD
CMD ["node", "src/server.js"]
