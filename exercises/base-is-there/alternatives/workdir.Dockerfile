FROM python:3.13-slim
WORKDIR /srv
COPY app.py .
COPY --chown=1000:1000 static/ static/
USER 1000
CMD ["python3", "app.py"]
