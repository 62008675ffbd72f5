FROM python:3.14-slim
WORKDIR /app
COPY src/ src/
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
CMD ["python", "src/app.py"]
