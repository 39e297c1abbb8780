# unrec with everything it can use: LibreOffice for old office formats, Tesseract in the six languages.
#
#     docker build -t unrec .
#     docker run --rm -v "$PWD:/work" unrec run
FROM python:3.13-slim

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libreoffice-writer-nogui libreoffice-math-nogui fonts-hosny-amiri \
        tesseract-ocr tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-fra tesseract-ocr-rus tesseract-ocr-spa \
    && rm -rf /var/lib/apt/lists/*

COPY pyproject.toml README.md LICENSE /build/
COPY pipeline /build/pipeline
RUN pip install --no-cache-dir --compile '/build[http,serve,mcp]' && rm -rf /build

# Nothing is written but below the working folder; it need not run as root.
RUN useradd --create-home unrec
USER unrec
WORKDIR /work
ENTRYPOINT ["unrec"]
