FROM python:3.13-slim # without compilers
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
