FROM ubuntu:22.04
RUN apt-get update && apt-get install -y wget gnupg unzip jq && rm -rf /var/lib/apt/lists/*
