FROM python:3.13-alpine
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
