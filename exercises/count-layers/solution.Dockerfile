# Choose the base
FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8
ENV REPORT_HOME=/srv/report

# Bring only needed files
WORKDIR /srv/report
COPY --chmod=755 report.sh ./
COPY settings.json ./
RUN mkdir out

# Set user and entry
USER 1000
CMD ["/srv/report/report.sh"]
