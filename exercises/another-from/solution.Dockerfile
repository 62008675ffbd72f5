# Choose the base
FROM python:3.13-slim

# Bring only needed files
WORKDIR /srv
COPY app.py templates/ ./

# Set user and entry
USER 1000
CMD ["python", "app.py"]
