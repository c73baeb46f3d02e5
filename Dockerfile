# Two stages: a wheel is built, then installed with locked versions where nothing is compiled and nobody is root.
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels -c constraints.txt .

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=/tmp/matplotlib
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /tmp/wheels
RUN pip install --no-cache-dir -c /tmp/constraints.txt /tmp/wheels/*.whl \
    && rm -r /tmp/wheels /tmp/constraints.txt \
    && useradd --create-home --uid 10001 planner
USER planner
WORKDIR /home/planner
# The search is compiled once, here, rather than by the first plan of every container.
RUN python -c "from logistics_opt.routing.two_echelon.warm_up import make_ready; make_ready()"
# Counties, studies and keys are kept here: mount a volume, or name a PostgreSQL database in LOGISTICS_DATABASE_URL.
RUN mkdir -p /home/planner/data
ENV LOGISTICS_DATA_DIR=/home/planner/data
VOLUME /home/planner/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/v1/healthz', timeout=4)"]
# A further machine for the queue: `docker run ... logistics-opt logistics-opt worker`.
CMD ["logistics-opt", "serve", "--host", "0.0.0.0", "--port", "8000"]
