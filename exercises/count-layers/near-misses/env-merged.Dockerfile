FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8 REPORT_HOME=/srv/report
WORKDIR /srv
WORKDIR /srv/report
COPY report.sh /srv/report/report.sh
RUN chmod 755 /srv/report/report.sh
COPY settings.json /srv/report/settings.json
RUN mkdir -p /srv/report/out
USER 1000
CMD ["/srv/report/report.sh"]
