"""Files as their first bytes tell them."""

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and more"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and more"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 and more"
GIF = b"GIF89a\x01\x00\x01\x00 and more"
