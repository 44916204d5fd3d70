"""Read, merge and write the tables of data/world and data/places.

A table is UTF-8 TSV: a header line, then one fact a line, sorted by bytes.
A derived line carries the source it was derived from, so that a script can
replace its own lines and leave those of others as they are.
"""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
WORLD = os.path.dirname(HERE)
PLACES = os.path.join(os.path.dirname(WORLD), "places")

HEADERS = {
    "actors": ["actor", "type", "label", "country", "sector", "from", "to", "source"],
    "names": ["actor", "kind", "text", "flag", "from", "to", "source"],
    "codes": ["actor", "scheme", "code", "from", "to", "source"],
    "members": ["group", "member", "from", "to", "source"],
    "holders": ["office", "person", "from", "to", "source"],
    "anchors": ["anchor", "phrase", "earliest", "latest", "precision", "source"],
    "places": ["geonames", "name", "country", "lat", "lon", "population", "feature", "alternates"],
}
# The columns that say which fact a line is about; two lines with the same key are duplicates.
KEYS = {"actors": 1, "names": 3, "codes": 3, "members": 3, "holders": 3, "anchors": 2, "places": 1}


def path(table):
    return os.path.join(PLACES if table == "places" else WORLD, table + ".tsv")


def read(table):
    name = path(table)
    if not os.path.exists(name):
        return []
    with open(name, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    return [line.split("\t") for line in lines[1:] if line]


def write(table, rows):
    lines = {"\t".join(row) for row in rows}
    order = sorted(lines, key=lambda line: line.encode("utf-8"))
    if table == "places":
        order.sort(key=lambda line: line.split("\t")[1].encode("utf-8"))
    with open(path(table), "w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(HEADERS[table]) + "\n")
        for line in order:
            file.write(line + "\n")


def merge(table, rows, source=None):
    """Add rows. Lines that carry `source` are replaced; a sourced line replaces an `unverified` one
    about the same fact, and nothing else is lost."""
    width = len(HEADERS[table])
    kept = {}
    for row in read(table):
        if source is None or row[-1] != source:
            kept[tuple(row[: KEYS[table]])] = row
    for row in rows:
        row = [str(cell) for cell in row]
        if len(row) != width or any("\t" in cell or "\n" in cell for cell in row):
            raise ValueError(f"{table}: {row}")
        key = tuple(row[: KEYS[table]])
        old = kept.get(key)
        if old is None or old[-1] == "unverified":
            kept[key] = row
    write(table, kept.values())


def slug(text):
    """`Luiz Inácio Lula da Silva` -> `luiz-inacio-lula-da-silva`"""
    import unicodedata

    text = text.replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O").replace("đ", "d").replace("Đ", "D").replace("ß", "ss").replace("ə", "a")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = text.replace("'", "").replace("’", "").replace(".", "")
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text).split())
