#!/usr/bin/env python3
"""Draws icon.png, the packages' icon: a handset and three lines on a rounded square. Needs nothing but Python."""
import math
import pathlib
import struct
import zlib

SIZE = 128
OVERSAMPLING = 4


def rounded_square(x, y, half, radius):
    dx, dy = abs(x) - half + radius, abs(y) - half + radius
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius


def segment(x, y, ax, ay, bx, by, radius):
    px, py, dx, dy = x - ax, y - ay, bx - ax, by - ay
    t = max(0, min(1, (px * dx + py * dy) / (dx * dx + dy * dy)))
    return math.hypot(px - t * dx, py - t * dy) - radius


def arc(x, y, cx, cy, radius, begin, end, width):
    angle = math.atan2(y - cy, x - cx)
    angle = max(begin, min(end, angle))
    return math.hypot(x - cx - radius * math.cos(angle), y - cy - radius * math.sin(angle)) - width


def colour(x, y):
    """Colour of a point; the square reaches from -1 to 1, y downwards."""
    if rounded_square(x, y, 0.96, 0.4) > 0:
        return (0, 0, 0, 0)
    # The handset, turned by 45 degrees: a bow between two cups.
    u, v = (x + y) / math.sqrt(2), (y - x) / math.sqrt(2)
    v -= 0.12
    if (arc(u, v, 0, -0.42, 0.72, 0.42, math.pi - 0.42, 0.10) < 0
            or segment(u, v, -0.62, -0.16, -0.50, -0.02, 0.19) < 0
            or segment(u, v, 0.62, -0.16, 0.50, -0.02, 0.19) < 0):
        return (255, 255, 255, 255)
    # Three waves in three colours: one abstraction, three wires.
    for radius, tint in ((0.26, (255, 209, 102)), (0.46, (6, 214, 160)), (0.66, (140, 200, 255))):
        if arc(x, y, 0.10, -0.10, radius, -math.pi / 2 + 0.25, -0.25, 0.055) < 0:
            return (*tint, 255)
    shade = (y + 1) / 2
    return (round(22 + 8 * shade), round(78 - 22 * shade), round(125 - 30 * shade), 255)


def pixel(column, row):
    total = [0, 0, 0, 0]
    for i in range(OVERSAMPLING):
        for j in range(OVERSAMPLING):
            x = 2 * (column + (i + 0.5) / OVERSAMPLING) / SIZE - 1
            y = 2 * (row + (j + 0.5) / OVERSAMPLING) / SIZE - 1
            r, g, b, a = colour(x, y)
            for k, value in enumerate((r * a, g * a, b * a, a)):
                total[k] += value
    alpha = total[3]
    return bytes((*(round(c / alpha) if alpha else 0 for c in total[:3]), round(alpha / OVERSAMPLING ** 2)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
icon = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(pathlib.Path(__file__).parent / "icon.png").write_bytes(icon)
