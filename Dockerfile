# The sandbox in a container, from the wheels that `make dist` makes:
#   make dist && docker build --tag r9s-sandbox .
#   docker run --rm --publish 127.0.0.1:8080:8080 r9s-sandbox
# What is added to the last line goes to the program: --strict.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

WORKDIR /sandbox
COPY dist/r9s-*.whl dist/r9s_generated-*.whl ./

# By their file names, so that no other version is taken from a registry.
RUN python -m pip install ./r9s_generated-*.whl "$(echo ./r9s-*.whl)[sandbox]" && rm ./*.whl

# A number, so that an orchestrator sees that it is not root. The program writes no files.
USER 10001:10001

EXPOSE 8080

HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --start-interval=1s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=2)"]

# SIGTERM, which `docker stop` sends, ends it at once.
ENTRYPOINT ["python", "-m", "r9s_sandbox", "--host", "0.0.0.0", "--port", "8080"]
