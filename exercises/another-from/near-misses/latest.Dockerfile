FROM python:latest
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
