FROM debian:trixie-slim
WORKDIR /srv/app
COPY . .
COPY --chmod=755 run.sh /usr/local/bin/run
RUN mkdir -p data && echo one > data/a && cp data/a data/b && ln data/a data/c && ln -s a data/d
RUN mv data other && chmod -R g+w other
RUN rm -rf other && mkdir other && touch other/new
RUN dd if=/dev/zero of=/big bs=1M count=20
RUN chmod 600 /big
RUN mv /big /bigger
RUN echo x >> /bigger
RUN rm /bigger
