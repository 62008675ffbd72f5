FROM debian:bookworm-slim
WORKDIR /opt/app
USER 1000
COPY plugins/ /opt/app/plugins/
COPY --chmod=755 start.sh /opt/app/start.sh
CMD ["/opt/app/start.sh"]
