"""Codes, names and capitals of countries and territories, from the table of country codes.

    python3 data/world/build/countries.py country-codes.csv

country-codes.csv: https://github.com/datasets/country-codes, data/country-codes.csv (PDDL 1.0).
Lines of other sources stay as they are.
"""
import csv
import sys

import tables

SOURCE = "datasets/country-codes (PDDL)"
# Places without inhabitants or without a part in politics of their own.
SKIP = {"ATA", "BVT", "HMD", "UMI", "SGS", "ATF", "CCK", "CXR", "SJM", "NFK", "PCN", "IOT", "BES", "SPM", "BLM", "MAF", "ALA", "WLF", "TKL"}
# Places that are no countries of their own there, with the country that answers for them in foreign affairs.
# Their own code: where that is disputed, or where they act for themselves.
CARRIER = {
    "ASM": "USA", "AIA": "GBR", "ABW": "NLD", "BMU": "GBR", "VGB": "GBR", "CYM": "GBR", "HKG": "CHN", "MAC": "CHN",
    "COK": "COK", "NIU": "NIU", "CUW": "NLD", "FRO": "DNK", "GUF": "FRA", "PYF": "FRA", "GIB": "GBR", "GRL": "DNK",
    "GLP": "FRA", "GUM": "USA", "GGY": "GBR", "IMN": "GBR", "JEY": "GBR", "MTQ": "FRA", "MYT": "FRA", "MSR": "GBR",
    "NCL": "FRA", "MNP": "USA", "PRI": "USA", "REU": "FRA", "SHN": "GBR", "SXM": "NLD", "TCA": "GBR", "VIR": "USA",
    "ESH": "ESH", "FLK": "FLK", "PSE": "PSE", "TWN": "TWN",
}
# The source's short name is not the one used in English text.
LABEL = {
    "COG": "Republic of the Congo", "COD": "Democratic Republic of the Congo", "GBR": "United Kingdom",
    "USA": "United States", "CIV": "Côte d'Ivoire", "BIH": "Bosnia and Herzegovina", "VIR": "U.S. Virgin Islands",
}
# Regions as the UN's M49 has them, where that is also what news means; left out: countries that news counts elsewhere.
REGIONS = [
    ("region:africa", "Region Name", "Africa", set()),
    ("region:asia", "Region Name", "Asia", set()),
    ("region:europe", "Region Name", "Europe", set()),
    ("region:oceania", "Region Name", "Oceania", set()),
    ("region:latin-america-and-caribbean", "Sub-region Name", "Latin America and the Caribbean", {"FLK"}),
    ("region:caribbean", "Intermediate Region Name", "Caribbean", set()),
    ("region:central-america", "Intermediate Region Name", "Central America", {"MEX"}),
    ("region:south-america", "Intermediate Region Name", "South America", {"FLK"}),
    ("region:southeast-asia", "Sub-region Name", "South-eastern Asia", set()),
    ("region:south-asia", "Sub-region Name", "Southern Asia", {"IRN"}),
    ("region:east-asia", "Sub-region Name", "Eastern Asia", set()),
    ("region:central-asia", "Sub-region Name", "Central Asia", set()),
    ("region:north-africa", "Sub-region Name", "Northern Africa", set()),
    ("region:sub-saharan-africa", "Sub-region Name", "Sub-Saharan Africa", set()),
]
AMBIGUOUS = {"Georgia", "Jordan", "Chad", "Guinea", "Jersey", "Montserrat"}
AMBIGUOUS_CAPITALS = {
    "Santiago", "Victoria", "Kingston", "Georgetown", "Male", "San Jose", "Washington", "Wellington", "Nassau", "St. John's",
    "Tripoli", "Sucre", "Kingstown", "Roseau", "Lome", "Praia", "Valletta", "Lima", "Stanley", "Alexandria", "Paris",
    "Athens", "Rome", "Dublin", "London", "St. George's", "Manila", "Melbourne", "Bern", "Freetown", "Suva", "Sofia",
    "San Salvador", "Port Louis", "Castries", "Brussels", "Yaren", "Tarawa", "Palikir", "Banjul", "Moroni", "Asuncion",
}
AMBIGUOUS_CAPITALS -= {"Paris", "London", "Rome", "Athens", "Manila", "Dublin", "Suva", "Freetown", "Bern", "San Salvador",
                       "Port Louis", "Castries", "Banjul", "Moroni", "Asuncion", "Lome", "Praia", "Valletta", "Tarawa",
                       "Palikir", "Yaren", "Roseau", "Alexandria", "Melbourne", "Stanley"}
# The source is out of date or in doubt: left to other lines.
NO_CAPITAL = {"KAZ", "GNQ", "PSE", "VAT", "ISR"}


def main(source):
    actors, names, codes, members = [], [], [], []
    for row in csv.DictReader(open(source, encoding="utf-8", newline="")):
        iso3 = row["ISO3166-1-Alpha-3"]
        if not iso3 or iso3 in SKIP:
            continue
        actor = "country:" + iso3
        country = CARRIER.get(iso3, iso3)
        kind = "territory" if iso3 in CARRIER else "country"
        display = row["CLDR display name"].replace("’", "'").strip()
        label = LABEL.get(iso3, display.replace(" & ", " and ").replace("St. ", "Saint "))
        actors.append([actor, kind, label, country, "GOV", "", "", SOURCE])
        seen = set()

        def name(kind, text, flag=""):
            text = text.replace("’", "'").replace("*", "").strip()
            if text.lower().startswith("the "):
                text = text[4:]
            if text and text not in seen:
                seen.add(text)
                names.append([actor, kind, text, flag, "", "", SOURCE])

        if " - " not in display:
            for text in {display, display.replace(" & ", " and "), display.replace("St. ", "Saint ").replace(" & ", " and ")}:
                name("acronym" if text in ("US", "UK") else "name", text, "ambiguous" if text in AMBIGUOUS else "")
        short = row["UNTERM English Short"]
        if "(" not in short or "(the)" in short:
            text = short.replace("(the)", "").strip()
            if text not in ("Congo",):
                name("name", text, "ambiguous" if text in AMBIGUOUS else "")
        name("official", row["UNTERM English Formal"])
        capital = row["Capital"].strip()
        if kind == "country" and iso3 not in NO_CAPITAL and capital:
            name("capital", capital, "ambiguous" if capital in AMBIGUOUS_CAPITALS else "")
        for region, column, value, omit in REGIONS:
            if row[column] == value and iso3 not in omit:
                members.append([region, actor, "", "", SOURCE])
        for scheme, column in (("iso2", "ISO3166-1-Alpha-2"), ("iso3", "ISO3166-1-Alpha-3"), ("fips", "FIPS")):
            code = row[column].strip()
            if code and "," not in code:
                codes.append([actor, scheme, code, "", "", SOURCE])
        if row["ISO3166-1-numeric"]:
            codes.append([actor, "isonum", row["ISO3166-1-numeric"].zfill(3), "", "", SOURCE])
        if row["wikidata_id"]:
            codes.append([actor, "wikidata", row["wikidata_id"].rsplit("/", 1)[1], "", "", SOURCE])
    tables.merge("actors", actors, SOURCE)
    tables.merge("names", names, SOURCE)
    tables.merge("codes", codes, SOURCE)
    tables.merge("members", members, SOURCE)


if __name__ == "__main__":
    main(sys.argv[1])
