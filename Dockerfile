# The desk as an image: web server by default; worker, migrations and commands by another command.
# 3.11 is the version that the tests run on.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/interlinear
RUN python -m venv .venv
COPY requirements.txt .
RUN .venv/bin/pip install --require-hashes --only-binary :all: --requirement requirements.txt
COPY . .
RUN .venv/bin/pybabel compile --directory translations \
    && .venv/bin/python -m compileall -q review migrations wsgi.py gunicorn.conf.py

FROM python:3.11-slim-bookworm
ENV APP_ENV=production \
    PATH=/srv/interlinear/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /srv/interlinear
COPY --from=build /srv/interlinear /srv/interlinear
# A number that no user of the host has. Files of secrets have to be readable by it.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "wsgi:app"]
