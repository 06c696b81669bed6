# One image for web, worker and beat. Built from the locked dependencies alone.
FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client fonts-noto-core fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home casework && install -d -o casework -m 0700 /srv/casework /srv/casework-backups
WORKDIR /opt/casework
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY casework casework
COPY cases cases
COPY notifications notifications
COPY templates templates
USER casework
ENV CASEWORK_VAR=/srv/casework PYTHONUNBUFFERED=1
CMD ["python", "-m", "gunicorn", "--config", "python:casework.gunicorn", "casework.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--no-control-socket"]
