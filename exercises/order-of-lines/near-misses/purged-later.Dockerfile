FROM python:3.14-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
RUN pip cache purge
COPY src/ src/
CMD ["python", "src/app.py"]
