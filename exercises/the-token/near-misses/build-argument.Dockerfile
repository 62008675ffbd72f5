FROM node:24-slim
WORKDIR /app
ARG NPM_TOKEN
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src/ src/
CMD ["node", "src/index.js"]
