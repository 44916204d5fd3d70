"""Given names that one gender has: data/world/given-names.tsv.

    pip download faker==40.63.0 --no-deps && unzip faker-*.whl -d DIR
    python3 data/world/build/given.py DIR

DIR holds the Python package faker 40.63.0 (PyPI, MIT). Its lists of first names by country are taken where they are
in Latin letters; a name that stands in lists of both genders is taken where one has it three times as often.
"""
import importlib
import os
import re
import sys
from collections import Counter

LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'\-]{2,}")
# Family names that come first in Korea, some of which are given names elsewhere.
KOREAN = set("Ahn An Cho Choi Chung Han Hong Hwang Jang Jeon Jung Kang Kim Ko Kwon Lee Lim Moon Oh Park Seo Shin Son Song Yang Yoo Yoon Yu".split())
LISTS = ("first_names_{}", "first_romanized_names_{}")


def main(folder):
    sys.path.insert(0, folder)
    counts = {"f": Counter(), "m": Counter()}
    base = os.path.join(folder, "faker", "providers", "person")
    for name in sorted(os.listdir(base)):
        if not os.path.isdir(os.path.join(base, name)) or name.startswith("__"):
            continue
        provider = importlib.import_module("faker.providers.person." + name).Provider
        for gender, word in (("f", "female"), ("m", "male")):
            names = set()
            for attribute in LISTS:
                names |= set(getattr(provider, attribute.format(word), ()) or ())
            counts[gender].update(n for n in names if LATIN.fullmatch(n))
    taiwan = importlib.import_module("faker.providers.person.zh_TW").Provider
    family = KOREAN | set(taiwan.last_romanized_names)
    lines = []
    for name in counts["f"].keys() | counts["m"].keys():
        if name in family:
            continue
        women, men = counts["f"][name], counts["m"][name]
        if women >= 3 * men or men >= 3 * women:
            lines.append(f"{name}\t{'f' if women > men else 'm'}\tfaker")
    with open("data/world/given-names.tsv", "w", encoding="utf-8") as out:
        out.write("name\tgender\tsource\n" + "\n".join(sorted(lines, key=str.encode)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
