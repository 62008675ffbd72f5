FROM python:3.13-slim
WORKDIR /app
COPY app.py .
COPY static/ static/
USER 1000
CMD ["python3", "/srv/app.py"]
