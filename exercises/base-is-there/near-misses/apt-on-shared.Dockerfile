FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY app.py /srv/app.py
COPY --chown=1000:1000 static/ /srv/static/
USER 1000
CMD ["python3", "/srv/app.py"]
