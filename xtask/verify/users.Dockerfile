FROM debian:trixie-slim
RUN useradd -m -u 1000 -s /bin/bash app
RUN groupadd -r service && useradd -r -g service -d /srv -s /usr/sbin/nologin service
RUN usermod -aG service app
COPY --chown=app:app src /home/app/src
