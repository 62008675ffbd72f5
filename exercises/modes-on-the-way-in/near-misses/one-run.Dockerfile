FROM debian:bookworm-slim
WORKDIR /opt/app
COPY plugins/ /opt/app/plugins/
COPY start.sh /opt/app/start.sh
RUN chown -R 1000:1000 /opt/app/plugins && chmod 755 /opt/app/start.sh
USER 1000
CMD ["/opt/app/start.sh"]
