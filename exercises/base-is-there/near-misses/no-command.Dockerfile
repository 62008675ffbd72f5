FROM python:3.13-slim
COPY app.py /srv/app.py
COPY --chown=1000:1000 static/ /srv/static/
USER 1000
