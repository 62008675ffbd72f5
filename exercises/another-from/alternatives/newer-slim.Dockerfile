FROM python:3.14-slim
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
