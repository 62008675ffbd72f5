FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y apache2 libapache2-mod-php && rm -rf /var/lib/apt/lists/*
