"""Pictures of every kind as the bytes of a file."""

from __future__ import annotations

import io
import os
import pathlib
from typing import Any


def picture_bytes(picture: Any) -> bytes:
    """The bytes of a picture file; see `Program.solve`."""
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return bytes(picture)
    if isinstance(picture, (str, os.PathLike)):
        return pathlib.Path(picture).read_bytes()
    if hasattr(picture, "__array_interface__") and not hasattr(picture, "save"):
        return _array_bytes(picture)
    if hasattr(picture, "save"):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return buffer.getvalue()
    if hasattr(picture, "read"):
        return picture.read()
    raise TypeError(f"a picture is a path, bytes, a file, a Pillow image or an array, not {type(picture).__name__}")


def _array_bytes(array: Any) -> bytes:
    if array.ndim != 2 or 0 in array.shape:
        raise TypeError(f"an array of grey levels has rows and columns, not the shape {array.shape}")
    if array.dtype.kind == "f":
        array = (array.clip(0, 1) * 255).round()
    rows, columns = array.shape
    return f"P5 {columns} {rows} 255\n".encode() + array.astype("uint8").tobytes()
