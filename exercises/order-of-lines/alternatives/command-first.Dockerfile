FROM python:3.14-slim
CMD ["python", "src/app.py"]
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY src/ src/
