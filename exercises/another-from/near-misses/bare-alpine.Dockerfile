FROM alpine:3.24
WORKDIR /srv
COPY app.py templates/ ./
USER 1000
CMD ["python", "app.py"]
