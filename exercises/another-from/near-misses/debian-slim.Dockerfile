FROM debian:bookworm-slim
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
