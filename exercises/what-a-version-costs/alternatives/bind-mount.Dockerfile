# syntax=docker/dockerfile:1
FROM python:3.13-slim
RUN --mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt \
    pip install --no-cache-dir -r /tmp/requirements.txt
COPY app/ /srv/app/
CMD ["python", "/srv/app/main.py"]
