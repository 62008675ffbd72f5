FROM debian:bookworm-slim AS assemble
WORKDIR /srv/report
COPY report.sh settings.json ./
RUN chmod 755 report.sh && mkdir out

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8
ENV REPORT_HOME=/srv/report
COPY --from=assemble /srv/report /srv/report
WORKDIR /srv/report
USER 1000
CMD ["/srv/report/report.sh"]
