# Choose the base
FROM python:3.14-slim
WORKDIR /app
# Bring only needed files
COPY requirements.txt ./
# Clean in the same layer
RUN pip install --no-cache-dir -r requirements.txt
COPY src/ src/
# Set user and entry
CMD ["python", "src/app.py"]
