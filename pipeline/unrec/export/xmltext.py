"""Text for XML 1.0, which has no room for some characters."""

# Controls become their pictures (U+2400 ff.), which a reader sees and a program can turn back; what has no
# picture becomes U+FFFD. One character for one, so that offsets hold.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A, 0x0D}}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_EXCHANGES = _PICTURES | _SURROGATES | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def printable(text: str) -> str:
    """Return the text with each character that XML 1.0 forbids exchanged for one that it allows."""
    return text.translate(_EXCHANGES)
