FROM debian:trixie-slim
RUN useradd -m -u 1500 -s /bin/bash somebody
RUN groupadd -r service && useradd -r -g service -d /srv -s /usr/sbin/nologin service
RUN usermod -aG service somebody
COPY --chown=somebody:somebody src /home/somebody/src
