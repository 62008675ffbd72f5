# Choose the base
FROM node:24-slim

# Bring only needed files
WORKDIR /app
COPY package.json server.js ./
COPY src/ src/

# Set user and entry
USER 1000
CMD ["node", "server.js"]
