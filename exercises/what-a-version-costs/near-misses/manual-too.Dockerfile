FROM python:3.13-slim
COPY requirements.txt /srv/
RUN pip install --no-cache-dir -r /srv/requirements.txt
COPY . /srv/
CMD ["python", "/srv/app/main.py"]
